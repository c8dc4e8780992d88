"""Trials that a registry no longer lists: removed, or merged into another record. Pure but for what it is given.

Such a record changes no more, so no reading of what was updated finds it. When a registry's data are new, some of the
trials that we keep are asked for by their numbers: all within five days of new data, but for those that were just read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from bot.errors import SourceError
from bot.model import Batch, Health, Trial
from bot.ports import Registry, Source, Store

AT_ONCE = 2_500  # numbers that are asked for, unless a fifth of all is more
PARTS = 5
MOST = 20  # that may vanish at once; more look like a fault of the registry


def with_vanished(batches: Iterable[Batch], source: Source, store: Store, *, now: datetime) -> Iterator[Batch]:
    """Yield the batches, then, if the source is a registry whose data are new, one of the trials that have vanished."""
    read, last = set[str](), None
    for last in batches:
        read.update(record.key for record in last.records)
        yield last
    if last is not None and last.health is not Health.NOT_MODIFIED and isinstance(source, Registry):
        yield _vanished(last, source, store, in_turn([k for k in store.trial_keys() if k not in read], now))


def in_turn(keys: Sequence[str], now: datetime) -> Sequence[str]:
    """Return which of the trials are asked for today, told by their own numbers: what else is kept changes no turn."""
    parts = max(1, min(PARTS, -(-len(keys) // AT_ONCE)))
    return [key for key in keys if int(key.removeprefix("nct:NCT")) % parts == now.toordinal() % parts]


def _vanished(last: Batch, source: Registry, store: Store, keys: Sequence[str]) -> Batch:
    """Return those of these trials that vanished, as they last looked; none, and a note, where that cannot be told."""
    try:
        gone = _newly_gone(source, store, keys)
        if len(gone) > MOST:
            return _noted(last, f"{source.name} does not list {len(gone)} of {len(keys)} trials; not believed")
        return replace(last, records=tuple(_marked(gone, source)))
    except SourceError as error:
        return _noted(last, f"{source.name}: whether trials were removed could not be read ({error})")


def _newly_gone(source: Registry, store: Store, keys: Sequence[str]) -> Sequence[Trial]:
    missing = source.unlisted([key.removeprefix("nct:") for key in keys])
    found = store.known(Trial(number) for number in missing)
    return [one.record for one in found.values() if isinstance(one.record, Trial) and not one.record.gone]


def _marked(trials: Iterable[Trial], source: Registry) -> Iterator[Trial]:
    for trial in trials:
        now_at = source.whereabouts(trial.nct)
        if now_at != trial.nct:
            yield replace(trial, gone=now_at)


def _noted(last: Batch, note: str) -> Batch:
    return replace(last, records=(), note="; ".join(filter(None, (last.note, note))))
