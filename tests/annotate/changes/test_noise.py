"""What the registry rewrites every day and what nobody wants to hear of, and the news that looks like it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.annotate.changes import compare
from bot.annotate.changes.stops import reason_class
from bot.annotate.changes.trials import mended, with_slips
from bot.model import Arm, Change, Endpoint, Intervention, Trial
from tests.builders import a_trial

TRIAL = a_trial(
    lead_sponsor="Merck Sharp & Dohme LLC",
    primary_completion_date="2026-10",
    primary_completion_date_type="ESTIMATED",
    countries=("Turkey", "Japan"),
    sites=(("Japan", 3), ("Turkey", 1)),
    documents=("protocol",),
    publications=("11",),
    merged=(),
    interventions=(Intervention("DRUG", "DS-8201a", ("T-DXd",)), Intervention("DRUG", "Capecitabine")),
    arms=(
        Arm("Arm A", "EXPERIMENTAL", "T-DXd every three weeks", ("Drug: DS-8201a",)),
        Arm("Arm B", "ACTIVE_COMPARATOR", "Capecitabine", ("Drug: Capecitabine",)),
    ),
)
A, B = TRIAL.arms


def changed(**now: Any) -> tuple[Change, ...]:
    return compare(TRIAL, replace(TRIAL, **now))


@pytest.mark.parametrize(
    "now",
    [
        {"lead_sponsor": "Merck Sharp & Dohme Corp."},
        {"lead_sponsor": "MERCK SHARP and DOHME"},
        {"countries": ("Japan", "Türkiye"), "sites": (("Japan", 3), ("Türkiye", 1))},
        {"arms": (replace(A, label="T-DXd"), B)},  # the same arm under another name
        {"arms": (B, A)},
        {"interventions": (Intervention("DRUG", "T-DXd", ("DS-8201a",)), TRIAL.interventions[1])},  # its other name
        {"interventions": (*(replace(i, other_names=(*i.other_names, "more")) for i in TRIAL.interventions),)},
        {"phase": ("PHASE3", "NA")},
        {"primary_completion_date": "2026-10-31"},
    ],
)
def test_another_spelling_is_no_news(now: dict[str, Any]) -> None:
    assert changed(**now) == ()


@pytest.mark.parametrize(
    ("now", "change"),
    [
        ({"sites": (("Japan", 11), ("Turkey", 1))}, Change("sites", (("Japan", 3),), (("Japan", 11),))),
        ({"sites": (("Japan", 3), ("Spain", 4), ("Turkey", 1))}, Change("sites", None, (("Spain", 4),))),
        ({"documents": ("protocol", "SAP")}, Change("documents", None, ("SAP",))),
        ({"publications": ("11", "12")}, Change("publications", None, ("12",))),
        ({"merged": ("NCT09900009",)}, Change("merged", None, ("NCT09900009",))),
        ({"arms": (replace(A, interventions=("Drug: DS-8201a", "Drug: Capecitabine")), B)},
         Change("arms", "Arm A: Drug: DS-8201a", "Arm A: Drug: DS-8201a, Drug: Capecitabine")),
        ({"arms": (A,)}, Change("arms", "Arm B", None)),
    ],
)  # fmt: skip
def test_what_came_or_went_is_news(now: dict[str, Any], change: Change) -> None:
    assert changed(**now) == (change,)


@pytest.mark.parametrize(
    "lost",
    [
        {"overall_status": ""},
        {"primary_completion_date": "", "primary_completion_date_type": ""},  # as of "2026-13"
        {"enrollment": None, "phase": ()},
        {"lead_sponsor": "", "collaborators": ()},
        {"countries": (), "sites": ()},
        {"arms": (), "interventions": ()},
        {"eligibility": ""},
    ],
)
def test_a_record_that_comes_without_a_module_keeps_what_it_said(lost: dict[str, Any]) -> None:
    assert mended(TRIAL, replace(TRIAL, **lost)) == TRIAL


def test_a_slip_says_how_often_the_date_has_moved_and_from_where() -> None:
    said = [replace(TRIAL, primary_completion_date=date) for date in ("2025-01", "2025-01-31", "2026-01", "2025-12")]
    change = with_slips(Change("primary_completion_date", "2025-12", "2027-03"), said)
    assert (change.slips, change.first) == (2, "2025-01")  # more exact is no slip, and earlier is none


@pytest.mark.parametrize(
    ("reason", "name"),
    [
        ("Slow accrual", "enrollment"),
        ("Futility at the interim analysis", "efficacy"),
        ("Unacceptable toxicity", "safety"),
        ("Business decision, not related to safety or efficacy", "business"),
        ("Sponsor decision", "business"),
        ("FDA clinical hold", "regulatory"),
        ("The investigator left", "other"),
        ("", ""),
    ],
)
def test_the_reason_of_a_stop_has_a_class(reason: str, name: str) -> None:
    assert reason_class(reason) == name


def test_a_record_of_a_megabyte_is_compared_at_once() -> None:
    lines = [f"* Criterion {n} on HER2-low and other matters" for n in range(8_000)]
    old = replace(TRIAL, eligibility="Inclusion Criteria:\n" + "\n".join(lines))
    new = Trial("NCT09900001", eligibility="Inclusion Criteria:\n" + "\n".join(f"{line} anew" for line in lines))
    assert len(compare(old, mended(old, new))) == 16_000


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Progression-free survival of all tumors", "Progression-free survival of all tumours"),
        ("Progression-free survival", "Progerssion-free survival"),
    ],
)
def test_a_slip_of_the_pen_is_no_change_of_an_endpoint(before: str, after: str) -> None:
    old = a_trial(primary_outcomes=(Endpoint(before, "2 years"),))
    assert not compare(old, replace(old, primary_outcomes=(Endpoint(after, "2 years"),)))


@pytest.mark.parametrize(
    "header",
    [
        "Patient Exclusion Criteria:", "Part 1 (Dose Escalation) Exclusion Criteria", "Non-inclusion criteria:",
        "Additional Criteria for Exclusion from Part 2", "* Exclusion criteria", "EXCLUSION:",
    ],
)  # fmt: skip
def test_another_wording_of_a_header_turns_no_side(header: str) -> None:
    lines = "Inclusion Criteria:\n* HER2-low tumor\n{}\n* Known EGFR mutation"
    old = a_trial(eligibility=lines.format("Exclusion Criteria:"))
    assert not compare(old, replace(old, eligibility=lines.format(header)))
