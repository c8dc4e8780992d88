"""A trial's history as one table, with the papers that name it and a picture of its dates."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.digest.timeline import as_json, merged_versions, render_trial, timeline
from bot.model import Version
from tests.builders import a_trial, an_article, an_item

FIRST = datetime(2026, 9, 1, tzinfo=UTC)
SAID = [
    a_trial(last_updated="2026-09-01", primary_completion_date="2026-10", start_date="2024-03"),
    a_trial(last_updated="2026-10-01", primary_completion_date="2027-01", start_date="2024-03"),
    a_trial(last_updated="2026-11-01", primary_completion_date="2028-01", start_date="2024-03"),
    a_trial(last_updated="2026-11-20", primary_completion_date="2028-01", start_date="2024-03", keywords=("x",)),
]
VERSIONS = [Version(trial, FIRST + timedelta(days=n)) for n, trial in enumerate(SAID)]


def history(*papers: object):
    found = timeline(VERSIONS, [an_item(paper) for paper in papers], data_as_of="2026-11-22T09:00:06")
    assert found
    return found


def test_it_tells_each_step_with_the_size_of_the_slip_which_slip_it_is_and_the_drift() -> None:
    text = render_trial(history(an_article("T-DXd in DESTINY-Breast04")), "text")
    assert "2026-10-01  Trial primary completion date: Oct 2026 → Jan 2027 (+3 months)" in text
    assert "Jan 2027 → Jan 2028 (+12 months; 2nd slip, +15 months in all)" in text
    assert "2026-11-20" not in text  # nothing that matters happened
    assert "T-DXd in DESTINY-Breast04" in text


@pytest.mark.parametrize("form", ["text", "slack", "web"])
def test_it_says_whose_data_it_is_and_that_we_computed_the_changes(form: str) -> None:
    shown = render_trial(history(), form)
    assert "ClinicalTrials.gov" in shown
    assert "22 Nov 2026" in shown
    assert "computed" in shown


def test_the_page_shows_a_bar_for_each_time_that_the_dates_moved() -> None:
    page = render_trial(history(), "web")
    assert len(re.findall(r"<rect ", page)) == 3


def test_a_hostile_title_stays_text() -> None:
    hostile = [Version(replace(SAID[0], title="<script>alert(1)</script>", lead_sponsor="<img src=x>"), FIRST)]
    found = timeline(hostile, [an_item(an_article("<b onload=x>"))])
    assert found
    page = render_trial(found, "web")
    assert "<script" not in page
    assert "<img" not in page
    assert "<b onload" not in page


def test_as_json_it_has_the_dates_of_every_step() -> None:
    rows = as_json(history())["versions"]
    assert [row["primary_completion_date"] for row in rows] == ["2026-10", "2027-01", "2028-01"]  # type: ignore[attr-defined]


def test_the_registrys_versions_come_before_ours_and_ours_stand_for_the_same_day() -> None:
    older = Version(replace(SAID[0], last_updated="2025-01-01", enrollment=80), FIRST)
    same = Version(replace(SAID[0], enrollment=9), FIRST)
    merged = merged_versions(VERSIONS, [older, same])
    assert merged == (older, *VERSIONS)


def test_without_a_version_there_is_no_history() -> None:
    assert timeline([], []) is None
