"""What moved between two versions of a trial; typography, order, spelling of a company or a country are no change."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise

from bot.annotate.changes.countries import country_key
from bot.annotate.changes.eligibility import differing
from bot.annotate.changes.organizations import organization
from bot.annotate.changes.pairing import Pair, is_respelt, swaps, unmatched
from bot.annotate.folding import fold
from bot.model import Arm, Change, Endpoint, Intervention, Trial

DATES = ("start_date", "primary_completion_date", "completion_date")
_NO_PHASE = frozenset({"NA", "N/A", ""})
# what is lost together when a record comes without one of its modules; the types of dates go with their dates
_MODULES = (
    ("overall_status", "why_stopped"),
    ("lead_sponsor", "collaborators"),
    ("enrollment", "phase"),
    ("countries", "sites"),
    ("primary_outcomes", "secondary_outcomes"),
    ("arms", "interventions"),
    ("eligibility",),
    *((date, f"{date}_type") for date in DATES),
)
_DOSE = re.compile(
    r"\b(?P<amount>\d[\d.,]*)\s*(?P<unit>mg/kg|mg/m(?:\^?2|²)|[mµ]c?g/kg|[mµ]c?g|g/m2|g|Gy|IU|[MG]Bq)\b", re.IGNORECASE
)
# fields that a stored record may lack because they were not read then; None is no statement
_LATER = ("documents", "publications", "merged")


def trial_changes(old: Trial, new: Trial, names: Callable[[str], bool]) -> Iterator[Change]:
    """Yield what differs and matters, in a stable order; `names` tells which eligibility criteria matter."""
    yield from _text("gone", old, new, fold)
    yield from _text("overall_status", old, new, fold)
    yield from _text("why_stopped", old, new, fold)
    yield from _text("lead_sponsor", old, new, organization)
    yield from _phase(old, new)
    yield from _enrollment(old, new)
    for name in DATES:
        yield from _date(name, old, new)
    yield from _set("collaborators", old.collaborators, new.collaborators, organization)
    yield from _set("countries", old.countries, new.countries, country_key)
    yield from _sites(old, new)
    if old.has_results != new.has_results:
        yield Change("has_results", old.has_results, new.has_results)
    for name in _LATER:
        yield from _later(name, old, new)
    yield from _endpoints("primary_outcomes", old.primary_outcomes, new.primary_outcomes)
    yield from _endpoints("secondary_outcomes", old.secondary_outcomes, new.secondary_outcomes)
    yield from _changes("arms", _arms(old, new))
    yield from _changes("interventions", _interventions(old, new))
    yield from _changes("eligibility", differing(old.eligibility, new.eligibility, names))


def mended(old: Trial, new: Trial) -> Trial:
    """Return a trial with what its record has lost and every record states: a hole or an invalid date is no news."""
    lost = [name for module in _MODULES if not any(getattr(new, name) for name in module) for name in module]
    return replace(new, **{name: getattr(old, name) for name in lost}) if lost else new


def with_slips(change: Change, versions: Iterable[Trial]) -> Change:
    """Return a date's change with which slip it is, and where the date first stood; earlier is no slip.

    `versions` are those that we have seen before, oldest first."""
    if change.field not in DATES:
        return change
    dates = [date for trial in versions if (date := str(getattr(trial, change.field)))]
    dates = [*dates, str(change.after or "")]
    slips = sum(is_later(one, other) for one, other in pairwise(dates))
    return replace(change, slips=slips, first=dates[0])


def is_later(before: str, after: str) -> bool:
    """Return whether a partial date moved on, beyond its precision."""
    return bool(before and after) and not _same_day(before, after) and after > before


def _text(name: str, old: Trial, new: Trial, key: Callable[[str], str]) -> Iterator[Change]:
    before, after = getattr(old, name), getattr(new, name)
    if key(before) != key(after):
        yield Change(name, before or None, after or None)


def _phase(old: Trial, new: Trial) -> Iterator[Change]:
    """Yield the phase where it moved; none and "not applicable" are the same."""
    if _stated_phases(old) != _stated_phases(new):
        yield Change("phase", old.phase or None, new.phase or None)


def _stated_phases(trial: Trial) -> frozenset[str]:
    return frozenset(trial.phase) - _NO_PHASE


def _enrollment(old: Trial, new: Trial) -> Iterator[Change]:
    if old.enrollment != new.enrollment:
        yield Change("enrollment", old.enrollment, new.enrollment)
    yield from _type("enrollment_type", old, new)


def _date(name: str, old: Trial, new: Trial) -> Iterator[Change]:
    before, after = getattr(old, name), getattr(new, name)
    if not _same_day(before, after):
        yield Change(name, before or None, after or None)
    yield from _type(f"{name}_type", old, new)


def _type(name: str, old: Trial, new: Trial) -> Iterator[Change]:
    """Yield ESTIMATED and ACTUAL in turn; a type that was not stated before is no news."""
    before, after = getattr(old, name), getattr(new, name)
    if before and after and before != after:
        yield Change(name, before, after)


def _same_day(before: str, after: str) -> bool:
    """Return whether one partial date says the other more exactly: "2026-10" and "2026-10-31"."""
    shorter, longer = sorted((before, after), key=len)
    return shorter == longer or (bool(shorter) and longer.startswith(f"{shorter}-"))


def _set(name: str, old: tuple[str, ...], new: tuple[str, ...], key: Callable[[str], str]) -> Iterator[Change]:
    """Yield what left and what joined a list whose order means nothing."""
    gone, come = unmatched(old, new, key), unmatched(new, old, key)
    if gone or come:
        yield Change(name, tuple(gone) or None, tuple(come) or None)


def _sites(old: Trial, new: Trial) -> Iterator[Change]:
    """Yield the countries in which the number of places differs, with both numbers."""
    if old.sites is None or new.sites is None:
        return
    before, after = ({country_key(name): (name, count) for name, count in one} for one in (old.sites, new.sites))
    moved = [key for key in sorted(before | after) if before.get(key, ("", 0))[1] != after.get(key, ("", 0))[1]]
    if moved:
        was, now = (tuple(one[key] for key in moved if key in one) or None for one in (before, after))
        yield Change("sites", was, now)


def _later(name: str, old: Trial, new: Trial) -> Iterator[Change]:
    before, after = getattr(old, name), getattr(new, name)
    if before is not None and after is not None:
        yield from _set(name, before, after, fold)


def _changes(name: str, pairs: Iterable[Pair]) -> Iterator[Change]:
    return (Change(name, before, after) for before, after in pairs)


def _swapped(old: list[str], new: list[str]) -> tuple[Pair, ...]:
    found = swaps(unmatched(old, new), unmatched(new, old))
    return tuple(pair for pair in found if not is_respelt(pair))


def _endpoints(name: str, old: tuple[Endpoint, ...], new: tuple[Endpoint, ...]) -> Iterator[Change]:
    """Yield endpoints that came, went or were reworded, then time frames that moved under the same endpoint."""
    yield from _changes(name, _swapped([e.measure for e in old], [e.measure for e in new]))
    frames = _frames(old)
    for folded, now in _frames(new).items():
        yield from _changes(name, _swapped(frames.get(folded, now), now))


def _frames(endpoints: tuple[Endpoint, ...]) -> dict[str, list[str]]:
    frames: dict[str, list[str]] = {}
    for endpoint in endpoints:
        frames.setdefault(fold(endpoint.measure), []).append(endpoint.time_frame)
    return frames


def _arms(old: Trial, new: Trial) -> Iterator[Pair]:
    """Yield arms that came, went or were replaced, then what is given in an arm where that differs."""
    gone = unmatched((a.label for a in old.arms), (a.label for a in new.arms))
    come = unmatched((a.label for a in new.arms), (a.label for a in old.arms))
    before, after = _contents(old.arms, gone), _contents(new.arms, come)
    alike = (content for content in before.keys() & after.keys() if content)
    renamed = {content for content in alike if _doses(before[content]) == _doses(after[content])}
    yield from swaps(
        [label for label in gone if label not in {before[one] for one in renamed}],
        [label for label in come if label not in {after[one] for one in renamed}],
    )
    yield from _given_in_arms(old, new)


def _contents(arms: tuple[Arm, ...], labels: list[str]) -> Mapping[str, str]:
    """Return the labels by what the arm is; "" for one that is told by its label alone."""
    wanted = (arm for arm in arms if arm.label in labels)
    return {f"{arm.type} {fold(arm.description)}" if arm.description else "": arm.label for arm in wanted}


def _given_in_arms(old: Trial, new: Trial) -> Iterator[Pair]:
    """Yield, for an arm that stayed, an intervention of the trial's own that joined or left it."""
    before, stayed = {fold(arm.label): arm for arm in old.arms}, _given(old) & _given(new)
    for arm in new.arms:
        if (was := before.get(fold(arm.label))) is None:
            continue
        yield from _dosed(was, arm)
        if not was.interventions or not arm.interventions:
            continue
        gone = [name for name in unmatched(was.interventions, arm.interventions, _drug) if _drug(name) in stayed]
        come = [name for name in unmatched(arm.interventions, was.interventions, _drug) if _drug(name) in stayed]
        if gone or come:
            yield f"{arm.label}: {', '.join(was.interventions)}", f"{arm.label}: {', '.join(arm.interventions)}"


