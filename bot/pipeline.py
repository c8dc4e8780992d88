"""The product on one page: poll() fills the log, plan() freezes what is due; outbox.deliver() sends it. No I/O here.

Polling appends items to a log in the order in which we learned of them. Every subscription has its own position in that
log. When its slot comes, the items between its position and the end are matched, rendered and frozen into the ledger,
and the position moves, all in one transaction. Delivery then works the ledger off.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from itertools import chain

from bot import flood
from bot.annotate.lexicon import Lexicon
from bot.digest import compose
from bot.errors import Conflict, SourceError, Unrenderable
from bot.flood import doubted
from bot.match import match
from bot.model import (
    Address,
    Batch,
    Delivery,
    Entry,
    Health,
    Match,
    Origin,
    Outcome,
    Plan,
    Position,
    Reading,
    SourceState,
    Subscription,
)
from bot.poison import frozen
from bot.ports import Channel, Source, Store
from bot.reader import read
from bot.schedule import Due, due, try_again_at
from bot.vanished import with_vanished

PORTION = 200  # groups that are planned between two looks at what other workers have planned
READERS = 8  # sources that are read at the same time


# --- poll -----------------------------------------------------------------------------------------------------------


Wish = Callable[[Source, SourceState], bool]


def poll(
    sources: Sequence[Source], store: Store, lexicon: Lexicon, *, now: datetime, wanted: Wish = lambda *_: True
) -> Iterator[Outcome]:
    """Read every source that is wanted and yield how each went; one that fails holds up nobody else."""
    if not sources:
        return
    with ThreadPoolExecutor(max_workers=min(READERS, len(sources))) as readers:
        reading = partial(_poll_one, store=store, lexicon=lexicon, now=now, wanted=wanted)
        for outcome in as_completed([readers.submit(reading, source) for source in sources]):
            if (found := outcome.result()) is not None:
                yield found


def _poll_one(source: Source, *, store: Store, lexicon: Lexicon, now: datetime, wanted: Wish) -> Outcome | None:
    state = store.source(source.name)
    if not wanted(source, state):
        return None
    outcome = Outcome(source.name, Health.OK)
    try:
        for batch in with_vanished(source.fetch(state.cursor, now=now), source, store, now=now):
            found = list(read(batch, source, store, lexicon, now=now))
            readings = doubted(found, batch, state, store.headed_before)
            store.save(source.name, batch, readings, origin=_origin(state, batch), now=now)
            outcome = _counted(outcome, batch, readings)
    except (SourceError, Conflict) as error:
        again = try_again_at(state.failures, source.every, getattr(error, "retry_after", None), now=now)
        outcome = replace(outcome, health=Health.FAILED, error=str(error), next_at=again)
    store.note(outcome, now=now)
    return outcome


def _counted(outcome: Outcome, batch: Batch, readings: Sequence[Reading]) -> Outcome:
    """Return the outcome with one more batch; a reading of which something was set aside is suspicious."""
    doubt = flood.said(readings)
    health = Health.SUSPICIOUS if doubt else batch.health
    return replace(outcome, health=health, count=outcome.count + _items(readings), error=doubt or batch.note)


def _origin(state: SourceState, batch: Batch) -> Origin:
    """Return whether a batch is news. What the first reading of a source finds was there before.

    But where that reading failed at first, subscriptions have begun without it; so what it finds later is news to them,
    as far as the source says since when it speaks."""
    first = state.read_at is None
    begun_without = state.failures > 0 and batch.since is not None
    return Origin.BASELINE if first and not begun_without else Origin.POLL


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a backfill of one source has come; `total` is None where the source does not say."""

    source: str
    records: int
    items: int
    total: int | None = None


def backfill(source: Source, since: date, store: Store, lexicon: Lexicon, *, now: datetime) -> Iterator[Progress]:
    """Fill the log from one source since a day, and yield progress; raise SourceError. It is no news for anybody."""
    progress = Progress(source.name, 0, 0)
    for batch in source.backfill(since, now=now):
        readings = list(read(batch, source, store, lexicon, now=now))
        store.save(source.name, batch, readings, origin=Origin.BACKFILL, now=now)
        records, items = progress.records + len(batch.records), progress.items + _items(readings)
        progress = Progress(source.name, records, items, batch.total)
        yield progress


def _items(readings: Iterable[Reading]) -> int:
    return sum(reading.item is not None and not reading.aside for reading in readings)


# --- plan -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Round:
    """What a round of planning looks at: the store as it stands at one moment, and who may be served."""

    store: Store
    channels: Mapping[str, Channel]
    sources: tuple[SourceState, ...]  # those that are configured
    head: int
    now: datetime


