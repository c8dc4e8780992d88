"""The changes that are reported say all: applied to the old record they give the new one."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.annotate.changes import compare
from bot.annotate.changes.countries import country_key
from bot.annotate.changes.organizations import organization
from bot.annotate.folding import fold
from bot.model import Arm, Change, Endpoint, Intervention, Trial

dates = st.sampled_from(["", "2026", "2026-10", "2026-10-31", "2027-01", "2027-01-05"])
kinds = st.sampled_from(["ESTIMATED", "ACTUAL"])
words = st.sampled_from(["Overall survival", "Safety", "Response rate", "Progression-free survival", "Quality of life"])
names = st.lists(st.sampled_from(["Drug X", "Drug Y", "Placebo", "Surgery", "T-DXd"]), unique=True, max_size=4)
places = st.dictionaries(st.sampled_from(["Germany", "Japan", "Spain", "Kenya"]), st.integers(1, 9))
numbers = st.lists(st.sampled_from(["11", "12", "13"]), unique=True).map(tuple)


@st.composite
def trials(draw: Any) -> Trial:
    sites = tuple(sorted(draw(places).items()))
    return Trial(
        nct="NCT09900001",
        gone=draw(st.sampled_from(["", "removed", "NCT09900002"])),
        overall_status=draw(st.sampled_from(["RECRUITING", "TERMINATED", "COMPLETED"])),
        why_stopped=draw(st.sampled_from(["", "Slow accrual", "No funding"])),
        phase=draw(st.sampled_from([("PHASE1",), ("PHASE1", "PHASE2"), ()])),
        enrollment=draw(st.sampled_from([None, 0, 115, 140])),
        enrollment_type=draw(kinds),
        start_date=draw(dates),
        start_date_type=draw(kinds),
        primary_completion_date=draw(dates),
        primary_completion_date_type=draw(kinds),
        completion_date=draw(dates),
        completion_date_type=draw(kinds),
        lead_sponsor=draw(st.sampled_from(["Example Pharma", "Other Pharma"])),
        collaborators=tuple(draw(names)),
        countries=tuple(name for name, _count in sites),
        sites=sites,
        has_results=draw(st.booleans()),
        documents=draw(st.sampled_from([(), ("protocol",), ("protocol", "SAP")])),
        publications=draw(numbers),
        arms=tuple(Arm(name) for name in draw(names)),
        interventions=tuple(Intervention("DRUG", name) for name in draw(names)),
        primary_outcomes=tuple(Endpoint(m, "1 year") for m in draw(st.lists(words, unique=True, max_size=3))),
        secondary_outcomes=tuple(Endpoint(m, "1 year") for m in draw(st.lists(words, unique=True, max_size=3))),
    )


SCALARS = ("gone", "overall_status", "why_stopped", "lead_sponsor", "phase", "enrollment", "has_results")
DATES = ("start_date", "primary_completion_date", "completion_date")
LISTS = ("collaborators", "countries", "documents", "publications")
TEXTS = ("arms", "interventions", "primary_outcomes", "secondary_outcomes")


def stated(trial: Trial, name: str) -> list[Any]:
    held = [getattr(one, "label", None) or getattr(one, "name", None) or getattr(one, "measure", one) for one in
            getattr(trial, name) or ()]  # fmt: skip
    return list(held)


def applied(held: list[Any], changes: list[Change]) -> Counter[Any]:
    left = Counter(held)
    for change in changes:
        for sign, value in ((-1, change.before), (1, change.after)):
            for one in value if isinstance(value, tuple) else (value,) if value is not None else ():
                left[one] += sign
    return +left


@given(trials(), trials())
def test_the_changes_applied_to_the_old_record_give_the_new_one(old: Trial, new: Trial) -> None:
    found = compare(old, new)
    by_field = {c.field: c for c in found}
    for name in SCALARS:
        after = by_field[name].after if name in by_field else getattr(old, name)
        assert (after or None) == (getattr(new, name) or None)
    for name in DATES:
        after = str((by_field[name].after if name in by_field else getattr(old, name)) or "")
        shorter, longer = sorted((after, getattr(new, name)), key=len)
        assert longer.startswith(shorter)
        assert bool(shorter) == bool(longer)
    for name in (*LISTS, *TEXTS):
        changes = [c for c in found if c.field == name]
        assert applied(stated(old, name), changes) == Counter(stated(new, name))
    changes = [c for c in found if c.field == "sites"]
    assert applied(list(old.sites or ()), changes) == Counter(new.sites or ())


@given(trials(), st.text(max_size=40), st.randoms())
def test_what_is_not_followed_and_how_it_is_typed_is_never_reported(old: Trial, text: str, chance: Any) -> None:
    def shuffled(values: Any) -> tuple[Any, ...]:
        held = list(values)
        chance.shuffle(held)
        return tuple(held)

    new = replace(
        old,
        title=text,
        official_title=text,
        summary=text,
        last_updated="2026-11-20",
        conditions=(text,),
        keywords=(text,),
        study_type=text,
        collaborators=shuffled(name.upper() for name in old.collaborators),
        countries=shuffled(old.countries),
        arms=shuffled(replace(arm, description=text) for arm in old.arms),
        interventions=shuffled(replace(i, description=text, other_names=(text,)) for i in old.interventions),
        primary_outcomes=shuffled(Endpoint(e.measure.upper() + ".", " 1  Year") for e in old.primary_outcomes),
        lead_sponsor=f"{old.lead_sponsor}, Inc.",
    )  # fmt: skip
    assert compare(old, new) == ()


@given(trials(), trials())
def test_fields_that_were_not_read_before_are_no_change(old: Trial, new: Trial) -> None:
    unread = {"sites": None, "documents": None, "publications": None, "merged": None}
    assert not {c.field for c in compare(replace(old, **unread), new)} & unread.keys()  # type: ignore[arg-type]
    assert not {c.field for c in compare(old, replace(new, **unread))} & unread.keys()  # type: ignore[arg-type]


@given(st.sampled_from(["Example Pharma", "Merck Sharp & Dohme", "The Clinic"]), st.sampled_from(
    [" LLC", ", Inc.", " Co., Ltd.", " GmbH", " AG", " S.p.A.", " Inc"]))  # fmt: skip
def test_the_legal_form_of_a_company_is_no_part_of_its_name(name: str, form: str) -> None:
    assert organization(name + form) == organization(name.upper())
    assert organization("Other") != organization(name)


def test_a_country_keeps_its_key_under_its_older_names() -> None:
    for one, other in (("Turkey", "Türkiye"), ("Korea, Republic of", "South Korea"), ("Czech Republic", "Czechia")):
        assert country_key(one) == country_key(other)
    assert country_key("Niger") != country_key("Nigeria")
    assert fold("Spain") == country_key("Spain")


CRITERIA = (
    "HER2-low breast cancer", "EGFR mutation of the tumour", "Known ALK fusion", "BRAF V600E by sequencing",
    "PD-L1 CPS of at least 10",
)  # fmt: skip
sides = st.dictionaries(st.sampled_from(CRITERIA), st.sampled_from(["Inclusion", "Exclusion"]))
frames = st.dictionaries(words, st.sampled_from(["6 months", "1 year", "up to 60 weeks"]))


def written(criteria: dict[str, str]) -> str:
    """Return eligibility criteria as the registry writes them."""
    return "\n".join(
        line
        for side in ("Inclusion", "Exclusion")
        for line in (f"{side} Criteria:", *(f"* {text}" for text, where in criteria.items() if where == side))
    )


@given(sides, sides)
def test_changed_criteria_applied_to_the_old_ones_give_the_new_ones(old: dict[str, str], new: dict[str, str]) -> None:
    found = compare(
        replace(a_bare_trial(), eligibility=written(old)), replace(a_bare_trial(), eligibility=written(new))
    )
    turned = [change for change in found if str(change.after).startswith(("Inclusion: ", "Exclusion: "))]
    assert {str(change.after) for change in turned} == {
        f"{side}: {text}" for text, side in new.items() if old.get(text, side) != side
    }
    assert applied(list(old), [change for change in found if change not in turned]) == Counter(new.keys())


@given(frames, frames)
def test_moved_time_frames_are_told_for_every_endpoint_that_stayed(old: dict[str, str], new: dict[str, str]) -> None:
    before, after = (tuple(Endpoint(measure, frame) for measure, frame in one.items()) for one in (old, new))
    found = compare(replace(a_bare_trial(), primary_outcomes=before), replace(a_bare_trial(), primary_outcomes=after))
    moved = Counter((c.before, c.after) for c in found if c.before in old.values() or c.after in new.values())
    assert moved == Counter((old[m], new[m]) for m in old.keys() & new.keys() if old[m] != new[m])


def a_bare_trial() -> Trial:
    return Trial(nct="NCT09900001")
