"""What lies ahead of the trials that somebody follows, as a calendar program reads it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from icalendar import Calendar

from bot.annotate import lexicon
from bot.digest.calendar import ahead, render_calendar
from bot.digest.conferences import concerns, conferences
from bot.model import Criteria, Line, Trial, Wanted
from tests.builders import a_trial

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
TODAY, NEXT_YEAR = NOW.date(), date(2027, 11, 24)


def entries(*trials: Trial, meetings: bool = False):
    return ahead(trials, conferences() if meetings else (), today=TODAY, until=NEXT_YEAR)


def events(*trials: Trial):
    page = render_calendar("HER2-low", entries(*trials), now=NOW, data_as_of="2026-11-23T09:00:06")
    return Calendar.from_ical(page).walk("VEVENT")


def planned(**dates: object) -> Trial:
    return a_trial(start_date="2024-03-01", start_date_type="ACTUAL", completion_date="", **dates)


def test_a_planned_day_is_a_whole_day_under_the_name_of_the_trial() -> None:
    [event] = events(planned(primary_completion_date="2027-02-15", primary_completion_date_type="ESTIMATED"))
    assert event["DTSTART"].dt == date(2027, 2, 15)
    assert event["DTEND"].dt == date(2027, 2, 16)
    assert str(event["SUMMARY"]).startswith("Primary completion: ")
    assert planned().nct in str(event["SUMMARY"])
    assert event["TRANSP"] == "TRANSPARENT"


def test_a_month_without_a_day_stands_on_its_last_day_and_says_so() -> None:
    [event] = events(planned(primary_completion_date="2027-02"))
    assert event["DTSTART"].dt == date(2027, 2, 28)
    assert "(Feb 2027, no day given)" in str(event["SUMMARY"])


def test_a_plan_of_this_month_is_still_ahead_and_one_of_last_month_is_over() -> None:
    assert entries(planned(primary_completion_date="2026-11"))
    assert not entries(planned(primary_completion_date="2026-10"))
    assert not entries(planned(primary_completion_date="2027-12"))  # beyond the year that was asked for


def test_what_was_reached_or_given_up_is_not_ahead() -> None:
    assert not entries(planned(primary_completion_date="2027-02", primary_completion_date_type="ACTUAL"))
    assert not entries(planned(primary_completion_date="2027-02", overall_status="TERMINATED"))
    assert not entries(planned(primary_completion_date="soon"))


def test_a_slip_moves_the_entry_instead_of_adding_one() -> None:
    [before] = events(planned(primary_completion_date="2027-02", last_updated="2026-10-01"))
    [after] = events(planned(primary_completion_date="2027-06", last_updated="2026-11-20"))
    assert before["UID"] == after["UID"]
    assert before["SEQUENCE"] < after["SEQUENCE"]
    assert before["DTSTART"].dt < after["DTSTART"].dt


def test_an_entry_says_whose_data_it_is_and_of_when() -> None:
    [event] = events(planned(primary_completion_date="2027-02"))
    assert "Source: ClinicalTrials.gov, data as of 23 Nov 2026" in str(event["DESCRIPTION"])
    assert "Not medical advice" in str(event["DESCRIPTION"])


def test_a_hostile_title_stays_in_its_field() -> None:
    hostile = planned(title="x\r\nBEGIN:VALARM\r\nACTION:EMAIL; y,z\\", primary_completion_date="2027-02")
    page = render_calendar("t\r\nMETHOD:CANCEL", entries(hostile), now=NOW)
    assert [line for line in page.splitlines() if line.startswith((b"METHOD", b"BEGIN:VALARM"))] == [b"METHOD:PUBLISH"]


def test_meetings_stand_among_the_trials() -> None:
    names = [entry.summary for entry in entries(planned(primary_completion_date="2027-02"), meetings=True)]
    assert "San Antonio Breast Cancer Symposium 2026" in names
    assert len(names) > 3


def test_a_meeting_of_another_field_is_left_out() -> None:
    lungs = Criteria(((Line("cancers", (Wanted("Lung cancer", frozenset({"lung_cancer"})),)),),))
    names = [one.name for one in conferences() if concerns(one, lungs)]
    assert "ASCO Annual Meeting 2027" in names
    assert "San Antonio Breast Cancer Symposium 2026" not in names


def test_every_field_of_a_meeting_is_a_cancer_that_we_know() -> None:
    known = lexicon.load()
    assert all(known.lookup(id.replace("_", " ")) for one in conferences() for id in one.cancers)
    assert all(one.start <= one.end and one.url.startswith("https://") for one in conferences())
