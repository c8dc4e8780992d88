"""The key numbers of a paper as one short line, and as plain values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from bot.annotate.numbers import KeyNumbers
from bot.annotate.numbers.endpoints import harms
from bot.annotate.numbers.quantities import Interval
from bot.annotate.numbers.results import Group, Outcome

LINE_MAX = 200  # two lines of a message; the result told first is never left out
_MEDIAN = re.compile(r"\bmedians?\b|\bm(?:rw)?(?:PFS|OS|D[Oo]R)\b", re.IGNORECASE)
_DOSE = re.compile(r"\bdose\b(?!.*\b(?:cohort|group|patients)\b)")


def numbers_line(known: KeyNumbers) -> str:
    """Return "N=557 · mPFS 9.9 vs 5.1 mo (A vs B), HR 0.50, p<0.001", or what of it fits; "" for no result.

    Results in all patients go before those in a part of them, which is named; what did harm stands last. Where the
    line grows too long, the intervals of later results are left out, and then whole results."""
    patients = patients_count(known)
    parts, shown = [patients] if patients else [], list[Outcome]()
    for outcome in _chosen(known.outcomes):
        before = shown[-1] if shown else None
        told = (_result(short, before) for short in (outcome, _without_intervals(outcome)))
        fitting = (words for words in told if not shown or len(" · ".join((*parts, words))) <= LINE_MAX)
        if words := next(fitting, ""):
            parts, shown = [*parts, words], [*shown, outcome]
    return " · ".join(parts) if shown else ""


def patients_count(known: KeyNumbers) -> str:
    """Return "N=1,486", or "" where it is not known."""
    return f"N={known.patients.count:,}" if known.patients else ""


def numbers_facts(known: KeyNumbers) -> dict[str, object]:
    """Return the key numbers as plain values that JSON can hold, each with the sentence that states it."""
    patients = known.patients
    return {
        "patients": {"count": patients.count, "told_as": patients.verb, "quote": patients.quote} if patients else None,
        "outcomes": [_facts(outcome) for outcome in known.outcomes],
    }


def _chosen(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Return those in all patients, or else in the first part of them that is told of; then what did harm."""
    good, harm = list[Outcome](), list[Outcome]()
    for outcome in outcomes:
        (harm if harms(outcome.endpoint) else good).append(outcome)
    of_all = [outcome for outcome in good if not outcome.population]
    of_first = [outcome for outcome in good if outcome.population == good[0].population]
    return [*(of_all or of_first), *(outcome for outcome in harm if not outcome.population)]


def _result(outcome: Outcome, before: Outcome | None) -> str:
    """Return one endpoint's result; groups and population are named where they differ from those just told."""
    names = tuple(group.name for group in outcome.groups)
    told = before is not None and _folded(names) == _folded(group.name for group in before.groups)
    known = before is not None and outcome.population == before.population
    compared = "" if told or not any(names) else f" ({' vs '.join(names)})"
    at = "at" if _DOSE.search(outcome.population) else "in"
    whom = f" {at} {outcome.population}" if outcome.population and not known else ""
    return f"{'pooled ' * outcome.pooled}{_endpoint(outcome)}{_values(outcome)}{whom}{compared}{_ratio(outcome)}"


def _endpoint(outcome: Outcome) -> str:
    """Return "mPFS" where the text calls a time a median, else the endpoint's name."""
    units = {group.unit for group in outcome.groups} - {"", "%"}
    return f"{'m' * bool(units and _MEDIAN.search(outcome.quote))}{outcome.endpoint}"


def _without_intervals(outcome: Outcome) -> Outcome:
    ratio = outcome.ratio and replace(outcome.ratio, interval=None)
    return replace(outcome, groups=tuple(replace(group, interval=None) for group in outcome.groups), ratio=ratio)


def _folded(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name.casefold() for name in names)


def _values(outcome: Outcome) -> str:
    first, *others = outcome.groups
    if not first.value:
        return ""
    if not others:
        return f" {_value(first)}{_interval(first.interval)}"
    if all(group.unit == first.unit for group in others):
        return f" {' vs '.join(group.value for group in outcome.groups)}{_unit(first.unit)}"
    return f" {' vs '.join(map(_value, outcome.groups))}"


def _value(group: Group) -> str:
    return f"{group.value}{_unit(group.unit)}"


def _unit(unit: str) -> str:
    return unit if unit in {"", "%"} else f" {unit}"


def _ratio(outcome: Outcome) -> str:
    ratio = f"HR {outcome.ratio.value}{_interval(outcome.ratio.interval)}" if outcome.ratio else ""
    told = ", ".join(filter(None, (ratio, outcome.chance)))
    return f", {told}" if told and outcome.groups[0].value else f" {told}" if told else ""


def _interval(interval: Interval | None) -> str:
    if interval is None:
        return ""
    high = {"not reached": "NR", "not estimable": "NE"}.get(interval.high, interval.high)
    return f" ({interval.level}% CI {interval.low}–{high})"


def _facts(outcome: Outcome) -> dict[str, object]:
    ratio = outcome.ratio
    return {
        "endpoint": outcome.endpoint,
        "groups": [
            {"name": g.name or None, "value": g.value or None, "unit": g.unit or None, "interval": _ends(g.interval)}
            for g in outcome.groups
        ],
        "hazard_ratio": {"value": ratio.value, "interval": _ends(ratio.interval)} if ratio else None,
        "p": outcome.chance or None,
        "population": outcome.population or None,
        "pooled": outcome.pooled,
        "quote": outcome.quote,
        "start": outcome.start,
        "end": outcome.end,
    }


def _ends(interval: Interval | None) -> dict[str, str] | None:
    return {"low": interval.low, "high": interval.high, "level": interval.level} if interval else None
