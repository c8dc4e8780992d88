"""What a paper found, in numbers: how long, how many, how much better, for whom and against what. Or nothing.

A number under the wrong group is worse than none. So a result is taken only from a sentence of which everything is
understood: each number in it has a known role, each value stands beside the group that it belongs to, and nothing
speaks of other studies, of plans, or of a part of the patients that is not named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.annotate.abstracts import Line
from bot.annotate.numbers.endpoints import MENTION, OTHER, harms
from bot.annotate.numbers.lists import unlisted
from bot.annotate.numbers.notation import READERS
from bot.annotate.numbers.parts import Names, outcome_of, parts, same_way
from bot.annotate.numbers.quantities import (
    ENDPOINT,
    NAME,
    RATIO,
    SHARE,
    TIME,
    VERSUS,
    Skeleton,
    any_of,
    gathered,
    skeleton,
)
from bot.annotate.numbers.results import Outcome
from bot.annotate.numbers.whom import (
    fronted,
    names_a_part,
    narrows,
    of_all_doses,
    opening,
    population,
    speaks_of_all,
)

_E, _V = any_of(ENDPOINT), any_of(TIME, SHARE)
_FOREIGN = re.compile(
    r"interaction|heterogeneity|non-?inferiority (?:margin|boundary)|\bto detect\b|\bpower(?:ed)?\b"
    r"|hypothes|\bassum|\bexpected\b|\bhistoric|\bprevious(?:ly)? (?:published|stud|trial|cohort)|\bthreshold"
    r"|\bearlier (?:stud|trial|report)|simulat|\bpredict|\bsensitivity anal|\bmodell?ed\b|\bmean\b|\brestricted\b"
    r"|\baverage\b|\bcross-?over\b|\brank[- ]preserving|\bper (?:\w+ )?(?:increase|unit|SD)\b|\bmulti-?vari"
    r"|\buni-?vari|\bnull\b|\bplanned\b|\bcost|\bmargin|\bestimated to\b|\bat least\b|\bnearly\b|\balmost\b"
    r"|\bapproximately\b|\bup to\b|\b(?:has|have) been\b|\bliterature\b|\bretreat|\bmatched\b.*\bcontrols?\b"
    r"|\beither\b|\bneither\b|\b(?:this|one|a|single) patient\b|\bposterior\b|\bwould\b"
    r"|\brisk of\b.*%|\bwas defined\b|(?<!data )\bcut-?offs?\b(?! date)"
    r"|\b(?:gain|prolongation|reduction|decrease|extension) of\b"
    rf"|^At {any_of(NAME)},|\b(?:at|by|after|through) (?:week|month|cycle|day|year)s? \d"
    rf"|{_E} (?:time )?(?:after|following|from|since) (?:the |disease |first |initial |start of )*"
    r"(?:progress|relapse|recurren|metasta|diagnos|second|discontinu|transplant|surgery)"
    rf"|\bby (?:a )?(?:median )?(?:of )?{_V}|\b(?:more|less) than {_V}"
    rf"|\b(?:differences?|gain|improvement|increase|benefit) (?:in|of|for) (?:the )?(?:[\w-]+ ){{0,3}}{_E}"
    r"(?: [^\s;]+){0,4} (?:was|were|of)\b",
    re.IGNORECASE,
)
_UNCHANGED = re.compile(  # of whom more is said, which takes nothing from whom the result is of
    r",? (?:especially|particularly|notably|regardless of|irrespective of) [^,;()\d]*(?=[.;]|$)"
    r"| \(all patients\)| across (?:all )?(?:the )?(?:doses|dose levels)(?=[,.;]|$)"
    r"|(?<=\w) (?:for|in|among|of) all (?:\d+ )?patients(?= (?:was|were)\b)"
)
_INTERIM = re.compile(r"\binterim\b", re.IGNORECASE)
_VERSUS = re.compile(rf"\b(?:than|between|{VERSUS})\s")
_SUBGROUP = re.compile(r"\bsub-?groups?\b", re.IGNORECASE)
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
        sentence = tuple(_owned(told, compares=compares, of_all=of_all_doses(line.text)))
        carried = _compared(sentence) or (carried if made and not told and _keeps(line.text, made) else None)
        hidden |= _endpoints(made) - {o.endpoint for o in sentence} if made and of_all else set()
        certain = (o for o in sentence if of_all or _is_certain(o, sentence, narrowed=narrowed, strayed=strayed))
        found.extend(replace(o, pooled=pooled or "pooled" in line.text.lower()) for o in certain)
        narrowed = not of_all and (narrowed or names_a_part(line.text) or any(o.population for o in sentence))
        strayed = not of_all and (strayed or _names_one(told) or (made is not None and not told and _strays(made)))
    return _once(o for o in found if not (o.population and o.endpoint in hidden))


def _owned(told: Sequence[Outcome], *, compares: bool, of_all: bool) -> Iterator[Outcome]:
    """Yield the results of a sentence of which it is said whose they are."""
    single = of_all or not (compares or _names_one(told))
    return (o for o in told if single or len(o.groups) > 1 or o.groups[0].name or o.population)


def _names_one(told: Sequence[Outcome]) -> bool:
    """Return whether a sentence names whose a single value is, so that another's may be theirs, too, or anybody's."""
    return any(len(o.groups) == 1 and o.groups[0].name for o in told)


def _is_certain(outcome: Outcome, sentence: Sequence[Outcome], *, narrowed: bool, strayed: bool) -> bool:
    """Return whether a result is not, unsaid, that of a part of the patients of whom an earlier sentence speaks.

    What did harm to two groups is told of all who were treated."""
    if harms(outcome.endpoint) and len(outcome.groups) > 1:
        return True
    here = not narrowed or any(o.population for o in sentence)
    return here and bool(not strayed or outcome.population or outcome.groups[0].name)


def _once(found: Iterator[Outcome]) -> tuple[Outcome, ...]:
    first: dict[tuple[str, str, tuple[str, ...]], Outcome] = {}
    for outcome in found:
        key = (outcome.endpoint, outcome.population, tuple(g.name for g in outcome.groups))
        first[key] = _completed(first[key], outcome) if key in first else outcome
    return tuple(first.values())


def _completed(first: Outcome, second: Outcome) -> Outcome:
    """Return a ratio with the values that the same sentence tells apart from it; else what was told first.

    What a final analysis found replaces what an interim one did."""
    if _INTERIM.search(first.quote) and not _INTERIM.search(second.quote):
        return second
    if first.quote != second.quote or first.groups[0].value or second.ratio or first.ratio is None:
        return first
    if not same_way(first.quote, second.groups, first.ratio):
        return first
    return replace(first, groups=second.groups)


def _numbers_of(line: Line) -> Skeleton | None:
    """Return a sentence with signs for its numbers, if it tells of an endpoint in numbers."""
    if not _TELLS.search(line.text) or _PERSON.search(line.text) or not MENTION.search(line.text):
        return None
    made = skeleton(_UNCHANGED.sub("", line.text), READERS)
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
    for part in parts(clause) if whom is not None else ():
        if (outcome := outcome_of(clause, part, carried)) is not None:
            carried = _compared((outcome,)) or carried
            yield replace(outcome, population=whom or "")


def _compared(outcomes: Sequence[Outcome]) -> Names | None:
    """Return the groups that were compared last."""
    several = [tuple(group.name for group in o.groups) for o in outcomes if len(o.groups) > 1]
    return several[-1] if several else None
