"""A worker whose subscriptions.yaml changes under it: real files, cut at every byte."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from freezegun import freeze_time

from bot.alarms import file_fault
from bot.cli.reload import Reload, _lost_from_end
from bot.cli.session import Session

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
ONE = """sources:
  feeds: [{name: News, url: "https://news.example.org/feed"}]
subscriptions:
  - id: first
    match: {biomarkers: [HER2-low]}
    deliver: {email: first@example.org}
"""
SECOND = """  - id: second
    match: {drugs: [Enhertu]}
    deliver: {email: second@example.org}
"""


@pytest.fixture
def session(tmp_path: Path) -> Session:
    path = tmp_path / "subscriptions.yaml"
    path.write_text(ONE + SECOND)
    found = Session(path)
    assert ids(found) == ["first", "second"]
    yield found
    found.close()


def ids(session: Session) -> list[str]:
    return [one.id for one in session.subscriptions]


def look_twice(reload: Reload) -> None:
    reload.look()
    reload.look()


def test_what_is_added_changed_and_removed_is_taken_up_once_the_file_stands_still(session: Session) -> None:
    reload = Reload(session)
    session.config.write_text(ONE.replace("first@", "other@") + SECOND.replace("second", "third"))
    reload.look()
    assert ids(session) == ["first", "second"]
    reload.look()
    assert ids(session) == ["first", "third"]
    assert session.subscriptions[0].addresses[0].target == "other@example.org"


def test_a_file_that_is_cut_at_any_byte_never_means_fewer_subscriptions(session: Session) -> None:
    reload, whole = Reload(session), session.config.read_bytes()
    for end in range(len(whole)):
        session.config.write_bytes(whole[:end])
        look_twice(reload)
        assert ids(session) == ["first", "second"]
        assert session.subscriptions[1].addresses[0].target == "second@example.org"


def test_a_file_with_a_fault_changes_nothing_and_is_taken_up_once_it_is_mended(session: Session) -> None:
    reload = Reload(session)
    session.config.write_text(ONE + "  - id: third\n")
    look_twice(reload)
    assert ids(session) == ["first", "second"]
    session.config.write_text(ONE + SECOND.replace("second", "third"))
    look_twice(reload)
    assert ids(session) == ["first", "third"]


@pytest.mark.parametrize(
    "edited",
    [
        pytest.param(ONE.replace("first@", "other@") + SECOND.rstrip(), id="edited and cut in a line"),
        pytest.param(ONE.replace("first@", "other@"), id="edited and cut between two lines"),
        pytest.param(ONE, id="cut between two lines"),
    ],
)
def test_a_file_that_seems_to_lack_its_end_is_used_after_an_hour_in_which_the_operator_hears_of_it(
    session: Session, edited: str
) -> None:
    with freeze_time(NOON, ignore=["pydantic"]) as clock:
        reload, before = Reload(session), session.subscriptions
        session.config.write_text(edited)
        for _minute in range(59):
            clock.tick(60)
            reload.look()
        assert session.subscriptions == before
        assert [alarm.name for alarm in file_fault(session.file_fault, "here")] == ["subscriptions.yaml on here"]
        clock.tick(120)
        reload.look()
        assert session.subscriptions != before
        assert session.file_fault == ""


def test_a_fault_is_an_alarm_until_the_file_is_as_it_was(session: Session) -> None:
    reload, good = Reload(session), session.config.read_text()
    session.config.write_text("subscriptions: [")
    look_twice(reload)
    assert "subscriptions.yaml:1" in session.file_fault
    session.config.write_text(good)
    look_twice(reload)
    assert session.file_fault == ""


@pytest.mark.parametrize(
    ("before", "after", "gone"),
    [
        ("abcd", "ab", "cd"),
        ("abcd", "abd", ""),  # taken out in the middle
        ("abcd", "abce", ""),  # another in its place
        ("abcd", "bdac", ""),  # moved
        ("abcd", "xab", "cd"),
        ("abcd", "", ""),
    ],
)
def test_what_is_gone_from_the_end_is_told_from_what_was_taken_out(before: str, after: str, gone: str) -> None:
    assert "".join(_lost_from_end(list(before), list(after))) == gone


def test_a_file_that_is_away_changes_nothing(session: Session) -> None:
    reload = Reload(session)
    session.config.unlink()
    look_twice(reload)
    assert ids(session) == ["first", "second"]
