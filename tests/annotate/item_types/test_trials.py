"""Which item type each change of a trial is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.annotate import sight
from bot.annotate.item_types import detect_all
from bot.model import Arm, Endpoint, Trial

NOW = datetime(2026, 11, 24, tzinfo=UTC)
TRIAL = Trial("NCT09912345", "Drug X", phase=("PHASE2",), first_posted="2026-11-20", overall_status="RECRUITING")


def labels(now: dict[str, Any], before: dict[str, Any] | None = None) -> tuple[str, ...]:
    old = replace(TRIAL, **(before or {}))
    sighting = sight(replace(old, **now), old, seen_at=NOW, since=None)
    return tuple(item_type.label for item_type in detect_all(sighting, ()))


@pytest.mark.parametrize(
    ("before", "after", "label"),
    [
        ("NOT_YET_RECRUITING", "RECRUITING", "Enrollment open"),
        ("NOT_YET_RECRUITING", "ENROLLING_BY_INVITATION", "Enrollment open"),
        ("RECRUITING", "ACTIVE_NOT_RECRUITING", "Enrollment closed"),
        ("SUSPENDED", "RECRUITING", "Enrollment reopened"),
        ("ACTIVE_NOT_RECRUITING", "RECRUITING", "Enrollment reopened"),
        ("RECRUITING", "COMPLETED", "Trial completion"),
        ("RECRUITING", "TERMINATED", "Trial termination"),
        ("RECRUITING", "SUSPENDED", "Trial suspension"),
        ("NOT_YET_RECRUITING", "WITHDRAWN", "Trial withdrawal"),
        ("RECRUITING", "UNKNOWN", "Record stale"),
        ("UNKNOWN", "RECRUITING", "Enrollment status"),
        ("RECRUITING", "ENROLLING_BY_INVITATION", "Enrollment status"),
        ("RECRUITING", "NOT_YET_RECRUITING", "Enrollment status"),
    ],
)
def test_each_move_of_the_status_has_one_name(before: str, after: str, label: str) -> None:
    assert labels({"overall_status": after}, {"overall_status": before}) == (label,)


@pytest.mark.parametrize(
    ("now", "label"),
    [
        ({"start_date": "2026-12"}, "Trial initiation date"),
        ({"primary_completion_date": "2028-09"}, "Trial primary completion date"),
        ({"completion_date": "2029-03"}, "Trial completion date"),
        ({"enrollment": 140}, "Enrollment change"),
        ({"phase": ("PHASE2", "PHASE3")}, "Phase classification"),
        ({"primary_outcomes": (Endpoint("Response"),)}, "Primary endpoint change"),
        ({"secondary_outcomes": (Endpoint("Response"),)}, "Secondary endpoint change"),
        ({"eligibility": "HER2-low tumor"}, "Eligibility change"),
        ({"arms": (Arm("Drug X"),)}, "Arm change"),
        ({"countries": ("Japan",)}, "Site change"),
        ({"lead_sponsor": "Example Pharma"}, "Sponsor change"),
        ({"has_results": True}, "Results posted"),
        ({"gone": "removed"}, "Record removed"),
        ({"gone": "NCT09900002"}, "Record merged"),
    ],
)
def test_each_other_change_has_its_name(now: dict[str, Any], label: str) -> None:
    assert labels(now) == (label,)


def test_an_estimate_that_became_actual_is_the_primary_completion_itself() -> None:
    before = {"primary_completion_date": "2026-10", "primary_completion_date_type": "ESTIMATED"}
    assert labels({"primary_completion_date_type": "ACTUAL"}, before) == ("Trial primary completion",)


def test_several_changes_of_one_update_stand_together() -> None:
    assert labels({"overall_status": "TERMINATED", "why_stopped": "Slow accrual", "enrollment": 3}) == (
        "Enrollment change",
        "Trial termination",
    )


@pytest.mark.parametrize(
    ("phase", "label"),
    [
        ((), "New trial (P=N/A)"),
        (("NA",), "New trial (P=N/A)"),
        (("EARLY_PHASE1",), "New P1 trial"),
        (("PHASE1",), "New P1 trial"),
        (("PHASE1", "PHASE2"), "New P1/2 trial"),
        (("PHASE2",), "New P2 trial"),
        (("PHASE2", "PHASE3"), "New P2/P3 trial"),
        (("PHASE3",), "New P3 trial"),
        (("PHASE4",), "New P4 trial"),
    ],
)
def test_a_new_trial_is_named_by_its_phase(phase: tuple[str, ...], label: str) -> None:
    sighting = sight(replace(TRIAL, phase=phase), None, seen_at=NOW, since=date(2026, 11, 17))
    assert [item_type.label for item_type in detect_all(sighting, ())] == [label]


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ({"title": "A Phase 2a Study of Drug X"}, "New P2a trial"),
        ({"official_title": "A Randomized Phase IIb Study of Drug X"}, "New P2b trial"),
        ({"summary": "This phase 2b trial tests drug X."}, "New P2b trial"),
        ({"title": "Drug X (Phase 2b)", "summary": "A phase 2a trial was good."}, "New P2b trial"),
        ({"title": "A Phase 2a/2b Study of Drug X"}, "New P2 trial"),
        ({"title": "A Phase 2b Study of Drug X", "phase": ("PHASE3",)}, "New P3 trial"),
    ],
)
def test_parts_of_phase_2_are_read_from_the_words_that_the_registry_has_no_field_for(
    words: dict[str, Any], label: str
) -> None:
    sighting = sight(replace(TRIAL, **words), None, seen_at=NOW, since=date(2026, 11, 17))
    assert [item_type.label for item_type in detect_all(sighting, ())] == [label]


def test_a_trial_that_we_see_late_is_not_new() -> None:
    sighting = sight(replace(TRIAL, first_posted="2020-01-01"), None, seen_at=NOW, since=date(2026, 11, 17))
    assert detect_all(sighting, ()) == ()
