"""The numbers of a sentence, taken out one by one, so that the words between them can be read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

# one sign of the private use area stands for each number; its block tells what kind of number it is
ENDPOINT, TIME, SHARE, RATIO, INTERVAL, CHANCE, MOMENT, ASIDE, NAME, OTHER_MEASURE = (
    0xE000 + 0x100 * n for n in range(10)
)
SIGNS = "\ue000-\uf8ff"
_BLOCK = 0x100


@dataclass(frozen=True, slots=True)
class Interval:
    """A confidence interval as printed, "0.40" to "0.63" at a level of "95"; `high` may be "not reached"."""

    low: str
    high: str
    level: str = "95"

    def holds(self, value: str) -> bool:
        """Return whether it can be this value's interval; what was not reached is beyond every number."""
        return _size(self.low) <= _size(value) <= _size(self.high)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and the words that told it; `value` is "not reached" where its time has not come, or "not estimable"."""

    kind: int
    words: str
    value: str = ""
    unit: str = ""
    interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A text in which a sign stands for each number, and the numbers that the signs stand for."""

    text: str
    quantities: dict[str, Quantity]

    def at(self, sign: str) -> Quantity:
        return self.quantities[sign]

    def of(self, *kinds: int) -> list[str]:
        """Return the signs of these kinds, in order."""
        return re.findall(any_of(*kinds), self.text)

    def words(self, part: str) -> str:
        """Return a part of the text with its numbers as they were written."""
        return "".join(self.quantities[sign].words if sign in self.quantities else sign for sign in part)


Reader = tuple[int, re.Pattern[str], Callable[[re.Match[str]], Quantity]]


def any_of(*kinds: int) -> str:
    """Return a pattern for one sign of these kinds."""
    return "[" + "".join(f"{chr(kind)}-{chr(kind + _BLOCK - 1)}" for kind in kinds) + "]"


def plain(text: str) -> str:
    """Return a text of the same length with one kind of dash, decimal point, space and sign."""
    return re.sub(r"(?<=\b0),(?=\d{1,3}\b)", ".", text.translate(_PLAIN))


def skeleton(text: str, readers: Iterable[Reader]) -> Skeleton | None:
    """Return a text with a sign for each number that the readers find in turn; None where there are too many."""
    made = Skeleton(plain(text), {})
    for reader in readers:
        made = _read(made, reader)
        if len(made.of(reader[0])) >= _BLOCK:
            return None
    return made


def _read(made: Skeleton, reader: Reader) -> Skeleton:
    kind, pattern, read = reader
    known = dict(made.quantities)

    def sign(match: re.Match[str]) -> str:
        found = read(match)
        return _add(known, kind, replace(found, words=made.words(found.words)))

    return Skeleton(pattern.sub(sign, made.text), known)


def _add(known: dict[str, Quantity], kind: int, found: Quantity) -> str:
    """Return the sign under which a number is remembered."""
    taken = sum(kind <= ord(sign) < kind + _BLOCK for sign in known)
    sign = chr(kind + min(taken, _BLOCK - 1))
    known[sign] = found
    return sign


def _size(value: str) -> float:
    return float(value) if value[:1].isdigit() else float("inf")


