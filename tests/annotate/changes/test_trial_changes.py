"""What of a trial's registration is news, and what is only typing."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.annotate.changes import compare
from bot.model import Arm, Change, Endpoint, Intervention, Trial

TRIAL = Trial(
    nct="NCT09912345",
    title="Drug X in Breast Cancer",
    overall_status="RECRUITING",
    phase=("PHASE2",),
    enrollment=120,
    enrollment_type="ESTIMATED",
    start_date="2024-03",
    start_date_type="ACTUAL",
    primary_completion_date="2026-10",
    primary_completion_date_type="ESTIMATED",
    completion_date="2027-10-31",
    completion_date_type="ESTIMATED",
    last_updated="2026-10-01",
    lead_sponsor="Example Pharma",
    collaborators=("One Clinic", "Two Clinic"),
    arms=(Arm("Drug X", "EXPERIMENTAL"), Arm("Placebo", "PLACEBO_COMPARATOR")),
    interventions=(Intervention("DRUG", "Drug X"), Intervention("DRUG", "Placebo")),
    primary_outcomes=(Endpoint("Progression-free survival", "12 months"), Endpoint("Safety", "2 years")),
    secondary_outcomes=(Endpoint("Overall survival", "5 years"),),
    eligibility=(
        "Inclusion Criteria:\n\n* Age ≥18 years\n* HER2-low tumor (IHC 1+, or IHC 2+ and ISH-)\n"
        "* Measurable disease per RECIST 1.1\n\nExclusion Criteria:\n\n* Active HIV infection\n* HER2-positive tumor"
    ),
    countries=("Germany", "Japan"),
)


def changed(**now: Any) -> tuple[Change, ...]:
    return compare(TRIAL, replace(TRIAL, **now))


@pytest.mark.parametrize(
    ("now", "change"),
    [
        ({"overall_status": "TERMINATED"}, Change("overall_status", "RECRUITING", "TERMINATED")),
        ({"why_stopped": "Slow accrual"}, Change("why_stopped", None, "Slow accrual")),
        ({"phase": ("PHASE2", "PHASE3")}, Change("phase", ("PHASE2",), ("PHASE2", "PHASE3"))),
        ({"phase": ()}, Change("phase", ("PHASE2",), None)),
        ({"enrollment": 34}, Change("enrollment", 120, 34)),
        ({"enrollment_type": "ACTUAL"}, Change("enrollment_type", "ESTIMATED", "ACTUAL")),
        ({"start_date": "2024-04"}, Change("start_date", "2024-03", "2024-04")),
        ({"primary_completion_date": "2028-01"}, Change("primary_completion_date", "2026-10", "2028-01")),
        ({"completion_date": ""}, Change("completion_date", "2027-10-31", None)),
        ({"completion_date_type": "ACTUAL"}, Change("completion_date_type", "ESTIMATED", "ACTUAL")),
        ({"lead_sponsor": "Other Pharma"}, Change("lead_sponsor", "Example Pharma", "Other Pharma")),
        ({"collaborators": ("Two Clinic",)}, Change("collaborators", ("One Clinic",), None)),
        ({"countries": ("Japan", "Germany", "Spain")}, Change("countries", None, ("Spain",))),
        ({"has_results": True}, Change("has_results", False, True)),
        ({"secondary_outcomes": ()}, Change("secondary_outcomes", "Overall survival", None)),
        ({"arms": (*TRIAL.arms, Arm("Drug X low dose"))}, Change("arms", None, "Drug X low dose")),
        ({"interventions": TRIAL.interventions[:1]}, Change("interventions", "Placebo", None)),
    ],
)
def test_each_registered_fact_that_moves_is_one_change(now: dict[str, Any], change: Change) -> None:
    assert changed(**now) == (change,)


@pytest.mark.parametrize(
    "now",
    [
        {"primary_completion_date": "2026-10-31"},  # the day of the same month
        {"completion_date": "2027-10"},  # and back to the month
        {"last_updated": "2026-11-20"},
        {"title": "Drug X in Cancer of the Breast", "acronym": "XX-1"},
        {"conditions": ("Breast Neoplasms",), "keywords": ("HER2",)},
        {"countries": ("Japan", "Germany")},
        {"collaborators": ("Two Clinic", "One  clinic")},
        {"arms": tuple(reversed(TRIAL.arms))},
        {"arms": (replace(TRIAL.arms[0], description="given once"), TRIAL.arms[1])},
        {"primary_outcomes": tuple(reversed(TRIAL.primary_outcomes))},
        {"primary_outcomes": (Endpoint("Progression free survival.", "12  Months"), Endpoint("safety", "2 years"))},
        {"lead_sponsor": "EXAMPLE PHARMA"},
        {"eligibility": TRIAL.eligibility.replace("* ", "- ").replace("≥18", ">= 18").replace("ISH-", "ISH−")},
        {"eligibility": TRIAL.eligibility.replace("\n\n", "\n").replace("HER2-low", "HER2 Low")},
        {"eligibility": TRIAL.eligibility.replace("low tumor (IHC 1+,", "low tumor\n(IHC 1+,")},  # a line broken anew
        {"eligibility": TRIAL.eligibility.replace("≥18", "≥21")},  # a criterion without a biomarker
        {"eligibility": TRIAL.eligibility.replace("HIV infection", "hepatitis")},
    ],
)
def test_typing_and_order_are_no_news(now: dict[str, Any]) -> None:
    assert changed(**now) == ()


def test_no_phase_and_phase_not_applicable_are_the_same() -> None:
    assert compare(replace(TRIAL, phase=("NA",)), replace(TRIAL, phase=())) == ()


def test_a_time_frame_that_moves_shows_the_time_frames_only() -> None:
    now = (replace(TRIAL.primary_outcomes[0], time_frame="24 months"), TRIAL.primary_outcomes[1])
    assert changed(primary_outcomes=now) == (Change("primary_outcomes", "12 months", "24 months"),)


def test_an_endpoint_that_is_replaced_shows_both() -> None:
    now = (Endpoint("Objective response rate", "12 months"), TRIAL.primary_outcomes[1])
    expected = Change("primary_outcomes", "Progression-free survival", "Objective response rate")
    assert changed(primary_outcomes=now) == (expected,)


def test_two_endpoints_of_the_same_name_keep_their_own_time_frames() -> None:
    before = (Endpoint("Safety", "1 year"), Endpoint("Safety", "2 years"))
    after = (Endpoint("Safety", "1 year"), Endpoint("Safety", "3 years"))
    old, new = replace(TRIAL, primary_outcomes=before), replace(TRIAL, primary_outcomes=after)
    assert compare(old, new) == (Change("primary_outcomes", "2 years", "3 years"),)


def test_a_cohort_that_is_added_to_eligibility_is_told_in_its_own_words() -> None:
    now = TRIAL.eligibility.replace("\n\nExclusion", "\n* Cohort B: HER2-ultralow tumor\n\nExclusion")
    assert changed(eligibility=now) == (Change("eligibility", None, "Cohort B: HER2-ultralow tumor"),)


def test_a_criterion_that_is_taken_out_is_told() -> None:
    now = TRIAL.eligibility.replace("\n* HER2-positive tumor", "")
    assert changed(eligibility=now) == (Change("eligibility", "HER2-positive tumor", None),)


def test_a_criterion_that_is_reworded_shows_before_and_after() -> None:
    now = TRIAL.eligibility.replace("HER2-low tumor (IHC 1+, or IHC 2+ and ISH-)", "HER2-low tumor (IHC 1+ only)")
    expected = Change("eligibility", "HER2-low tumor (IHC 1+, or IHC 2+ and ISH-)", "HER2-low tumor (IHC 1+ only)")
    assert changed(eligibility=now) == (expected,)


def test_a_criterion_that_moves_to_the_other_side_is_told_with_its_sides() -> None:
    old = replace(TRIAL, eligibility="Inclusion Criteria:\n* HER2-low tumor\nExclusion Criteria:\n* Pregnancy")
    new = replace(
        TRIAL, eligibility="Inclusion Criteria:\n* Age 18\nExclusion Criteria:\n* Pregnancy\n* HER2-low tumor"
    )
    assert compare(old, new) == (Change("eligibility", "Inclusion: HER2-low tumor", "Exclusion: HER2-low tumor"),)


def test_words_added_to_a_long_criterion_show_it_before_and_after() -> None:
    criterion = "HER2-low tumor by local testing of the most recent biopsy, IHC 1+ or IHC 2+ and ISH-negative"
    old, new = (f"Inclusion Criteria:\n* {words}" for words in (criterion, f"{criterion} is not eligible"))
    found = compare(replace(TRIAL, eligibility=old), replace(TRIAL, eligibility=new))
    assert found == (Change("eligibility", criterion, f"{criterion} is not eligible"),)


@pytest.mark.parametrize("mark", ["{}. ", "({}) ", "{}- ", "{}.", "+ ", "o "])
def test_a_list_that_is_numbered_another_way_is_no_news(mark: str) -> None:
    lines = TRIAL.eligibility.splitlines()
    numbered = (re.sub(r"^\* ", mark.format(n), line) for n, line in enumerate(lines))
    assert changed(eligibility="\n".join(numbered)) == ()


def test_a_sign_that_turns_a_result_around_is_news() -> None:
    now = TRIAL.eligibility.replace("ISH-)", "ISH+)")
    assert [change.field for change in changed(eligibility=now)] == ["eligibility"]


def test_a_caller_may_say_which_criteria_matter() -> None:
    new = replace(TRIAL, eligibility=TRIAL.eligibility.replace("Active HIV infection", "Active hepatitis"))
    found = compare(TRIAL, new, lambda clause: "hepatitis" in clause)
    assert found == (Change("eligibility", None, "Active hepatitis"),)


def test_several_changes_come_in_one_stable_order() -> None:
    found = changed(enrollment=10, overall_status="TERMINATED", has_results=True)
    assert [change.field for change in found] == ["overall_status", "enrollment", "has_results"]


texts = st.text(max_size=200)


@given(texts, texts, st.lists(st.tuples(texts, texts), max_size=4))
def test_a_record_next_to_itself_has_not_changed(eligibility: str, name: str, pairs: list[tuple[str, str]]) -> None:
    endpoints = tuple(Endpoint(*pair) for pair in pairs)
    trial = replace(TRIAL, eligibility=eligibility, lead_sponsor=name, primary_outcomes=endpoints)
    assert compare(trial, trial) == ()


@given(st.permutations(TRIAL.eligibility.splitlines()[2:5]), st.sampled_from(["* ", "- ", "• ", "1. "]), texts)
def test_order_bullets_and_untracked_fields_never_alert(lines: list[str], bullet: str, summary: str) -> None:
    rest = TRIAL.eligibility.splitlines()[5:]
    text = "\n".join(["Inclusion Criteria:", *(line.replace("* ", bullet) for line in lines), *rest])
    assert changed(eligibility=text.upper(), summary=summary, official_title=summary) == ()


def test_a_criterion_of_two_sentences_that_came_is_told_once_and_whole() -> None:
    old = replace(TRIAL, eligibility="Inclusion Criteria:\n* HER2-low tumor")
    new = replace(TRIAL, eligibility=old.eligibility + "\n* Prior anti-HER2 therapy is allowed. HER2-low cohort only.")
    [change] = compare(old, new)
    assert change.after == "Prior anti-HER2 therapy is allowed. HER2-low cohort only."


def test_what_stands_behind_a_header_is_a_criterion() -> None:
    old = replace(TRIAL, eligibility="Inclusion criteria: HER2-positive breast cancer")
    [change] = compare(old, replace(old, eligibility="Inclusion criteria: HER2-low breast cancer"))
    assert (change.before, change.after) == ("HER2-positive breast cancer", "HER2-low breast cancer")


def test_the_exclusion_of_a_cause_is_a_criterion_and_no_header() -> None:
    old = replace(TRIAL, eligibility="Inclusion Criteria:\n* Exclusion of an EGFR mutation\n* HER2-low tumor")
    [change] = compare(old, replace(old, eligibility=old.eligibility.replace("EGFR", "ALK")))
    assert change.after == "Exclusion of an ALK mutation"


def test_another_dose_in_an_arm_is_news_and_another_name_of_it_is_not() -> None:
    arm = Arm("Drug X 5.4 mg/kg", "EXPERIMENTAL", "Drug X at 5.4 mg/kg every three weeks")
    old = replace(TRIAL, arms=(arm,))
    assert not compare(old, replace(old, arms=(replace(arm, label="X, 5.4mg/kg"),)))
    [named] = compare(old, replace(old, arms=(replace(arm, label="Drug X 6.4 mg/kg"),)))
    [described] = compare(old, replace(old, arms=(replace(arm, description="Drug X at 6.4 mg/kg"),)))
    assert (named.field, described.field) == ("arms", "arms")
    assert described.after == "Drug X 5.4 mg/kg: 6.4 mg/kg"