def plan(
    subscriptions: Sequence[Subscription], store: Store, channels: Mapping[str, Channel], sources: Sequence[str], *,
    now: datetime,
) -> Iterator[Plan]:  # fmt: skip
    """Yield what is due now, rendered and frozen; saving a plan moves the positions of those whom it serves.

    There is a plan for each group of subscriptions that share addresses: what goes wrong in one stops no other.

    A new subscription waits until every source was tried and one was read: its first digest looks back over them. One
    that has an address without a channel waits too: what it would be told stays ahead of it in the log."""
    states = tuple(state for state in store.sources() if state.name in sources and state.tried_at)
    this = Round(store, channels, states, store.head(), now)
    positions = store.positions()
    ready = len(states) == len(set(sources)) and (not states or any(state.read_at for state in states))
    wanted = [one for one in subscriptions if one.id in positions or ready]
    wanted = [one for one in wanted if all(address.channel in channels for address in one.addresses)]
    served = [found for one in wanted if (found := due(one, positions.get(one.id), now=now)) and _has_news(found, this)]
    matches = _matches(served, this)
    for portion in _portions(_groups(served)):
        stands = store.positions()
        for group in portion:
            if all(stands.get(one.subscription.id) == one.position for one in group):
                yield _plan_of(group, matches, this)


def _portions(groups: Sequence[Sequence[Due]]) -> Sequence[Sequence[Sequence[Due]]]:
    """Return the groups in portions, in any order: of two workers at the same slot neither follows the other's steps.

    Before each portion a worker looks where everybody stands, so it renders little that another has planned already."""
    portions = [groups[start : start + PORTION] for start in range(0, len(groups), PORTION)]
    return random.sample(portions, len(portions))


def _plan_of(group: Sequence[Due], matches: Mapping[str, Sequence[Match]], this: Round) -> Plan:
    """Return the plan of subscriptions that share addresses; one that moves nothing where its page cannot be made."""
    by_address = _by_address(group)
    try:
        deliveries = tuple(
            d for address, theirs in by_address.items() for d in _planned(address, theirs, matches, this)
        )
    except Unrenderable as error:
        names = ", ".join(one.subscription.id for one in group)
        return Plan((), (), fault=f"{names}: the digest cannot be made ({error}); it waits")
    return Plan(deliveries, tuple((one.position, _after(one, this)) for one in group))


def _groups(served: Sequence[Due]) -> Sequence[Sequence[Due]]:
    """Return the subscriptions in groups that have no address in common."""
    of: dict[Address, list[Due]] = {}
    for one in served:
        met = {id(group): group for address in one.subscription.addresses if (group := of.get(address)) is not None}
        group, *others = sorted(met.values(), key=len, reverse=True) or [[]]
        group += [*chain.from_iterable(others), one]
        of |= dict.fromkeys(
            (a for joined in (*others, [one]) for due in joined for a in due.subscription.addresses), group
        )
    return list({id(group): group for group in of.values()}.values())


def _has_news(one: Due, this: Round) -> bool:
    """Return whether to serve it: `every: item` only when the log has grown."""
    return one.position is None or one.subscription.schedule.every != "item" or one.position.seq < this.head


def _matches(served: Sequence[Due], this: Round) -> Mapping[str, Sequence[Match]]:
    """Return, by subscription, what matched between its position and the head of the log, in one pass over the log."""
    found: dict[str, list[Match]] = {one.subscription.id: [] for one in served}
    begun = [(one, one.position.seq) for one in served if one.position is not None]
    for entry in this.store.entries(min((seq for _one, seq in begun), default=this.head), this.head):
        for one, seq in begun:
            if entry.seq > seq and entry.origin is Origin.POLL:
                _add(found, one, entry)
    for one in served:
        if one.position is None:
            first_day = (this.now - one.subscription.look_back).date()
            for entry in this.store.entered_since(first_day, this.head):
                if entry.origin is not Origin.ASIDE:
                    _add(found, one, entry)
    return found


def _add(found: Mapping[str, list[Match]], one: Due, entry: Entry) -> None:
    met = match(entry.item, one.subscription.criteria)
    if met is not None:
        found[one.subscription.id].append(met)


def _by_address(served: Sequence[Due]) -> Mapping[Address, Sequence[Due]]:
    groups: dict[Address, list[Due]] = defaultdict(list)
    for one in served:
        for address in dict.fromkeys(one.subscription.addresses):
            groups[address].append(one)
    return groups


def _planned(
    address: Address, theirs: Sequence[Due], matches: Mapping[str, Sequence[Match]], this: Round
) -> Iterator[Delivery]:
    """Yield what one address is to be told."""
    due_here = [(one.subscription, matches[one.subscription.id]) for one in theirs]
    since = [one.position.told_at for one in theirs if one.position and one.position.told_at]
    digest = compose(
        address,
        due_here,
        told=this.store.told(address, {m.item.id for _subscription, found in due_here for m in found}),
        sources=this.sources,
        at=this.now,
        since=min(since) if len(since) == len(theirs) else None,
        missed=max(one.missed for one in theirs),
    )
    if digest is not None:
        slots = "|".join(sorted(f"{one.subscription.id}@{one.slot.key}" for one in theirs))
        yield from frozen(digest, this.channels[address.channel], slots=slots)


def _after(one: Due, this: Round) -> Position:
    """Return where a subscription stands once it is served. `every: item` may be served often in one day."""
    key = one.slot.key if one.subscription.schedule.every != "item" else f"{one.slot.key}#{this.head}"
    return Position(one.subscription.id, this.head, key, this.now)
