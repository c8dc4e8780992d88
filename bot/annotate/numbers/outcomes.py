"""What a paper found, in numbers: how long, how many, how much better, for whom and against what. Or nothing.

A number under the wrong group is worse than none. So a result is taken only from a sentence of which everything is
understood: each number in it has a known role, each value stands beside the group that it belongs to, and nothing
speaks of other studies, of plans, or of a part of the patients that is not named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.annotate.abstracts import Line
from bot.annotate.numbers.endpoints import MENTION, OTHER, harms, is_rate
from bot.annotate.numbers.groups import alone, apart, beside, words_of
from bot.annotate.numbers.lists import unlisted
from bot.annotate.numbers.many import groups_of_many
from bot.annotate.numbers.notation import READERS
from bot.annotate.numbers.quantities import (
    CHANCE,
    ENDPOINT,
    INTERVAL,
    MOMENT,
    RATIO,
    SHARE,
    TIME,
    VERSUS,
    Interval,
    Quantity,
    Skeleton,
    any_of,
    gathered,
    skeleton,
)
from bot.annotate.numbers.whom import fronted, names_a_part, narrows, opening, population, speaks_of_all


@dataclass(frozen=True, slots=True)
class Group:
    """What one group reached: "10.1" "mo", and its name in the author's words, where there are several."""

    value: str
    unit: str
    name: str = ""
    interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class Ratio:
    """A hazard ratio of the first group over the second."""

    value: str
    interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """One endpoint's result, from one sentence (`quote`, which stands at `start`).

    Of two groups the second is the comparator; where only their ratio is told, their values are empty."""

    endpoint: str  # "PFS", "12-mo OS"
    groups: tuple[Group, ...]
    ratio: Ratio | None = None
    chance: str = ""  # "p<0.001"
    population: str = ""  # in the author's words; empty: all patients
    pooled: bool = False  # over several studies
    quote: str = ""
    start: int = 0

    @property
    def end(self) -> int:
        return self.start + len(self.quote)


Names = tuple[str, ...]  # of the groups that a sentence compares

_E, _V = any_of(ENDPOINT), any_of(TIME, SHARE)
_FOREIGN = re.compile(
    r"interaction|heterogeneity|non-?inferiority (?:margin|boundary)|\bto detect\b|\bpower(?:ed)?\b"
    r"|hypothes|\bassum|\bexpected\b|\bhistoric|\bprevious(?:ly)? (?:published|stud|trial|cohort)|\bthreshold"
    r"|\bearlier (?:stud|trial|report)|simulat|\bpredict|\bsensitivity anal|\bmodell?ed\b|\bmean\b|\brestricted\b"
    r"|\baverage\b|\bcross-?over\b|\brank[- ]preserving|\bper (?:\w+ )?(?:increase|unit|SD)\b|\bmulti-?vari"
    r"|\buni-?vari|\bnull\b|\bplanned\b|\bcost|\bmargin|\bestimated to\b|\bat least\b|\bnearly\b|\balmost\b"
    r"|\bapproximately\b|\bup to\b|\b(?:has|have) been\b|\bliterature\b|\bretreat|\bmatched\b.*\bcontrols?\b"
    r"|\beither\b|\bneither\b|\b(?:this|one|a|single) patient\b|\bposterior\b|\bwould\b"
    r"|\brisk of\b.*%|\bwas defined\b|\bcut-?offs?\b|\b(?:gain|prolongation|reduction|decrease|extension) of\b"
    rf"|\bby (?:a )?(?:median )?(?:of )?{_V}|\b(?:more|less) than {_V}"
    rf"|\b(?:differences?|gain|improvement|increase|benefit) (?:in|of|for) (?:the )?(?:[\w-]+ ){{0,3}}{_E}"
    r"(?: \S+){0,4} (?:was|were|of)\b",
    re.IGNORECASE,
)
_VERSUS = re.compile(rf"\b(?:than|between|{VERSUS})\s")
_SUBGROUP = re.compile(r"\bsub-?groups?\b", re.IGNORECASE)
_BETTER = re.compile(
    r"\b(?:longer|higher|better|improve[sd]?|improvements?|superior|prolong(?:s|ed)?|greater|increased?|favou?red|extended"
    r"|benefit|lengthened|enhanced|reduced? (?:the )?(?:risk|hazard))\b",
    re.IGNORECASE,
)
_WORSE = re.compile(
    r"\b(?:shorter|lower|worse|inferior|poorer|decreased|shortened|reduced (?!(?:the )?(?:risk|hazard)))\b"
)
_TELLS = re.compile(r"\d")
_PERSON = re.compile(r"\byears?[ -]old\b", re.IGNORECASE)
_CLAUSE = re.compile(r";\s(?=(?:among|in|for) [^,;()]{3,60}, )")
_OF_SOME = re.compile(  # "7 of 38 patients who had had A"; those who responded are no part of which more is told
    rf"{any_of(SHARE)} (?:who|whose|with|without|harbou?ring) (?!(?:had |achieved )?(?:an? )?(?:confirmed )?{_E})"
)
_LIST = re.compile(rf"{_E} ?(?:,|and|/|or|,? as well as) ?(?:the )?(?:median )?{_E}")


