"""Whatever a source states comes back exactly, also where it states nonsense."""

from dataclasses import fields
from datetime import UTC, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model import Announcement, Article, Change, Entity, ItemType, Mention, Trial
from bot.store.codec import Findings, decode, decode_record, encode

any_text = st.text(st.characters(exclude_categories=()), max_size=12)  # with NUL and half surrogate pairs
json_value = st.none() | st.booleans() | st.integers() | any_text | st.lists(any_text, max_size=3).map(tuple)
zones = st.sampled_from([UTC, timezone(timedelta(hours=9))])

st.register_type_strategy(str, any_text)
st.register_type_strategy(Change, st.builds(Change, any_text, json_value, json_value))


@pytest.mark.parametrize("kind", [Article, Trial, Announcement])
@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_record_comes_back_exactly(kind, data):
    times = {"published": st.none() | st.datetimes(timezones=zones)} if kind is Announcement else {}
    given_fields = {field.name: ... for field in fields(kind)} | times
    record = data.draw(st.builds(kind, **given_fields))
    text = encode(record)
    assert text.isascii()
    assert decode_record(record.kind, text) == record


@given(st.builds(Findings))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_findings_come_back_exactly(findings):
    assert decode(Findings, encode(findings)) == findings


def test_types_of_values_survive():
    changes = tuple(Change("has_results", value, ("a", "b")) for value in (True, 1, 0, False, None, "", ()))
    mention = Mention(Entity("gene", "ERBB2", "HER2 (ERBB2)"), "HER2", "title", 0, 4, excluded=True)
    found = decode(Findings, encode(Findings((ItemType("new_trial", "New trial", changes[0]),), (mention,), changes)))
    assert [(type(change.before), change.before) for change in found.changes] == [
        (type(change.before), change.before) for change in changes
    ]
    assert found.mentions == (mention,)


def test_a_field_at_its_default_is_not_written_so_that_new_fields_change_no_old_record():
    assert encode(Article("1", "Title")) == '{"pmid":"1","title":"Title"}'


def test_a_field_that_no_longer_exists_is_read_over():
    assert decode(Article, '{"pmid":"1","title":"Title","once":"upon a time"}') == Article("1", "Title")
