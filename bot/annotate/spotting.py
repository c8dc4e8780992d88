"""Finding many names in a text at once: every place where one stands as a word of its own, the longest first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ahocorasick_rs import AhoCorasick

from bot.annotate.text import fold, plain
from bot.annotate.vocabulary import Name

Hit = tuple[int, int, tuple[Name, ...]]  # start, end, what the name may lead to

_GLUED = re.compile(  # a variant, or the word for a state: "BRAFV600E", "ESR1m"
    r"[A-Z]\d{2,4}[A-Z*](?!\w)|[A-Z]\d{3}(?!\w)|(?<=[A-Z\d])(?:m(?:ut)?|activating|mutant|mutated)(?!\w)"
)
_GREEK = {"alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "kappa": "κ", "zeta": "ζ"}


class Spotter:
    """The names of a vocabulary, ready to be found in any text."""

    def __init__(self, names: Iterable[Name]) -> None:
        free: dict[str, list[Name]] = {}
        exact: dict[str, list[Name]] = {}
        for name in names:
            table, key = (exact, plain(name.text)) if name.exact else (free, fold(name.text))
            for spelling in spellings(key):
                known = table.setdefault(spelling, [])
                if name not in known:
                    known.append(name)
        self._free = [tuple(names) for names in free.values()]
        self._exact = [tuple(names) for names in exact.values()]
        self._free_search = AhoCorasick(list(free))
        self._exact_search = AhoCorasick(list(exact))
        small = {fold(key): tuple(replace(name, in_context=True) for name in names) for key, names in exact.items()}
        self._small = list(small.values())
        self._small_search = AhoCorasick(list(small))

    def spot(self, written: str, folded: str) -> list[Hit]:
        """Return the names that stand in a text, from left to right, the longest where they overlap.

        `written` is the text as `plain` leaves it, `folded` the same in lower case."""
        hits = self._whole(self._free_search.find_matches_as_indexes(folded, overlapping=True), self._free, written)
        if written.islower():  # a text without any capital: names that need theirs count in context
            hits += self._whole(
                self._small_search.find_matches_as_indexes(folded, overlapping=True), self._small, written
            )
        else:
            hits += self._whole(
                self._exact_search.find_matches_as_indexes(written, overlapping=True), self._exact, written
            )
        return longest(hits)

    def _whole(self, found: list[tuple[int, int, int]], names: list[tuple[Name, ...]], text: str) -> list[Hit]:
        return [
            (start, end, names[index])
            for index, start, end in found
            if is_whole(text, start, end) or (names[index][0].kind == "gene" and _is_glued(text, start, end))
        ]


def spellings(key: str) -> Iterator[str]:
    """Yield a name as given and with Greek letters for their names ("pi3k-alpha", "pi3kα")."""
    yield key
    for word, letter in _GREEK.items():
        if word in key:
            yield key.replace(f"-{word}", letter).replace(f" {word}", letter)
            yield key.replace(word, letter)


def is_whole(text: str, start: int, end: int) -> bool:
    """Tell whether a stretch is not part of a longer word."""
    before = start and text[start - 1].isalnum() and text[start].isalnum()
    return not before and not (end < len(text) and text[end].isalnum() and text[end - 1].isalnum())


def _is_glued(text: str, start: int, end: int) -> bool:
    """Tell whether a variant or a state follows a name without a space: "BRAFV600E"."""
    begins = not (start and text[start - 1].isalnum())
    return begins and bool(_GLUED.match(text, end))


def longest(hits: Iterable[Hit]) -> list[Hit]:
    """Return what is left when, from left to right, the longest name takes its place; equal stretches share it."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=_by_place):
        if not kept or hit[0] >= kept[-1][1]:
            kept.append(hit)
        elif hit[:2] == kept[-1][:2]:
            kept[-1] = (hit[0], hit[1], (*kept[-1][2], *hit[2]))
    return kept


def _by_place(hit: Hit) -> tuple[int, int]:
    return hit[0], -hit[1]