def _dosed(was: Arm, arm: Arm) -> Iterator[Pair]:
    """Yield an arm's doses where one is another than it was; more or fewer of them may be mere wording."""
    before, after = _doses(was.description), _doses(arm.description)
    if before != after and len(before) == len(after):
        yield f"{arm.label}: {', '.join(before)}", f"{arm.label}: {', '.join(after)}"


def _doses(text: str) -> tuple[str, ...]:
    """Return the doses that a text names, in one spelling, in order: "5.4 mg/kg"."""
    found = _DOSE.finditer(text)
    return tuple(sorted(f"{match['amount'].replace(',', '')} {match['unit'].lower()}" for match in found))


def _given(trial: Trial) -> set[str]:
    return {fold(one.name) for one in trial.interventions}


def _drug(name: str) -> str:
    """Return "Drug: Trastuzumab" without what kind of intervention it is."""
    return fold(name.partition(": ")[2] or name)


def _interventions(old: Trial, new: Trial) -> Iterator[Pair]:
    """Yield interventions that came, went or were replaced; one that goes by another of its names stayed."""
    gone = unmatched((i.name for i in old.interventions), (i.name for i in new.interventions))
    come = unmatched((i.name for i in new.interventions), (i.name for i in old.interventions))
    known, now = _all_names(old.interventions), _all_names(new.interventions)
    yield from swaps([n for n in gone if fold(n) not in now], [n for n in come if fold(n) not in known])


def _all_names(interventions: tuple[Intervention, ...]) -> set[str]:
    return {fold(name) for one in interventions for name in (one.name, *one.other_names)}
