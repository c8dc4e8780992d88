"""Which of the texts that went became which of those that came."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from bot.annotate.folding import fold

Pair = tuple[str | None, str | None]

_WORD = re.compile(r"\w+|[^\w\s]")
_ALIKE = 60  # of 100: says most of the same
_MOST = 40_000  # comparisons; where a record was written anew, its texts came and went alone


def pairs(gone: Sequence[str], come: Sequence[str]) -> tuple[Pair, ...]:
    """Return each text that went with the one that says most of the same; what is left came or went alone."""
    found: list[Pair] = []
    left = list(come)
    compared = len(gone) * len(come) <= _MOST
    for text in gone:
        best = process.extractOne(text, left, scorer=fuzz.token_sort_ratio, score_cutoff=_ALIKE) if compared else None
        found.append((text, left.pop(best[2]) if best else None))
    return (*found, *((None, text) for text in left))


def swaps(gone: Sequence[str], come: Sequence[str]) -> tuple[Pair, ...]:
    """Return pairs as `pairs` does, and what went alone next to what came alone, in order: one replaced the other."""
    alike = pairs(gone, come)
    kept = tuple(pair for pair in alike if None not in pair)
    went = [before for before, after in alike if after is None]
    came = [after for before, after in alike if before is None]
    padded = max(len(went), len(came))
    lone = zip(went + [None] * (padded - len(went)), came + [None] * (padded - len(came)), strict=True)
    return (*kept, *lone)


def unmatched(mine: Iterable[str], theirs: Iterable[str], key: Callable[[str], str] = fold) -> list[str]:
    """Return my texts that the other list does not hold, each as often as it holds fewer of them."""
    left = Counter(key(text) for text in theirs)
    alone = []
    for text in mine:
        folded = key(text)
        if left[folded]:
            left[folded] -= 1
        elif folded:
            alone.append(text)
    return alone


def is_respelt(pair: Pair) -> bool:
    """Tell whether two texts differ in the spelling of words alone: a slip of the pen, "tumour" for "tumor"."""
    one, other = (_WORD.findall(text or "") for text in pair)
    return len(one) == len(other) and all(a == b or _is_slip(a, b) for a, b in zip(one, other, strict=True))


def _is_slip(one: str, other: str) -> bool:
    long = min(len(one), len(other)) >= 5 and one.isalpha() and other.isalpha() and one[:2] == other[:2]
    return long and OSA.distance(one.lower(), other.lower()) <= 1
