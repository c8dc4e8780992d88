"""The trials of one sponsor or drug in one table."""

from __future__ import annotations

from datetime import date

from bot.digest.rollup import render_rollup, rollup
from bot.model import Trial
from tests.builders import a_trial

TODAY = date(2026, 11, 24)


def table(*trials: Trial):
    return rollup("Example Pharma", trials, today=TODAY, data_as_of="2026-11-23T09:00:06")


def test_late_phases_come_first_and_within_a_phase_the_last_updated() -> None:
    early = a_trial(nct="NCT09900001", phase=("PHASE1",), last_updated="2026-11-23")
    old = a_trial(nct="NCT09900002", phase=("PHASE2", "PHASE3"), last_updated="2026-01-02")
    new = a_trial(nct="NCT09900003", phase=("PHASE3",), last_updated="2026-11-20")
    assert [row.nct for row in table(early, old, new).rows] == ["NCT09900003", "NCT09900002", "NCT09900001"]


def test_it_says_how_many_stand_how() -> None:
    page = render_rollup(table(a_trial(), a_trial(), a_trial(overall_status="COMPLETED")))
    assert page.startswith("Example Pharma: 3 trials: 2 recruiting, 1 completed")
    assert "data as of 23 Nov 2026;" in page


def test_a_row_says_what_comes_next_and_what_is_overdue() -> None:
    [row] = table(a_trial(primary_completion_date="2026-12-05", completion_date="2027-10")).rows
    assert row.next == "Primary completion 5 Dec 2026"
    [row] = table(a_trial(primary_completion_date="2025-12", completion_date="2026-03")).rows
    assert row.next == "Completion Mar 2026, overdue"


def test_a_stopped_trial_gives_its_reason() -> None:
    page = render_rollup(table(a_trial(overall_status="TERMINATED", why_stopped="Lack of\nefficacy")))
    assert 'Reason given: "Lack of efficacy"' in page


def test_nothing_found_is_said() -> None:
    assert render_rollup(table()).startswith("Example Pharma: 0 trials")
