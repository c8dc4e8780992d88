"""A name and its abbreviation are one mention where the text introduces one by the other: "renal cell cancer (RCC)"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.annotate.lexicon.spotting import Hit

_CLOSED = (")", "]")
_OPENS = re.compile(r"\s?[(\[]")


def as_one(text: str, hits: Iterable[Hit]) -> list[Hit]:
    """Return the hits, each that stands in brackets right behind another name of the same thing joined to that one."""
    kept: list[Hit] = []
    for hit in hits:
        if kept and text.startswith(_CLOSED, hit[1]) and _is_introduced(text, kept[-1], hit):
            kept[-1] = (kept[-1][0], hit[1] + 1, kept[-1][2])
        else:
            kept.append(hit)
    return kept


def _is_introduced(text: str, name: Hit, other: Hit) -> bool:
    """Tell whether the second of two hits, before a bracket, is another name of the first and alone in there."""
    if not _OPENS.fullmatch(text, name[1], other[0]):
        return False
    return {(one.kind, one.id) for one in name[2]} == {(one.kind, one.id) for one in other[2]}
