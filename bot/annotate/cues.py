"""Words that tell what a text is: all are looked for in one pass, and a pattern is tried only where its words stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ahocorasick_rs import AhoCorasick

_STEMS: dict[str, None] = {}  # what the cues of all files look for, in the order in which they came


class Prose(str):
    """A text in lower case that knows which of the stems stand in it."""

    stems: frozenset[str]

    @classmethod
    def of(cls, *parts: str) -> Prose:
        """Return texts joined by line breaks; a part that was read before is not read again."""
        prose = cls("\n".join(parts))
        prose.stems = frozenset().union(*(p.stems if isinstance(p, Prose) else _stems_in(p) for p in parts))
        return prose


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that tell something: any of the stems, and then the pattern, unless `by_stem`: then they tell enough."""

    stems: frozenset[str]
    pattern: re.Pattern[str]
    by_stem: bool

    def __call__(self, text: Prose) -> bool:
        return not self.stems.isdisjoint(text.stems) and (self.by_stem or self.pattern.search(text) is not None)

    def all_in(self, text: Prose) -> Sequence[str]:
        """Return every place of a text that fits."""
        return () if self.stems.isdisjoint(text.stems) else [match[0] for match in self.pattern.finditer(text)]


def cue(stems: str, pattern: str = "") -> Cue:
    """Return a test for words in lower-case text: any of the stems ("cohort|registr"), and then the pattern."""
    words = stems.split("|")
    _STEMS.update(dict.fromkeys(words))
    return Cue(frozenset(words), re.compile(pattern or "|".join(map(re.escape, words))), by_stem=not pattern)


def _stems_in(text: str) -> frozenset[str]:
    return frozenset(_search(len(_STEMS)).find_matches_as_strings(text, overlapping=True))


@lru_cache(maxsize=1)
def _search(_count: int) -> AhoCorasick:
    """Return what finds the stems, made anew when a further file has brought some."""
    return AhoCorasick(_STEMS, store_patterns=True)
