"""The store: what the pipeline needs of the database, each method one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from itertools import islice
from types import TracebackType

from sqlalchemy import Engine

from bot.model import (
    Address,
    Batch,
    Delivery,
    DeliveryState,
    Entry,
    Item,
    Known,
    Origin,
    Outcome,
    Plan,
    Position,
    Raised,
    Reading,
    Record,
    SourceState,
    Trial,
    Version,
)
from bot.store import alarms, ledger, log, presence, progress, schema
from bot.store.aside import Aside
from bot.store.database import connect, reading, writing
from bot.store.prune import Pruned, prune
from bot.store.records import current, current_keys, headed_before, known, portions, versions
from bot.store.tally import tally
from bot.store.turns import SharedTurns

PAGE = 200  # entries read at once; between pages nothing is held open


def open_store(url: str) -> SqlStore:
    """Return the store at a database address, made where the database is empty; raise StoreError or SchemaOutdated."""
    with ExitStack() as undoing:
        engine = connect(url)
        undoing.callback(engine.dispose)
        schema.ensure(engine)
        undoing.pop_all()
    return SqlStore(engine)


class SqlStore:
    """A bot.ports.Store in SQLite or PostgreSQL; threads may share it, and a fork closes its connections before."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.aside = Aside(engine)

    def __enter__(self) -> SqlStore:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def turns(self, clock: Callable[[], datetime]) -> SharedTurns:
        """Return what keeps requests to one host apart over all processes that share the database."""
        return SharedTurns(self._engine, clock)

    def source(self, name: str) -> SourceState:
        """Return what we know of a source; an empty state where it was never read."""
        with reading(self._engine) as connection:
            return progress.state(connection, name)

    def sources(self) -> tuple[SourceState, ...]:
        """Return what we know of every source, by name."""
        with reading(self._engine) as connection:
            return progress.states(connection)

    def note(self, outcome: Outcome, *, now: datetime) -> None:
        """Remember how the reading of a source went; a failure leaves its cursor and its last complete reading."""
        with writing(self._engine) as connection:
            progress.note(connection, outcome, now=now)

    def hold(self, seen: SourceState, *, by: str, now: datetime, until: datetime) -> bool:
        """Keep a source for one reader; False where another has it, or has read it since this state was seen."""
        with writing(self._engine) as connection:
            return progress.hold(connection, seen, by=by, now=now, until=until)

    def keep(self, *, by: str, until: datetime) -> None:
        """Hold on to whatever a reader holds."""
        with writing(self._engine) as connection:
            progress.keep(connection, by=by, until=until)

    def known(self, records: Iterable[Record]) -> Mapping[str, Known]:
        """Return, by the key of each record, what we know of it, under its own key or through one of its aliases."""
        with reading(self._engine) as connection:
            return known(connection, tuple(records))

    def headed_before(self, records: Iterable[Record]) -> frozenset[str]:
        """Return the keys of those posts whose title another post of the same feed has had."""
        with reading(self._engine) as connection:
            return headed_before(connection, tuple(records))

    def versions(self, key: str) -> tuple[Version, ...]:
        """Return every version of a record, oldest first."""
        with reading(self._engine) as connection:
            return versions(connection, key)

    def trial_keys(self) -> Sequence[str]:
        """Return the keys of all trials that we keep, in order."""
        with reading(self._engine) as connection:
            return current_keys(connection, "trial")

    def trials(self) -> Iterator[Trial]:
        """Yield every trial that we keep, as it last looked."""
        for portion in portions(self.trial_keys(), PAGE):
            with reading(self._engine) as connection:
                page = current(connection, portion)
            yield from (record for record in page if isinstance(record, Trial))

    def save(self, source: str, batch: Batch, readings: Sequence[Reading], *, origin: Origin, now: datetime) -> None:
        """Append items to the log and remember records and cursor, all or nothing. BACKFILL leaves the cursor."""
        with writing(self._engine) as connection:
            log.append(connection, readings, origin=origin, seen_at=now)
            if origin is not Origin.BACKFILL:
                progress.move(connection, source, batch)

    def rewrite(self, items: Sequence[Item]) -> None:
        """Replace what was read out of items (types, mentions, importance), as when the lexicon has changed."""
        with writing(self._engine) as connection:
            log.rewrite(connection, items)

    def head(self) -> int:
        """Return the last seq of the log, 0 while it is empty."""
        with reading(self._engine) as connection:
            return log.head(connection)

    def item(self, item_id: str) -> Entry | None:
        """Return an item at its place in the log."""
        with reading(self._engine) as connection:
            return log.item(connection, item_id)

    def entries(self, after: int, upto: int) -> Iterator[Entry]:
        """Yield the log in order, `after` not included."""
        while after < upto:
            with reading(self._engine) as connection:
                page = log.entries(connection, after, upto, size=PAGE)
            yield from page
            after = page[-1].seq if len(page) == PAGE else upto

    def entered_since(self, day: date, upto: int) -> Iterator[Entry]:
        """Yield, in order of seq, the items whose `entered` is that day or later."""
        with reading(self._engine) as connection:
            seqs = log.seqs_entered_since(connection, day, upto)
        for portion in portions(seqs, PAGE):
            with reading(self._engine) as connection:
                page = log.at(connection, portion)
            yield from page

    def latest(self, tags: frozenset[str] | None, *, limit: int | None = None) -> Iterator[Entry]:
        """Yield items newest first, by `entered`, then seq; only those with one of the tags ("biomarker:her2_low")."""
        return islice(self._newest(tags, min(limit or PAGE, PAGE)), limit)

    def _newest(self, tags: frozenset[str] | None, size: int) -> Iterator[Entry]:
        before = None
        while True:
            with reading(self._engine) as connection:
                page = log.newest(connection, tags, before=before, size=size)
            yield from page
            if len(page) < size:
                return
            before = page[-1].item.entered, page[-1].seq

    def positions(self) -> Mapping[str, Position]:
        """Return how far each subscription has read."""
        with reading(self._engine) as connection:
            return ledger.positions(connection)

    def told(self, address: Address, items: Iterable[str]) -> Mapping[str, datetime]:
        """Return when this address was told each of these items in full, where it was or is about to be."""
        with reading(self._engine) as connection:
            return ledger.told(connection, address, items)

    def save_plan(self, plan: Plan) -> None:
        """Freeze deliveries and move positions, all or nothing; Conflict where a position has moved meanwhile."""
        with writing(self._engine) as connection:
            ledger.save_plan(connection, plan)

    def claim(self, *, now: datetime, lease: timedelta, channels: frozenset[str]) -> Delivery | None:
        """Take the next delivery that is due on one of the channels; it is ours until the lease ends."""
        with writing(self._engine) as connection:
            return ledger.claim(connection, now=now, lease=lease, channels=channels)

    def doubtful(self, *, now: datetime, settle: timedelta, channels: frozenset[str]) -> Delivery | None:
        """Return a delivery that may have gone out and of which nothing can be under way any more."""
        with writing(self._engine) as connection:
            return ledger.doubtful(connection, now=now, settle=settle, channels=channels)

    def next_due(self, channels: frozenset[str]) -> datetime | None:
        """Return when the next waiting delivery may be claimed; None where nothing waits on these channels."""
        with reading(self._engine) as connection:
            return ledger.next_due(connection, channels)

    def replies(self, delivery_id: str) -> tuple[Delivery, ...]:
        """Return what waits to be sent as replies to a delivery, in order."""
        with reading(self._engine) as connection:
            return ledger.replies(connection, delivery_id)

    def settle(self, delivery: Delivery, *, instead: Sequence[Delivery] = ()) -> None:
        """Write how a claimed delivery ended, and put `instead` in its place; Conflict where its fence has moved."""
        with writing(self._engine) as connection:
            ledger.settle(connection, delivery, instead=instead)

    def retry(self, delivery_id: str) -> None:
        """Let a dead, suppressed or unknown delivery wait to be sent; Conflict where its items were told since."""
        with writing(self._engine) as connection:
            ledger.retry(connection, delivery_id)

    def drop(self, delivery_id: str) -> None:
        """Suppress a delivery that is not under way; Conflict where it is."""
        with writing(self._engine) as connection:
            ledger.drop(connection, delivery_id)

    def deliveries(self, *, state: DeliveryState | None = None, limit: int = 50) -> tuple[Delivery, ...]:
        """Return the ledger, newest first."""
        with reading(self._engine) as connection:
            return ledger.newest(connection, state=state, limit=limit)

    def tally(self) -> Mapping[DeliveryState, tuple[int, datetime]]:
        """Return, by state, how many deliveries there are and when the oldest of them was planned."""
        with reading(self._engine) as connection:
            return tally(connection)

    def deliveries_of(self, item_id: str) -> tuple[Delivery, ...]:
        """Return every delivery that holds the item in full, oldest first, however it ended."""
        with reading(self._engine) as connection:
            return ledger.of_item(connection, item_id)

    def waiting(self) -> datetime | None:
        """Return when the oldest message was planned that was tried and waits to be tried again."""
        with reading(self._engine) as connection:
            return alarms.waiting(connection)

    def beat(self, worker: str, *, now: datetime) -> None:
        """Write that a worker came round."""
        presence.beat(self._engine, worker, now=now)

    def count_round(self, *, now: datetime) -> None:
        """Write that work is done from here, by nobody who stays: no sign of a worker's life."""
        presence.count_round(self._engine, now=now)

    def beats(self) -> Mapping[str, datetime]:
        """Return when each worker last came round."""
        with reading(self._engine) as connection:
            return presence.beats(connection)

    def doubt(self, *, now: datetime) -> str:
        """Return why this database seems to be a restored or copied one; "" where it does not."""
        return presence.doubt(self._engine, now=now)

    def resume(self) -> None:
        """Take this database as the one to go on with, copy or not."""
        presence.resume(self._engine)

    def alarms(self) -> Mapping[str, Raised]:
        """Return the alarms of which the operator was told and which are not over."""
        with reading(self._engine) as connection:
            return alarms.raised(connection)

    def begin_alarm(self, name: str, count: int, message: Delivery, *, now: datetime) -> None:
        """Note an alarm, or that it grew, with the message that tells of it; Conflict where another process did."""
        with writing(self._engine) as connection:
            alarms.begin(connection, name, count, message, now=now)

    def shrink_alarm(self, name: str, count: int) -> None:
        """Note that a part of what an alarm told of is mended."""
        with writing(self._engine) as connection:
            alarms.shrink(connection, name, count)

    def end_alarm(self, name: str, message: Delivery) -> None:
        """Take an alarm back with the message that tells of it; Conflict where another process did."""
        with writing(self._engine) as connection:
            alarms.end(connection, name, message)

    def prune(self, *, before: datetime) -> Pruned:
        """Forget the words of messages that arrived before, and versions of records that nothing needs."""
        with writing(self._engine) as connection:
            return prune(connection, before=before)
