"""A page is a place made ready to be read: its text in the forms that names are compared in, and the names in it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from bot.annotate.lexicon.naming import Told
from bot.annotate.lexicon.spotting import Hit
from bot.model import Mention, Place

Span = tuple[int, int]

_METASTASES = re.compile(r"[^.;]{0,20}?\bmetasta")


@dataclass(frozen=True, slots=True)
class Page:
    """A place, its text in the two forms that names are compared in, and the names that stand there."""

    place: Place
    text: str  # as in the place, but for white space
    origin: tuple[int, ...]  # where each character of the text stands in the place; empty: at its own number
    written: str
    folded: str
    hits: list[Hit]
    cancers: list[Hit]

    def mentions(self, told: Told, span: Span, *, excluded: bool = False, by: str = "name") -> list[Mention]:
        """Return the mentions of what the words between two places tell of."""
        start, end = span
        quote, place = self.text[start:end], self.place.name
        return [Mention(entity, quote, place, start, end, excluded, implied, by) for entity, implied in told]

    def tumours_in(self, first: int, last: int) -> Sequence[Hit]:
        """Return the types of tumour named in a stretch: the liver is none in "liver metastases"."""
        here = self.cancers[bisect_left(self.cancers, (first,)) : bisect_left(self.cancers, (last,))]
        return [hit for hit in here if hit[2][0].kind != "site" or not _METASTASES.match(self.folded, hit[1])]
