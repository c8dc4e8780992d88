"""Text in a form that names can be compared in, with every character still at its place."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate

from ahocorasick_rs import AhoCorasick

_DASHES = "\u00ad\u058a\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u207b\u208b\u2e3a\ufe58\ufe63\uff0d"
_QUOTES = "\u2018\u2019\u201a\u201b\u2032\u2035\u02b9\u02bc\u00b4\u0060"
_SPACES = (
    "\t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
_PLUSES = "\u207a\u208a\ufe62\uff0b"

# One character for one character, so that a quote is what the author wrote. The registry's backslashes are no words.
_PLAIN = (
    dict.fromkeys(_DASHES, "-")
    | dict.fromkeys(_QUOTES, "'")
    | dict.fromkeys(_SPACES, " ")
    | dict.fromkeys(_PLUSES, "+")
    | {"\\": " ", "\u00b5": "\u03bc", "\u2215": "/", "\u2044": "/"}
)
_TYPOGRAPHY = re.compile(f"[{re.escape(''.join(_PLAIN))}]")
# begins with a set of characters: such a pattern is searched several times faster than one that looks back first
_SENTENCE_END = re.compile(
    r"[.!?\n](?:(?<=\n)\n*"
    r"|(?<![.!?].)(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bvs\.)(?<!\bDr\.)(?<!\Wneg\.)(?<!\Wpos\.)"
    r"[.!?]*[\"')\]]*(?:\s+(?=[\"'(\[]?[A-Z0-9*])|(?<=\.\.\.)))"
)
_WIDE = re.compile(r"[\s\\]{2,}")


# the lexicon and the item types read the same words one after the other
@lru_cache(maxsize=8)
def plain(text: str) -> str:
    """Return the text with one dash, one quote and one space for all of their kinds; its length stays."""
    return _TYPOGRAPHY.sub(lambda odd: _PLAIN[odd[0]], text)


def fold(text: str) -> str:
    """Return plain text in lower case; its length stays."""
    return lower(plain(text))


@lru_cache(maxsize=8)
def lower(text: str) -> str:
    """Return lower case of the same length: a capital that would become two characters stays as it is."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)


@lru_cache(maxsize=64)
def sentence_starts(text: str) -> tuple[int, ...]:
    """Return where each sentence, line or list entry begins."""
    return (0, *(match.end() for match in _SENTENCE_END.finditer(text)))


def sentence_at(text: str, position: int) -> tuple[int, int]:
    """Return where the sentence that holds a position begins and ends."""
    starts = sentence_starts(text)
    index = bisect_right(starts, position) - 1
    return starts[index], starts[index + 1] if index + 1 < len(starts) else len(text)


_HINTED: list[str] = []  # the words of all hints


class Hints:
    """Words without which a pattern finds nothing: a text is searched once for those of all, then asked by stretch."""

    def __init__(self, *words: str) -> None:
        _HINTED.extend(words)
        self._words = range(len(_HINTED) - len(words), len(_HINTED))
        self._last: tuple[str, Sequence[int]] = ("", ())

    def within(self, text: str, start: int, end: int) -> bool:
        """Tell whether one of the words begins in a stretch of a text."""
        known, places = self._last
        if known is not text:
            places = [place for word, place, _ in _hinted(text, len(_HINTED)) if word in self._words]
            self._last = text, places
        return bisect_left(places, start) < bisect_left(places, end)


@lru_cache(maxsize=1)
def _hinted(text: str, count: int) -> Sequence[tuple[int, int, int]]:
    return _hint_search(count).find_matches_as_indexes(text, overlapping=True)


@lru_cache(maxsize=1)
def _hint_search(_count: int) -> AhoCorasick:
    """Return what finds the words of all hints, made anew when a further file has brought some."""
    return AhoCorasick(_HINTED)


class Stretches:
    """Stretches of a text, to be asked in one step whether one of them holds a place."""

    def __init__(self, stretches: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(stretches)
        self._starts = [start for start, _ in ordered]
        self._reached = list(accumulate((end for _, end in ordered), max))

    def hold(self, start: int, end: int) -> bool:
        """Tell whether one stretch holds all that lies between two places."""
        begun = bisect_right(self._starts, start)
        return begun > 0 and end <= self._reached[begun - 1]


def squeeze(text: str) -> tuple[str, tuple[int, ...]]:
    """Return a text with one white space for several, and where each character stood; a line break stays."""
    kept: list[str] = []
    origin: list[int] = []
    reached = 0
    for gap in _WIDE.finditer(text):
        kept += (text[reached : gap.start()], "\n" if "\n" in gap[0] else " ")
        origin += range(reached, gap.start() + 1)
        reached = gap.end()
    kept.append(text[reached:])
    origin += range(reached, len(text))
    return "".join(kept), tuple(origin)
