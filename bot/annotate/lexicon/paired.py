"""States told in the order of their names: "ER, PR and HER2 were +, - and 1+, respectively", "ER/PR/HER2: +/+/-"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.annotate.lexicon.around import JOINED

if TYPE_CHECKING:
    from bot.annotate.lexicon.states import Bearer

_VALUE = (
    r"\(?(?:[0-3]\s?\+|[<>≥≤]?\s?\d[\d.]*\s?%|[0-3](?![\d.])|positiv\w*|negativ\w*|pos|neg|equivocal|low|[+-]ve|\+{1,3}|-)\)?"
    r"(?:\s?\([^()]{0,25}\))?"
)
_SLASHED = re.compile(
    rf"(?P<lead>[)\]]?\s?(?:(?:status|expression|profile)\s?)?(?:(?:was|were|is|are)\s)?[:=(\[]?\s?)"
    rf"(?P<values>{_VALUE}(?:\s?/\s?{_VALUE})+)(?![\w/+])"
)
_SPELLED = re.compile(
    rf"[)\]]?\s?(?:(?:status(?:es)?|expressions?|results?|staining|receptors?|levels?)\s)?"
    rf"(?:(?:was|were|is|are|being|as|came back|showed|scored)\s|[:=]\s?)"
    rf"(?P<values>{_VALUE}(?:(?:\s?,\s?(?:and\s)?|\s?/\s?|\sand\s){_VALUE})+),?\s*"
)
_AHEAD = re.compile(
    rf"(?<![\w,/])(?P<values>{_VALUE}(?:(?:\s?,\s?(?:and\s)?|\s?/\s?|\sand\s){_VALUE})+)\sfor\s(?:the\s)?$"
)
_BEHIND_LIST = re.compile(r"[)\]]?(?:\s(?:expression|status|staining))?\s?,?\s*")
_EACH = re.compile(_VALUE)
_SLASH = re.compile(r"[)\]]?\s?/\s?[(\[]?")
_OPENED = re.compile(r"[)\]]?(?:[\s-]?(?P<state>positive|negative|\+|-)[^()]{0,25}|\s)\((?:either )?")
_CLOSED = re.compile(r"(?:\sexpression)?\)(?:[\s-](?:status )?(?P<state>positive|negative)\b)?")
_RECEPTORS = frozenset({"er", "pr"})
_RESPECTIVELY, _FAR = "respectively", 120
_STATES = {"+": "positive", "p": "positive", "-": "negative", "n": "negative", "e": "equivocal", "l": "low", "0": "0"}


@dataclass(frozen=True, slots=True)
class Told:
    """What a list says of the bearer of a number: a state, "" for a result that is none; and where its words stand."""

    index: int
    state: str
    start: int
    end: int


def read_paired(text: str, bearers: Sequence[Bearer]) -> Iterator[Told]:
    """Yield what the lists of a folded text say of each bearer, where there are as many states as names."""
    if "/" in text:
        yield from _slashed(text, bearers)
    if "hormon" in text or "hr" in text:
        yield from _of_receptors(text, bearers)
    found = text.find(_RESPECTIVELY)
    while found >= 0:
        yield from _respectively(text, bearers, found)
        found = text.find(_RESPECTIVELY, found + 1)


def _slashed(text: str, bearers: Sequence[Bearer]) -> Iterator[Told]:
    for last in range(1, len(bearers)):
        end = bearers[last].end
        match = _SLASHED.match(text, end) if _is_joined(_SLASH, text, bearers, last) else None
        values = _EACH.findall(match["values"]) if match else []
        glued = len(values) == 2 and match and not match["lead"]  # "ER/PR+/-"
        if match and not glued and _length(_SLASH, text, bearers, last) == len(values):
            yield from _told(values, last, (end, match.end()))


def _of_receptors(text: str, bearers: Sequence[Bearer]) -> Iterator[Told]:
    """Yield what is said of receptors by their common name: "HR-positive (ER and/or PR)", "HR (ER, PR) negative"."""
    for index, bearer in enumerate(bearers):
        opened = _OPENED.match(text, bearer.end) if "hr" in bearer.beginnings else None
        last = _last_receptor(text, bearers, index, opened.end()) if opened else index
        closed = _CLOSED.match(text, bearers[last].end) if last > index else None
        if not opened or not closed or bool(opened["state"]) == bool(closed["state"]):
            continue
        first = index + 1 if opened["state"] else index
        words, state = (bearer.start, closed.end()), _state(opened["state"] or closed["state"])
        yield from (Told(which, state, *words) for which in range(first, last + 1))


def _last_receptor(text: str, bearers: Sequence[Bearer], index: int, opened: int) -> int:
    """Return the last of the receptors that are listed in brackets behind a bearer, itself where there are none."""
    last = index
    while last + 1 < len(bearers) and _RECEPTORS.issuperset(bearers[last + 1].beginnings):
        start = bearers[last + 1].start
        joined = start == opened if last == index else bool(JOINED.fullmatch(text, bearers[last].end, start))
        if not joined or ")" in text[opened:start]:
            break
        last += 1
    return last


def _respectively(text: str, bearers: Sequence[Bearer], place: int) -> Iterator[Told]:
    last = bisect_left(bearers, place, key=lambda bearer: bearer.start) - 1
    if last < 1 or place - bearers[last].end > _FAR:
        return
    count = _length(JOINED, text, bearers, last)
    match = _SPELLED.fullmatch(text, bearers[last].end, place)
    words = (bearers[last].end, place)
    if not match and _BEHIND_LIST.fullmatch(text, *words):
        first = bearers[last - count + 1].start
        match = _AHEAD.search(text, max(0, first - _FAR), first)
        words = (match.start() if match else place, place)
    values = _EACH.findall(match["values"]) if match else []
    if len(values) == count:
        yield from _told(values, last, words)


def _told(values: Sequence[str], last: int, words: tuple[int, int]) -> Iterator[Told]:
    for index, value in enumerate(values, last - len(values) + 1):
        yield Told(index, _state(value.lstrip("( ")), *words)


def _state(value: str) -> str:
    is_result = value[:1].isdigit() and value[:2].rstrip(")") != "0"  # "1+" is read as a result, "60%" is no state
    return "" if is_result else _STATES.get(value[:1], "")


def _is_joined(joint: re.Pattern[str], text: str, bearers: Sequence[Bearer], index: int) -> bool:
    return bool(joint.fullmatch(text, bearers[index - 1].end, bearers[index].start))


def _length(joint: re.Pattern[str], text: str, bearers: Sequence[Bearer], last: int) -> int:
    """Return how many bearers stand in the list that ends with the last."""
    first = last
    while first and _is_joined(joint, text, bearers, first):
        first -= 1
    return last - first + 1