_PLAIN = str.maketrans(
    {"·": ".", "∙": ".", "•": ".", "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "\xad": "-"}
    | {"\u2009": " ", "\u202f": " ", "\u2005": " ", "\u2006": " ", "\u200a": " ", "\xa0": " ", "\n": " "}
    | {"’": "'", "⩽": "≤", "⩾": "≥", "﹤": "<", "＜": "<", "＞": ">", "＝": "=", "≦": "≤", "≧": "≥", "％": "%"}
)


# --- what belongs to a number -------------------------------------------------------------------------------------

NUMBER = r"(?<![\d.,])\d+(?:\.\d+)?(?![.,]?\d)"
TO = r"(?:\s?-\s?|\s?to\s?|,\s?|;\s?|\sand\s)"
VERSUS = r"(?:vs\.?|versus|v\.?|against|(?:as )?compared (?:with|to)|in comparison (?:with|to)|relative to)"

_VALUE, _I, _A = any_of(TIME, SHARE), any_of(INTERVAL), any_of(ASIDE)
_OWNER, _LEFT = any_of(TIME, SHARE, RATIO, ASIDE, OTHER_MEASURE), any_of(ASIDE, OTHER_MEASURE)
_OF_PEOPLE = r"(?: of (?:the |all )?(?:\w+ )?(?:patients|participants|women|men|those))?"
_SHARED = re.compile(
    rf"(?P<number>{NUMBER})(?P<between>\s?(?:[(\[]{_I}[)\]]\s?)?(?:,?\s?(?:{VERSUS}|and|or)\s"
    rf"|,\s(?={_VALUE}\s?(?:[(\[]{_I}[)\]])?,? (?:and|{VERSUS}) {_VALUE})))(?P<next>{_VALUE})"
)
_UNIT_BEHIND = re.compile(rf"(?P<number>{NUMBER})\s?[(\[](?P<own>{_I})[)\]]\s?(?P<unit>months|weeks|years)\b")
_OWN = re.compile(
    rf"(?P<value>{_OWNER})(?P<people>{_OF_PEOPLE})[\s,;]*"
    rf"(?:[(\[](?:{_A}|[\s,;:]|and)*(?P<inner>{_I})(?P<rest>[^()\[\]]*[)\]])|(?P<outer>{_I}))"
)
_INSIDE = re.compile(
    rf"{_A}\s?[(\[](?P<value>{any_of(SHARE)})[\s,;]*[(\[]?(?P<interval>{_I})?[)\]]?(?:{_A}|[\s,;])*[)\]]"
)
_BARE = re.compile(
    rf"(?P<value>{_OWNER})\s?[(\[]\s?(?:(?P<low>{NUMBER})%?{TO}(?:(?P<high>{NUMBER})%?|{_VALUE})"
    rf"|{_A}(?:[\s,;]*{_A})*)\s?(?:[)\]]|(?P<more>[;,] ?(?=[^()\d]*{any_of(RATIO)})))"
)
_OF_OTHERS = re.compile(rf"({any_of(OTHER_MEASURE)})[\s,;:]*(?:[(\[]\s?{_I}\s?[)\]]|{_I})")
_EMPTY = re.compile(rf"\s?[(\[](?:{_LEFT}|[\s,;:])*[)\]]")


def gathered(made: Skeleton) -> Skeleton:
    """Return a skeleton in which a number carries its interval, and the first of two the unit that they share.

    A share in brackets behind its count ("33 of 89 patients (37.1%)") stands for both."""
    made = _with_units(_with_unit_behind(made))
    known = dict(made.quantities)

    def own(match: re.Match[str]) -> str:
        known[match["value"]] = replace(
            known[match["value"]], interval=known[match["inner"] or match["outer"]].interval
        )
        return f"{match['value']}{match['people']}" + (f" ({match['rest']}" if match["rest"] else "")

    def inside(match: re.Match[str]) -> str:
        if match["interval"]:
            known[match["value"]] = replace(known[match["value"]], interval=known[match["interval"]].interval)
        return match["value"]

    def unnamed(match: re.Match[str]) -> str:
        """Take numbers in brackets for an interval where the like values of the sentence have one, at one level."""
        value = known[match["value"]]
        levels = {other.interval.level for other in known.values() if other.interval and other.unit == value.unit}
        ends = Interval(match["low"], match["high"], *levels) if match["high"] and len(levels) == 1 else None
        if ends and ends.holds(value.value):
            known[match["value"]] = replace(value, interval=ends)
        return match["value"] + (" (" if match["more"] else "")

    text = _OWN.sub(own, _OF_OTHERS.sub(r"\1", _INSIDE.sub(inside, made.text)))
    return Skeleton(_EMPTY.sub("", _BARE.sub(unnamed, text)), known)


def _with_unit_behind(made: Skeleton) -> Skeleton:
    """Return "5.8 [95% CI, 5.5-7.0] months" with a time in it."""
    known = dict(made.quantities)

    def time(match: re.Match[str]) -> str:
        unit = {"m": "mo", "w": "wk", "y": "y"}[match["unit"][0]]
        found = Quantity(TIME, made.words(match[0]), match["number"], unit, known[match["own"]].interval)
        return _add(known, TIME, found)

    return Skeleton(_UNIT_BEHIND.sub(time, made.text), known)


def _with_units(made: Skeleton) -> Skeleton:
    """Return "10.1 v 5.4 months" with two times in it."""
    text, known = made.text, dict(made.quantities)
    while match := _SHARED.search(text):
        after = known[match["next"]]
        sign = _add(known, after.kind, Quantity(after.kind, match["number"], match["number"], after.unit))
        text = f"{text[: match.start()]}{sign}{match['between']}{match['next']}{text[match.end() :]}"
    return Skeleton(text, known)