def outcomes(lines: Iterable[Line], *, compares: bool, pooled: bool) -> tuple[Outcome, ...]:
    """Return the results that sentences of an abstract's findings tell in numbers, in order.

    `compares` says that the paper has several groups, so that a value without its group means nothing."""
    found: list[Outcome] = []
    hidden: set[str] = set()  # endpoints whose result in all patients is told, but not understood
    narrowed, strayed, carried = False, False, None
    for line in lines:
        of_all, made = speaks_of_all(line.text), _numbers_of(line)
        told = tuple(_of_sentence(line, made, carried)) if made else ()
        sentence = tuple(o for o in told if len(o.groups) > 1 or o.groups[0].name or o.population or not compares)
        carried = _compared(sentence) or (carried if made and not told and _keeps(line.text, made) else None)
        hidden |= _endpoints(made) - {o.endpoint for o in sentence} if made and of_all else set()
        here = not narrowed or of_all or any(o.population for o in sentence)
        certain = (
            o
            for o in sentence
            if (here and (of_all or not strayed or o.population or o.groups[0].name))
            or (harms(o.endpoint) and len(o.groups) > 1)  # told of all who were treated
        )
        found.extend(replace(o, pooled=pooled or "pooled" in line.text.lower()) for o in certain)
        narrowed = not of_all and (narrowed or names_a_part(line.text) or any(o.population for o in sentence))
        strayed = not of_all and (strayed or (made is not None and not told and _strays(made)))
    return _once(o for o in found if not (o.population and o.endpoint in hidden))


def _once(found: Iterator[Outcome]) -> tuple[Outcome, ...]:
    first: dict[tuple[str, str, tuple[str, ...]], Outcome] = {}
    for outcome in found:
        key = (outcome.endpoint, outcome.population, tuple(g.name for g in outcome.groups))
        first[key] = _completed(first[key], outcome) if key in first else outcome
    return tuple(first.values())


def _completed(first: Outcome, second: Outcome) -> Outcome:
    """Return a ratio with the values that the same sentence tells apart from it; else what was told first."""
    if first.quote != second.quote or first.groups[0].value or second.ratio or first.ratio is None:
        return first
    if not _same_way(first.quote, second.groups, first.ratio):
        return first
    return replace(first, groups=second.groups)


def _numbers_of(line: Line) -> Skeleton | None:
    """Return a sentence with signs for its numbers, if it tells of an endpoint in numbers."""
    if not _TELLS.search(line.text) or _PERSON.search(line.text) or not MENTION.search(line.text):
        return None
    made = skeleton(line.text, READERS)
    made = gathered(made) if made else None
    return unlisted(made) if made and made.of(TIME, SHARE, RATIO) else None


