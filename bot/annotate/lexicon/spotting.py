"""Finding many names in a text at once: every place where one stands as a word of its own, the longest first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from operator import itemgetter

from ahocorasick_rs import AhoCorasick

from bot.annotate.lexicon.vocabulary import Name
from bot.annotate.text import fold, lower, plain

Hit = tuple[int, int, tuple[Name, ...]]  # start, end, what the name may lead to
_Key = tuple[str, bool]  # a spelling, and whether it is a cancer's
_CANCERS = frozenset({"cancer", "site"})
_START, _END = itemgetter(0), itemgetter(1)

_GLUED = re.compile(  # a variant, or the word for a state: "BRAFV600E", "ESR1m"
    r"[A-Z]\d{2,4}[A-Z*](?!\w)|[A-Z]\d{3}(?!\w)|(?<=[A-Z\d])(?:m(?:ut)?|activating|mutant|mutated)(?!\w)"
)
_FIRST_IDEOGRAPH = "\u2e80"  # from here on no space stands between words: Chinese, Japanese
_GREEK = {"alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "kappa": "κ", "zeta": "ζ"}
_ANY_GREEK = re.compile("|".join(_GREEK))


class Spotter:
    """The names of a vocabulary, ready to be found in any text.

    A text is searched once for all names; cancers are then told apart, as they may overlap what else is named."""

    def __init__(self, names: Iterable[Name]) -> None:
        free: dict[_Key, list[Name]] = {}
        exact: dict[_Key, list[Name]] = {}
        for name in names:
            text = name.text if name.text.isascii() else plain(name.text)
            table, key = (exact, text) if name.exact else (free, lower(text))
            for spelling in spellings(key):
                known = table.setdefault((spelling, name.kind in _CANCERS), [])
                if name not in known:
                    known.append(name)
        self._free, self._exact = _Table.of(free), _Table.of(exact)
        self._capitals = exact

    @cached_property
    def _small(self) -> _Table:
        """The names that need their capitals without them, for texts that have none."""
        return _Table.of(
            {
                (fold(text), cancer): [replace(name, in_context=True) for name in names]
                for (text, cancer), names in self._capitals.items()
            }
        )

    def spot(self, written: str, folded: str) -> tuple[list[Hit], list[Hit]]:
        """Return the names that stand in a text, and its cancers; from left to right, the longest where they overlap.

        `written` is the text as `plain` leaves it, `folded` the same in lower case."""
        hits = self._free.hits(folded, written)
        if written.islower():  # a text without any capital: names that need theirs count in context
            hits += self._small.hits(folded, written)
        else:
            hits += self._exact.hits(written, written)
        cancers = [hit for hit in hits if hit[2][0].kind in _CANCERS]
        return longest([hit for hit in hits if hit[2][0].kind not in _CANCERS]), longest(cancers)


@dataclass(frozen=True, slots=True)
class _Table:
    """Written forms with what they may lead to."""

    names: tuple[tuple[Name, ...], ...]
    search: AhoCorasick

    @classmethod
    def of(cls, table: Mapping[_Key, Sequence[Name]]) -> _Table:
        return cls(tuple(map(tuple, table.values())), AhoCorasick([text for text, _ in table]))

    def hits(self, searched: str, written: str) -> list[Hit]:
        return [
            (start, end, self.names[index])
            for index, start, end in self.search.find_matches_as_indexes(searched, overlapping=True)
            if is_whole(written, start, end) or (self.names[index][0].kind == "gene" and _is_glued(written, start, end))
        ]


def spellings(key: str) -> Iterator[str]:
    """Yield a name as given and with Greek letters for their names ("pi3k-alpha", "pi3kα")."""
    yield key
    for word, letter in _GREEK.items() if _ANY_GREEK.search(key) else ():
        if word in key:
            yield key.replace(f"-{word}", letter).replace(f" {word}", letter)
            yield key.replace(word, letter)


def is_whole(text: str, start: int, end: int) -> bool:
    """Tell whether a stretch is not part of a longer word; Chinese and Japanese put no space between words."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if before.isalnum() and before < _FIRST_IDEOGRAPH and text[start].isalnum():
        return False
    return not (after.isalnum() and after < _FIRST_IDEOGRAPH and text[end - 1].isalnum())


def _is_glued(text: str, start: int, end: int) -> bool:
    """Tell whether a variant or a state follows a name without a space: "BRAFV600E"."""
    begins = not (start and text[start - 1].isalnum())
    return begins and bool(_GLUED.match(text, end))


def longest(hits: Iterable[Hit]) -> list[Hit]:
    """Return what is left when, from left to right, the longest name takes its place; equal stretches share it."""
    kept: list[Hit] = []
    for hit in sorted(sorted(hits, key=_END, reverse=True), key=_START):  # of those that begin together, the longest
        if not kept or hit[0] >= kept[-1][1]:
            kept.append(hit)
        elif hit[:2] == kept[-1][:2]:
            kept[-1] = (hit[0], hit[1], (*kept[-1][2], *hit[2]))
    return kept
