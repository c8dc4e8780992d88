"""How a trial and what happened to it are worded."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.annotate import sight
from bot.digest import terms, wording
from bot.model import Endpoint, Importance, Item, Trial

NOW = datetime(2026, 11, 24, tzinfo=UTC)
TRIAL = Trial(
    "NCT09912345",
    "Drug X",
    phase=("PHASE1",),
    enrollment=120,
    overall_status="ACTIVE_NOT_RECRUITING",
    lead_sponsor="Example Pharma",
    completion_date="2025-10",
    primary_completion_date="2027-06",
)
FACTS = "P1, N=120, Active, not recruiting, Example Pharma"


def line(before: Trial | None = TRIAL, **now: Any) -> str:
    trial = replace(TRIAL, **now)
    changes = sight(trial, before, seen_at=NOW).changes
    return wording.trial_line(Item(trial.key, "s", trial, (), (), changes, Importance.MINOR, date(2026, 11, 20), NOW))


def test_a_new_trial_is_told_by_its_facts() -> None:
    assert line(None) == FACTS


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (
            {"completion_date": "2027-03"},
            f"{FACTS} | Trial completion date: Oct 2025 → Mar 2027 (+17 months; old date had passed)",
        ),
        (
            {"primary_completion_date": "2028-09"},
            f"{FACTS} | Trial primary completion date: Jun 2027 → Sep 2028 (+15 months)",
        ),
        (
            {"primary_completion_date": "2027-03"},  # earlier is no slip
            f"{FACTS} | Trial primary completion date: Jun 2027 → Mar 2027 (-3 months)",
        ),
        (
            {"phase": ("PHASE2", "PHASE3")},
            "P2/3, N=120, Active, not recruiting, Example Pharma | P1 → P2/3",
        ),
        (
            {"overall_status": "TERMINATED", "enrollment": 34, "enrollment_type": "ACTUAL"},
            "P1, N=34, Terminated, Example Pharma | Active, not recruiting → Terminated | no reason given"
            " | N=120 → 34 (actual)",
        ),
        (
            {"overall_status": "WITHDRAWN", "why_stopped": "No funding; sponsor's decision"},
            "P1, N=120, Withdrawn, Example Pharma | Active, not recruiting → Withdrawn"
            ' | Reason given: "No funding; sponsor\'s decision" (class: business)',
        ),
        ({"why_stopped": "Late reason"}, f'{FACTS} | Reason given: "Late reason" (class: other)'),
        ({"countries": ("Japan", "Spain")}, f"{FACTS} | Countries: + Japan, Spain"),
        ({"has_results": True}, f"{FACTS} | Results posted"),
        (
            {"lead_sponsor": "Other Pharma"},
            "P1, N=120, Active, not recruiting, Other Pharma | Sponsor: Example Pharma → Other Pharma",
        ),
    ],
)
def test_what_happened_follows_the_facts(now: dict[str, Any], expected: str) -> None:
    assert line(**now) == expected


def test_a_date_that_moved_by_days_is_shown_to_the_day() -> None:
    before = replace(TRIAL, completion_date="2027-03-01")
    shown = line(before, completion_date="2027-03-13")
    assert shown.endswith("Trial completion date: 1 Mar 2027 → 13 Mar 2027 (+12 days)")


def test_an_estimate_that_became_actual_is_said() -> None:
    before = replace(TRIAL, primary_completion_date_type="ESTIMATED")
    shown = line(before, primary_completion_date_type="ACTUAL")
    assert shown.endswith("| Trial primary completion date: Jun 2027 (estimated → actual)")


def test_a_time_frame_is_told_with_its_endpoint() -> None:
    before = replace(TRIAL, primary_outcomes=(Endpoint("Response", "6 months"),))
    shown = line(before, primary_outcomes=(Endpoint("Response", "1 year"),))
    assert shown.endswith("| Primary endpoint time frame (Response): 6 months → 1 year")


@pytest.mark.parametrize(
    ("phases", "shown"),
    [
        ((), "P=N/A"),
        (("NA",), "P=N/A"),
        (("EARLY_PHASE1",), "P1"),
        (("PHASE1", "PHASE2"), "P1/2"),
        (("PHASE2", "PHASE3"), "P2/3"),
        (("PHASE4",), "P4"),
    ],
)
def test_phases_are_short(phases: tuple[str, ...], shown: str) -> None:
    assert terms.phase(*phases) == shown


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("2025-10", "2027-03", "+17 months"),
        ("2027-03", "2027-02", "-1 month"),
        ("2026-10-31", "2026-12-01", "+2 months"),
        ("2026-10-01", "2026-10-13", "+12 days"),
        ("2026-10", "2026-10-13", ""),
        ("2026", "2027", ""),
        ("", "2027-01", ""),
    ],
)
def test_a_slip_is_counted(before: str, after: str, shown: str) -> None:
    assert terms.slip(before, after) == shown


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2026, 11, 24), "0d"),
        (date(2026, 11, 23), "1d"),
        (date(2026, 11, 15), "9d"),
        (date(2026, 10, 28), "27d"),
        (date(2026, 10, 27), "1mo"),
        (date(2026, 8, 1), "3mo"),
        (date(2024, 11, 1), "2y"),
        (date(2026, 11, 25), "0d"),
    ],
)
def test_age_is_shown_as_a_feed_shows_it(day: date, shown: str) -> None:
    assert terms.age(day, date(2026, 11, 24)) == shown
