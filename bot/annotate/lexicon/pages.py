"""A page is a place made ready to be read: its text in the forms that names are compared in, and the names in it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from bot.annotate.lexicon.spotting import Hit
from bot.model import Entity, Mention, Place

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

    def mention(self, entity: Entity, span: Span, *, excluded: bool = False, implied: bool = False) -> Mention:
        """Return the mention of an entity by the words between two places."""
        start, end = span
        return Mention(entity, self.text[start:end], self.place.name, start, end, excluded, implied)

    def tumours_in(self, first: int, last: int) -> Sequence[Hit]:
        """Return the types of tumour named in a stretch: the liver is none in "liver metastases"."""
        here = self.cancers[bisect_left(self.cancers, (first,)) : bisect_left(self.cancers, (last,))]
        return [hit for hit in here if hit[2][0].kind != "site" or not _METASTASES.match(self.folded, hit[1])]
