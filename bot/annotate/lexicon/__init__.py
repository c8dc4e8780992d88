"""Reading names: which genes, biomarkers, drugs and cancers a text mentions, and what a subscriber's words mean."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from functools import cache

from bot.annotate.lexicon.entries import LexiconEntry, describe
from bot.annotate.lexicon.reading import Reader
from bot.annotate.lexicon.registered import registered_codes
from bot.annotate.lexicon.roles import role_of
from bot.annotate.lexicon.words import Words
from bot.model import Entity, Mention, Place, Record, Trial, Wanted


class Lexicon:
    """The names that we know. One is enough for a process: `load()`."""

    def __init__(self) -> None:
        self._reader = Reader()
        self._words = Words(self._reader)
        # a trial is read to see whether it is kept, and again for its item: the last reading is at hand
        self._last: tuple[Record | None, tuple[Mention, ...]] = (None, ())

    def find(self, record: Record) -> tuple[Mention, ...]:
        """Return what a record mentions; the drugs of a trial with the role that they have in it."""
        last, mentions = self._last
        if last is not record:
            mentions = self._find(record)
            self._last = (record, mentions)
        return mentions

    def _find(self, record: Record) -> tuple[Mention, ...]:
        if not isinstance(record, Trial):
            return self._reader.read(record.places)
        given = registered_codes(record, self._reader.drug)
        return tuple(role_of(record, mention) for mention in self._reader.read(record.places, given))

    def find_in(self, places: Sequence[Place]) -> tuple[Mention, ...]:
        """Return what bare text mentions."""
        return self._reader.read(places)

    def resolve(self, kind: str, words: str) -> Wanted:
        """Return what the words of a subscription's line mean; raise UnknownName with the nearest name that we know.

        `kind` is the line: genes, biomarkers, drugs, cancers."""
        return self._words.resolve(kind, words)

    def lookup(self, words: str) -> tuple[tuple[str, Wanted], ...]:
        """Return which lines the words can belong to and what they mean there, best first; nothing where unknown."""
        return self._words.lookup(words)

    def nearest(self, words: str) -> str | None:
        """Return the known name that looks most like the words, if one does."""
        return self._words.nearest(words)

    def names(self, kind: str, id: str) -> tuple[str, ...]:
        """Return the written names of an entity, for a query."""
        return self._words.names(kind, id)

    def describe(self, kind: str, id: str) -> LexiconEntry:
        """Return what is known of an entity: its names, codes, targets, related tests, what it implies."""
        names = self._words.names(kind, id)
        return describe(self._reader.vocabulary, self._reader.naming, kind, id, names=names)

    def entity(self, kind: str, id: str) -> Entity:
        """Return an entity under the name that we show."""
        return self._reader.entity(kind, id)


@cache
def load() -> Lexicon:
    """Return the lexicon of our own files, built once.

    It lives as long as the process: Python's collector need not look through it, neither now nor later."""
    gc.disable()
    try:
        return Lexicon()
    finally:
        gc.freeze()
        gc.enable()
