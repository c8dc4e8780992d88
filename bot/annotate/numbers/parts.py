"""What a part of a sentence tells, from one endpoint to the next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from bot.annotate.numbers.endpoints import OTHER, harms, is_rate
from bot.annotate.numbers.groups import alone, apart, beside, words_of
from bot.annotate.numbers.many import groups_of_many
from bot.annotate.numbers.quantities import (
    CHANCE,
    ENDPOINT,
    INTERVAL,
    MOMENT,
    RATIO,
    SHARE,
    SIGNS,
    TIME,
    VERSUS,
    Quantity,
    Skeleton,
    any_of,
)
from bot.annotate.numbers.results import Group, Outcome, Ratio
from bot.annotate.numbers.whom import narrows

Names = tuple[str, ...]  # of the groups that a sentence compares

_E, _V, _M = any_of(ENDPOINT), any_of(TIME, SHARE), any_of(MOMENT)
_ALSO = re.compile(
    rf",? including\b|; (?={_V})|,? and the (?:rate|incidence|proportion|percentage)s? of "
)  # how many of them were worse
_OF_ALL_HARMS = re.compile(  # "grade 3 events were rash (2%)" tells of one of them
    rf"{_E} (?:(?:was|were|occurred|occurring|reported|seen|observed|noted|experienced|developed|in|of|at"
    r"|by|with|an?|the|greater|lower|higher|less|more|similar|frequen\w+|common|significantly|rates?|incidence"
    rf"|only|also|respectively|patients|who received|received) )*(?:$|[(\[]?{_V}|with\b|in\b|for\b)"
    rf"|{_E} (?:was|were) (?:\w+ ){{0,2}}(?:lower|higher|less|more)\b"
)
_BETTER = re.compile(
    r"\b(?:longer|higher|better|improve[sd]?|improvements?|superior|prolong(?:s|ed)?|greater|increased?|favou?red|extended"
    r"|benefit|lengthened|enhanced|reduced? (?:the )?(?:risk|hazard))\b",
    re.IGNORECASE,
)
_WORSE = re.compile(
    r"\b(?:shorter|lower|worse|inferior|poorer|decreased|shortened|reduced (?!(?:the )?(?:risk|hazard)))\b"
)


def parts(made: Skeleton) -> Iterator[str]:
    """Yield the parts of a sentence, each from an endpoint to the next."""
    ends = (*(made.text.index(sign) for sign in made.of(ENDPOINT)), len(made.text))
    for start, end in pairwise(ends):
        if (name := made.at(made.text[start]).value) != OTHER:
            yield _ALSO.split(made.text[start:end])[0] if harms(name) else made.text[start:end]


def outcome_of(made: Skeleton, part: str, carried: Names | None) -> Outcome | None:
    """Return the result that a part tells; `carried` are the groups that were compared before it."""
    if harms(made.at(part[0]).value) and not _OF_ALL_HARMS.match(part):
        return None
    groups = _groups(made, part, carried)
    return _of_part(made, part, groups) if groups and not narrows(made, filter(None, groups)) else None


def _groups(made: Skeleton, part: str, carried: Names | None) -> tuple[str, ...] | None:
    """Return the groups of a part, as many as it has values; None where anything in it is not understood."""
    values, ratios = re.findall(_V, part), re.findall(any_of(RATIO), part)
    if re.search(rf"\d|{any_of(INTERVAL)}", part):
        return None
    if len(values) > 2:
        return groups_of_many(part, carried)
    if len(ratios) > 1:
        return None
    if len(values) == 2:
        return beside(made, part) or apart(made, part, carried if carried and len(carried) == 2 else None)
    if ratios:
        return apart(made, part, None) if not values else None
    return _only(made, part) if values else None


def _only(made: Skeleton, part: str) -> tuple[str, ...] | None:
    """Return the group of a single value; None in a sentence that compares, or that tells of the endpoint twice."""
    same = [sign for sign in made.of(ENDPOINT) if made.at(sign).value == made.at(part[0]).value]
    if len(same) > 1 or re.search(rf"\b(?:than|{VERSUS}|whereas|while|but)\s", made.text):
        return None
    group = alone(part)
    return None if group is None else (group,)


def _of_part(made: Skeleton, part: str, groups: tuple[str, ...]) -> Outcome | None:
    """Return the result that a part tells, or None where its numbers do not belong together."""
    values = [made.at(sign) for sign in re.findall(_V, part)]
    names = [words_of(made, group) for group in groups]
    endpoint = _endpoint(made, part, values)
    nameless = any(group and not name for name, group in zip(names, groups, strict=True))
    if endpoint is None or nameless or len(set(names)) < len(names):
        return None
    told = tuple(_told(value, name) for value, name in zip(values or (None, None), names, strict=True))
    ratio = _ratio(made, part) if len(told) < 3 else None  # of three groups, whose it is cannot be told
    if not _within(told, ratio):
        return None
    if ratio and not same_way(made.text, told, ratio):
        if not values or not (ratio.interval and ratio.interval.holds("1")):
            return None
        ratio = None  # of the second group over the first, and near 1: the values alone are beyond doubt
    chances = [made.at(sign).value for sign in re.findall(any_of(CHANCE), part)]
    return Outcome(endpoint, told, ratio, chances[0] if len(chances) == 1 and len(told) == 2 else "")


def _endpoint(made: Skeleton, part: str, values: list[Quantity]) -> str | None:
    """Return the endpoint with its moment ("12-mo OS"), or None where the values are none of its kind."""
    name, moments = made.at(part[0]).value, {f"{made.at(m).value}-{made.at(m).unit}" for m in _moments(made, part)}
    units = {value.unit for value in values} - {""}
    if len(units) > 1 or (is_rate(name) and moments):
        return None
    if is_rate(name) or units != {"%"}:
        return name if (units in ({"%"}, set())) == is_rate(name) or not values else None
    return f"{moments.pop()} {name}" if len(moments) == 1 else None


def _moments(made: Skeleton, part: str) -> list[str]:
    """Return the moments that belong to an endpoint: right before it, in its part, or before all endpoints."""
    before = made.text[: made.text.index(part[0])]
    last = made.text.endswith(part)
    inside = re.findall(_M, part if last else re.sub(rf"{_M}[^{SIGNS}]*$", "", part))
    return re.findall(rf"({_M})[^{SIGNS}]*$", before) or inside or re.findall(_M, re.split(_E, made.text)[0])


def _told(value: Quantity | None, name: str) -> Group:
    return Group(value.value, value.unit, name, value.interval) if value else Group("", "", name)


def _ratio(made: Skeleton, part: str) -> Ratio | None:
    signs = re.findall(any_of(RATIO), part)
    return Ratio(made.at(signs[0]).value, made.at(signs[0]).interval) if signs else None


def _within(groups: tuple[Group, ...], ratio: Ratio | None) -> bool:
    """Return whether each number lies inside its interval, and a ratio has two groups."""
    if not all(group.interval is None or group.interval.holds(group.value) for group in groups):
        return False
    return ratio is None or (len(groups) == 2 and (ratio.interval is None or ratio.interval.holds(ratio.value)))


def same_way(text: str, groups: tuple[Group, ...], ratio: Ratio) -> bool:
    """Return whether a ratio is of the first group over the second: less than 1 where the first did better.

    Where there are no values, or equal ones, the words must say so."""
    first, second = (float(g.value) if g.value[:1].isdigit() else float("inf") for g in groups)
    if first != second:
        return (first > second) == (float(ratio.value) < 1)
    better, worse = bool(_BETTER.search(text)), bool(_WORSE.search(text))
    return better != worse and (float(ratio.value) < 1) == better
