"""From a batch of records to what is remembered of it: what is kept, what is news, compared with what; pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.annotate import annotate, is_kept, sight
from bot.annotate.changes.eligibility import names_biomarker
from bot.annotate.changes.trials import DATES, mended, with_slips
from bot.annotate.lexicon import Lexicon
from bot.model import Announcement, Article, Batch, Item, Known, Place, Reading, Record, Sighting, Trial
from bot.ports import Source, Store

NEAR = timedelta(days=3)  # between two dates of a post whose feed has given it another


def read(batch: Batch, source: Source, store: Store, lexicon: Lexicon, *, now: datetime) -> Iterator[Reading]:
    """Yield what is to be remembered of a batch, with the items that it makes."""
    known = store.known(batch.records)
    reader = Reader(source, store, lexicon, batch.since, now)
    for record in {record.key: record for record in batch.records}.values():
        yield from reader.read(record, known.get(record.key))


@dataclass(frozen=True, slots=True)
class Reader:
    """Turns records of one source into readings; `since`: what happened before is not news."""

    source: Source
    store: Store
    lexicon: Lexicon
    since: date | None
    now: datetime

    def read(self, record: Record, known: Known | None) -> Iterator[Reading]:
        if known is not None and _is_same(record, known.record):
            record = _whole(record, known.record)
            told_elsewhere = known.key != record.key
            yield Reading(record, None if told_elsewhere else self._item(record, known.record, known.items))
        elif isinstance(record, Trial):
            yield from self._first_sight(record)
        elif not (isinstance(record, Article) and self._is_old(record.entered)):
            yield Reading(record, self._item(record, None, 0))

    def _first_sight(self, trial: Trial) -> Iterator[Reading]:
        """Yield a trial that we never saw: as it began, where it is new, and what its history says has changed."""
        if not is_kept(trial, self.lexicon.find(trial)):
            return
        earlier = self.source.earlier(trial, since=self.since) if self.since else None
        if not isinstance(earlier, Trial):
            yield Reading(trial, self._item(trial, None, 0))
            return
        began = None if self._is_old(_day(trial.first_posted)) else self._item(earlier, None, 0)
        yield Reading(earlier, began)
        yield Reading(trial, self._item(trial, earlier, int(began is not None)))

    def _item(self, record: Record, previous: Record | None, count: int) -> Item | None:
        if record == previous:
            return None
        sighting = sight(record, previous, seen_at=self.now, since=self.since, names=self._names)
        return annotate(self._with_slips(sighting), self.lexicon, source=self.source.name, count=count)

    def _names(self, criterion: str) -> bool:
        """Return whether a criterion names a gene or a biomarker."""
        if names_biomarker(criterion):
            return True
        found = self.lexicon.find_in((Place("eligibility", criterion),))
        return any(mention.entity.kind in ("gene", "biomarker") for mention in found)

    def _with_slips(self, sighting: Sighting) -> Sighting:
        """Return a sighting whose moved dates say which slip it is, of all the versions that we have."""
        previous = sighting.previous
        if not isinstance(previous, Trial) or not any(change.field in DATES for change in sighting.changes):
            return sighting
        held = [version.record for version in self.store.versions(previous.key)]
        seen = [record for record in held if isinstance(record, Trial)] or [previous]
        return replace(sighting, changes=tuple(with_slips(change, seen) for change in sighting.changes))

    def _is_old(self, day: date | None) -> bool:
        return self.since is not None and day is not None and day < self.since


def _whole(record: Record, known: Record) -> Record:
    return mended(known, record) if isinstance(record, Trial) and isinstance(known, Trial) else record


def _is_same(record: Record, known: Record) -> bool:
    """Return whether two records state the same thing; a shared title is not enough where their own numbers differ.

    Nor are shared words, where a feed says the same every week."""
    if record.key == known.key:
        return True
    if isinstance(record, Announcement) and isinstance(known, Announcement) and _are_apart(record, known):
        return False
    dois = {doi.lower() for one in (record, known) if (doi := getattr(one, "doi", ""))}
    return len(dois) < 2 and not (isinstance(record, Article) and isinstance(known, Article))


def _are_apart(one: Announcement, other: Announcement) -> bool:
    """Return whether two posts without a number of their own are dated days apart."""
    if one.pmid or one.doi or other.pmid or other.doi or one.published is None or other.published is None:
        return False
    return abs(one.published - other.published) > NEAR


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
