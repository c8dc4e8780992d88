import re
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta

import pytest
import yaml

from bot.demo.bundle import OWN_LINES, RECORDS, load, parse_dates
from bot.model import Announcement, Article, Trial

TODAY = date(2026, 11, 23)
FILES = sorted(RECORDS.glob("*/*.yaml"))
MODELS = {"papers": Article, "trials": Trial, "announcements": Announcement}


def stories(bundle):
    return (*bundle.papers, *bundle.trials, *bundle.announcements)


def states(bundle):
    return [state for story in stories(bundle) for state in story.states]


def dates_of(record):
    """Every date that a record states, as text."""
    values = (getattr(record, field.name) for field in fields(record))
    texts = (value.isoformat() if isinstance(value, date | datetime) else value for value in values)
    return [text for text in texts if isinstance(text, str) and re.match(r"\d{4}-\d\d", text)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_record_says_why_it_is_here_and_has_only_fields_of_its_kind(path):
    given = yaml.safe_load(path.read_text(encoding="utf-8"))
    known = {field.name for field in fields(MODELS[path.parent.name])} | set(OWN_LINES)
    changed = {name for changes in given.get("then", {}).values() for name in changes}
    assert given["shows"]
    assert given.keys() | changed <= known


def test_every_record_is_recognizably_invented():
    bundle = load(TODAY)
    assert all(s.record.pmid.startswith("99") for story in bundle.papers for s in story.states)
    assert all(re.fullmatch(r"NCT099900\d\d", s.record.nct) for story in bundle.trials for s in story.states)
    assert all(".example/" in s.record.url for story in bundle.announcements for s in story.states)


def test_no_two_records_share_a_key():
    keys = [story.states[0].record.key for story in stories(load(TODAY))]
    assert len(keys) == len(set(keys))


def test_the_names_of_files_are_the_numbers_of_their_records():
    bundle = load(TODAY)
    assert [story.states[0].record.pmid for story in bundle.papers] == [
        p.stem for p in FILES if p.parent.name == "papers"
    ]
    assert [story.states[0].record.nct for story in bundle.trials] == [
        p.stem for p in FILES if p.parent.name == "trials"
    ]


def test_all_dates_of_every_record_move_with_today():
    before, after = states(load(TODAY)), states(load(TODAY.replace(year=2031)))
    pairs = [(a.record, b.record) for a, b in zip(before, after, strict=True)]
    assert all(set(dates_of(a)).isdisjoint(dates_of(b)) for a, b in pairs if dates_of(a))
    assert all(len(dates_of(a)) == len(dates_of(b)) for a, b in pairs)


def test_a_day_counts_days_and_a_month_counts_months():
    assert parse_dates({"day": -1}, date(2026, 3, 1)) == "2026-02-28"
    assert parse_dates({"month": -14}, date(2026, 11, 23)) == "2025-09"
    assert parse_dates({"month": 1}, date(2026, 12, 31)) == "2027-01"
    assert parse_dates([{"month": 2, "day": 28}], date(2026, 12, 31)) == ["2027-02-28"]


def test_nothing_else_is_taken_for_a_date():
    given = {"label": "day", "type": "month"}
    assert parse_dates(given, TODAY) == given


def test_states_come_in_the_order_of_their_days():
    days = [[state.day for state in story.states] for story in stories(load(TODAY))]
    assert all(given == sorted(set(given)) for given in days)
    assert all(given[-1] <= 0 for given in days)


def test_every_day_of_the_demo_has_news():
    arrivals = [story.states[0].day for story in stories(load(TODAY))]
    assert {-2, -1, 0} <= set(arrivals)
    assert (arrivals.count(-1), arrivals.count(0)) == (9, 11)


def test_a_paper_of_a_good_length_stands_for_each_abstract():
    lengths = {
        story.states[-1].record.pmid: sum(len(section.text.split()) for section in story.states[-1].record.abstract)
        for story in load(TODAY).papers
    }
    assert all(120 <= words <= 250 for words in lengths.values() if words)
    assert [pmid for pmid, words in lengths.items() if not words] == ["99000010", "99000011"]


def test_announcements_are_dated_before_the_morning_of_their_day():
    published = {
        s.record.published - datetime.combine(s.at, datetime.min.time(), UTC)
        for story in load(TODAY).announcements
        for s in story.states
    }
    assert published == {timedelta(hours=5)}
