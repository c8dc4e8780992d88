"""Which of the texts that went became which of those that came."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz, process

Pair = tuple[str | None, str | None]

_ALIKE = 60  # of 100: says most of the same


def pairs(gone: Sequence[str], come: Sequence[str]) -> tuple[Pair, ...]:
    """Return each text that went with the one that says most of the same; what is left came or went alone."""
    found: list[Pair] = []
    left = list(come)
    for text in gone:
        best = process.extractOne(text, left, scorer=fuzz.token_sort_ratio, score_cutoff=_ALIKE)
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
