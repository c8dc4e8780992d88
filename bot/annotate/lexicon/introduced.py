"""Two names of a thing right beside each other are one mention: "renal cell cancer (RCC)", "NS-187/INNO406"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.annotate.lexicon.spotting import Hit

_CLOSED = (")", "]")
_OPENS = re.compile(r"\s?[(\[]")


def as_one(text: str, hits: Iterable[Hit]) -> list[Hit]:
    """Return the hits, each that stands in brackets or behind a slash after another name of its thing joined to it."""
    kept: list[Hit] = []
    for hit in hits:
        end = _end_of_both(text, kept[-1], hit) if kept else 0
        if end:
            kept[-1] = (kept[-1][0], end, kept[-1][2])
        else:
            kept.append(hit)
    return kept


def _end_of_both(text: str, name: Hit, other: Hit) -> int:
    """Return where two hits end that are names of one thing and stand together; 0 where they do not."""
    between = text[name[1] : other[0]] if other[0] - name[1] < len(" (x") else ""
    closed = text[other[1] : other[1] + 1] in _CLOSED and bool(_OPENS.fullmatch(between))
    if not (closed or between == "/") or _things(name) != _things(other):
        return 0
    return other[1] + 1 if closed else other[1]


def _things(hit: Hit) -> set[tuple[str, str]]:
    return {(name.kind, name.id) for name in hit[2]}