def _strays(made: Skeleton) -> bool:
    """Return whether a sentence tells the result of a part of the patients, of whom the next may go on to speak."""
    return bool(_OF_SOME.search(made.text)) or (bool(_endpoints(made) - {"DOR"}) and narrows(made, ()))


def _keeps(text: str, made: Skeleton) -> bool:
    """Return whether a sentence without a result leaves it at the groups of the one before it."""
    return not (_VERSUS.search(text) or names_a_part(text) or _strays(made))


def _endpoints(made: Skeleton) -> set[str]:
    return {made.at(sign).value for sign in made.of(ENDPOINT)} - {OTHER}


def _of_sentence(line: Line, made: Skeleton, carried: Names | None) -> Iterator[Outcome]:
    """Yield what a sentence tells; `carried` are the groups that the sentence before compared."""
    for clause in (replace(made, text=text) for text in _CLAUSE.split(made.text)):
        found = tuple(_of_clause(clause, carried))
        if not found and (moved := fronted(clause)):
            found = tuple(_of_clause(moved, carried))
        carried = _compared(found) or carried
        yield from (replace(o, quote=line.text, start=line.sentence.start) for o in found)


def _of_clause(clause: Skeleton, carried: Names | None) -> Iterator[Outcome]:
    foreign = _FOREIGN.search(clause.text) or _SUBGROUP.search(opening(clause.text)[1])
    whom = None if foreign or _LIST.search(clause.text) else population(clause)
    for part in _parts(clause) if whom is not None else ():
        groups = _groups(clause, part, carried)
        outcome = _of_part(clause, part, groups) if groups and not narrows(clause, filter(None, groups)) else None
        if outcome is not None:
            carried = _compared((outcome,)) or carried
            yield replace(outcome, population=whom or "")


def _compared(outcomes: Sequence[Outcome]) -> Names | None:
    """Return the groups that were compared last."""
    several = [tuple(group.name for group in o.groups) for o in outcomes if len(o.groups) > 1]
    return several[-1] if several else None


def _parts(made: Skeleton) -> Iterator[str]:
    """Yield the parts of a sentence, each from an endpoint to the next."""
    ends = (*(made.text.index(sign) for sign in made.of(ENDPOINT)), len(made.text))
    for start, end in pairwise(ends):
        if made.at(made.text[start]).value != OTHER:
            yield made.text[start:end]


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
    if ratio and not _same_way(made.text, told, ratio):
        if not values or not (ratio.interval and ratio.interval.holds("1")):
            return None
        ratio = None  # of the second group over the first, and near 1: the values alone are beyond doubt
    chances = [made.at(sign).value for sign in re.findall(any_of(CHANCE), part)]
    return Outcome(endpoint, told, ratio, chances[0] if len(chances) == 1 and len(told) == 2 else "")


def _endpoint(made: Skeleton, part: str, values: list[Quantity]) -> str | None:
    """Return the endpoint with its moment ("12-mo OS"), or None where the values are none of its kind."""
    name, moments = made.at(part[0]).value, {f"{made.at(m).value}-{made.at(m).unit}" for m in made.of(MOMENT)}
    units = {value.unit for value in values} - {""}
    if len(units) > 1 or (is_rate(name) and moments):
        return None
    if is_rate(name) or units != {"%"}:
        return name if (units in ({"%"}, set())) == is_rate(name) or not values else None
    return f"{moments.pop()} {name}" if len(moments) == 1 else None


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


def _same_way(text: str, groups: tuple[Group, ...], ratio: Ratio) -> bool:
    """Return whether a ratio is of the first group over the second: less than 1 where the first did better.

    Where there are no values, or equal ones, the words must say so."""
    first, second = (float(g.value) if g.value[:1].isdigit() else float("inf") for g in groups)
    if first != second:
        return (first > second) == (float(ratio.value) < 1)
    better, worse = bool(_BETTER.search(text)), bool(_WORSE.search(text))
    return better != worse and (float(ratio.value) < 1) == better
