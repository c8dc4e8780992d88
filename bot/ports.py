"""What the pipeline needs of the world, as small Protocols. Satisfy one; inherit nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol, runtime_checkable

from bot.model import (
    Address,
    Batch,
    Delivery,
    DeliveryState,
    Entry,
    Known,
    Links,
    Message,
    Origin,
    Outcome,
    Plan,
    Position,
    Reading,
    Record,
    SourceState,
    Trial,
    Version,
)


class Source(Protocol):
    """A place where news appears."""

    @property
    def name(self) -> str:
        """The name in the configuration, in outcomes and in items."""

    @property
    def every(self) -> timedelta:
        """How often it is read."""

    def fetch(self, cursor: str | None, *, now: datetime) -> Iterator[Batch]:
        """Yield what is new since the cursor, page by page, each with the cursor that it reaches; raise SourceError.

        Without a cursor: the last seven days. A batch's cursor may be saved, and fetch called with it, at any page."""

    def backfill(self, since: date, *, now: datetime) -> Iterator[Batch]:
        """Yield everything since a day; raise SourceError."""

    def earlier(self, record: Record, *, since: date) -> Record | None:
        """Return how a record that we see for the first time looked before `since`, or at first if it began later.

        None where the source keeps no history or has none."""


@runtime_checkable
class Registry(Source, Protocol):
    """A source whose records may be merged or taken away; such a record changes no more, so it must be asked for."""

    def unlisted(self, numbers: Sequence[str]) -> Iterator[str]:
        """Yield those of the trials' numbers under which it lists nothing; raise SourceError."""

    def whereabouts(self, number: str) -> str:
        """Return the number that a trial goes by now, its own where it is listed after all, or "removed"."""


class Store(Protocol):
    """What we remember. Every method is one transaction; Conflict means that nothing was written."""

    def source(self, name: str) -> SourceState:
        """Return what we know of a source; an empty state where it was never read."""

    def sources(self) -> tuple[SourceState, ...]: ...

    def known(self, records: Iterable[Record]) -> Mapping[str, Known]:
        """Return, by the key of each record, what we know of it, under its own key or through one of its aliases."""

    def headed_before(self, records: Iterable[Record]) -> frozenset[str]:
        """Return the keys of those posts whose title another post of the same feed has had."""

    def versions(self, key: str) -> tuple[Version, ...]:
        """Return every version of a record, oldest first."""

    def trial_keys(self) -> Sequence[str]:
        """Return the keys of all trials that we keep, in order."""

    def trials(self) -> Iterator[Trial]:
        """Yield every trial that we keep, as it last looked."""

    def save(self, source: str, batch: Batch, readings: Sequence[Reading], *, origin: Origin, now: datetime) -> None:
        """Append items to the log and remember records and cursor, all or nothing. BACKFILL leaves the cursor."""

    def note(self, outcome: Outcome, *, now: datetime) -> None:
        """Remember how the reading of a source went; a failure leaves its cursor."""

    def head(self) -> int:
        """Return the last seq of the log, 0 while it is empty."""

    def entries(self, after: int, upto: int) -> Iterator[Entry]:
        """Yield the log in order, `after` not included."""

    def entered_since(self, day: date, upto: int) -> Iterator[Entry]:
        """Yield, in order of seq, the items whose `entered` is that day or later."""

    def latest(self, tags: frozenset[str] | None, *, limit: int | None = None) -> Iterator[Entry]:
        """Yield items newest first, by `entered`, then seq; only those with one of the tags ("biomarker:her2_low")."""

    def item(self, item_id: str) -> Entry | None: ...

    def positions(self) -> Mapping[str, Position]: ...

    def told(self, address: Address, items: Iterable[str]) -> Mapping[str, datetime]:
        """Return when this address was told each of these items in full, where it was or is about to be."""

    def save_plan(self, plan: Plan) -> None:
        """Freeze deliveries and move positions, all or nothing; Conflict where a position has moved meanwhile."""

    def claim(self, *, now: datetime, lease: timedelta, channels: frozenset[str]) -> Delivery | None:
        """Take the next delivery that is due on one of the channels; it is ours until the lease ends."""

    def next_due(self, channels: frozenset[str]) -> datetime | None:
        """Return when the next waiting delivery may be claimed; None where nothing waits on these channels."""

    def doubtful(self, *, now: datetime, settle: timedelta, channels: frozenset[str]) -> Delivery | None:
        """Return a delivery that may have gone out, never before its lease has ended and `settle` has passed."""

    def replies(self, delivery_id: str) -> tuple[Delivery, ...]:
        """Return what waits to be sent as replies to a delivery, in order."""

    def settle(self, delivery: Delivery, *, instead: Sequence[Delivery] = ()) -> None:
        """Write how a delivery ended, and put `instead` in its place; Conflict where its fence has moved."""

    def deliveries(self, *, state: DeliveryState | None = None, limit: int = 50) -> tuple[Delivery, ...]:
        """Return the ledger, newest first."""

    def tally(self) -> Mapping[DeliveryState, tuple[int, datetime]]:
        """Return, by state, how many deliveries there are and when the oldest of them was planned."""

    def waiting(self) -> datetime | None:
        """Return when the oldest message was planned that was tried and waits to be tried again."""

    def beats(self) -> Mapping[str, datetime]:
        """Return when each worker last came round."""


LastLook = Callable[[], None]


def at_once() -> None:
    """The last look of a sender whom nobody waits for: there is always time."""


class Channel(Protocol):
    """A way by which messages reach people."""

    @property
    def name(self) -> str:
        """As in the configuration: slack, email, file."""

    def links(self, address: Address) -> Links:
        """Return where a reader of this address changes or stops what comes to it."""

    def pack(self, message: Message, address: Address, *, delivery_id: str, now: datetime) -> bytes:
        """Return the exact bytes to send, frozen before the first attempt; the same for every attempt.

        Raise Unrenderable where there can be none."""

    def send(self, delivery: Delivery, last_look: LastLook = at_once) -> str:
        """Send once and return the receipt; raise Rejected, Deferred or Uncertain.

        Call `last_look` right before the last byte goes out: it raises TooLate where the delivery is ours no more."""

    def find(self, delivery: Delivery, *, since: datetime) -> str | None:
        """Return the receipt of a delivery that may have gone out since then; None: it may be sent (again).

        Raise Unknowable where that cannot be told."""
