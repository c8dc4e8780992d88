"""deliver() works the ledger off: it claims a delivery, sends it once, and writes down how that ended; no I/O here.

Whoever sends may die, or lose the answer. Such a delivery may have gone out: once nothing of it can be under way any
more, its channel is asked, and only what the channel does not have is sent again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.errors import Conflict, Deferred, Rejected, StoreError, TooLate, Unacceptable, Uncertain, Unknowable
from bot.model import Delivery, DeliveryState
from bot.poison import parted
from bot.ports import Channel, LastLook, Store

BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 120))
GIVE_UP = timedelta(days=4)  # RFC 5321 4.5.4.1: at least 4 to 5 days
TRIES = 6  # to write down how a delivery ended, each as long as a database waits for a lock
CRASHES = 3  # senders that may die over one delivery before it is kept back; the number is Mailman's


@dataclass(frozen=True, slots=True)
class Lease:
    """How long a sender holds a delivery, longer than any channel's deadline, and how long a sent one may travel.

    `stopwatch` counts seconds whatever is done to the clock; a worker that stood still is found out by either."""

    length: timedelta = timedelta(minutes=15)
    settle: timedelta = timedelta(seconds=60)
    stopwatch: Callable[[], float] = lambda: 0.0


def deliver(
    store: Store,
    channels: Mapping[str, Channel],
    *,
    clock: Callable[[], datetime],
    only: str | None = None,
    lease: Lease = Lease(),
) -> Iterator[Delivery]:
    """Send what waits, each once, and yield how each ended, until nothing more is due.

    First what may have gone out is settled. With `only`, whatever goes to somebody else is suppressed."""
    names = frozenset(channels)
    while doubtful := store.doubtful(now=clock(), settle=lease.settle, channels=names):
        yield from _written(settled(doubtful, channels[doubtful.address.channel], now=clock()), store)
    for claimed, last_look in _claimed(store, names, clock=clock, lease=lease):
        channel = channels[claimed.address.channel]
        if only is not None and claimed.address.target != only:
            yield from _written(replace(claimed, state=DeliveryState.SUPPRESSED, error=f"DELIVERY=only:{only}"), store)
            continue
        try:
            yield from _written(_send(claimed, channel, last_look, clock=clock), store)
        except Unacceptable as error:
            ended, smaller = parted(claimed, str(error), store, channel)
            yield from _written(ended, store, instead=smaller)


def _claimed(
    store: Store, channels: frozenset[str], *, clock: Callable[[], datetime], lease: Lease
) -> Iterator[tuple[Delivery, LastLook]]:
    """Yield what is due, each as soon as it is ours, with the look that tells whether it still is."""
    while True:
        begun = lease.stopwatch()
        claimed = store.claim(now=clock(), lease=lease.length, channels=channels)
        if claimed is None:
            return
        yield claimed, _last_look(claimed, begun, clock, lease)


def _last_look(claimed: Delivery, begun: float, clock: Callable[[], datetime], lease: Lease) -> LastLook:
    def look() -> None:
        over = claimed.lease_until is not None and clock() >= claimed.lease_until
        if over or lease.stopwatch() - begun >= lease.length.total_seconds():
            raise TooLate("its lease ended before it was sent")

    return look


def _written(ended: Delivery, store: Store, *, instead: tuple[Delivery, ...] = ()) -> Iterator[Delivery]:
    """Yield what was written; nothing where another worker has settled it meanwhile.

    A locked database is waited for: what went out and is not written down may go out again."""
    for tries_left in reversed(range(TRIES)):
        try:
            store.settle(ended, instead=instead)
        except Conflict:
            return
        except StoreError:
            if not tries_left:
                raise
        else:
            yield ended
            return


def settled(delivery: Delivery, channel: Channel, *, now: datetime) -> Delivery:
    """Return what is to become of a delivery that may have gone out."""
    try:
        receipt = channel.find(delivery, since=delivery.claimed_at or delivery.planned_at)
    except Unknowable as error:
        return replace(delivery, error=str(error), next_at=now + error.after)
    if receipt is not None:
        found = delivery.claimed_at or now
        return replace(delivery, state=DeliveryState.DELIVERED, receipt=receipt, sent_at=found, error="")
    if delivery.crashes >= CRASHES:
        reason = f"its sender died {delivery.crashes} times over it; use --retry if the cause is mended"
        return replace(delivery, state=DeliveryState.DEAD, error=reason)
    if now - delivery.planned_at > GIVE_UP:
        reason = f"given up after {GIVE_UP.days} days: {delivery.error}"
        return replace(delivery, state=DeliveryState.DEAD, error=reason)
    again = None if delivery.crashes else now + _back_off(delivery)  # a dead sender says nothing of the channel
    return replace(delivery, state=DeliveryState.PENDING, next_at=again)


def _send(delivery: Delivery, channel: Channel, last_look: LastLook, *, clock: Callable[[], datetime]) -> Delivery:
    try:
        receipt = channel.send(delivery, last_look)
    except TooLate as error:
        return replace(delivery, state=DeliveryState.PENDING, next_at=None, error=str(error))
    except Deferred as error:
        return _later(delivery, error, now=clock())
    except Unacceptable:
        raise
    except Rejected as error:
        return replace(delivery, state=DeliveryState.DEAD, error=str(error))
    except Uncertain as error:
        return replace(delivery, state=DeliveryState.UNKNOWN, error=str(error), next_at=None)
    return replace(delivery, state=DeliveryState.DELIVERED, receipt=receipt, sent_at=clock(), error="")


def _later(delivery: Delivery, error: Deferred, *, now: datetime) -> Delivery:
    if now - delivery.planned_at > GIVE_UP:
        return replace(delivery, state=DeliveryState.DEAD, error=f"given up after {GIVE_UP.days} days: {error}")
    wait = error.after or _back_off(delivery)
    return replace(delivery, state=DeliveryState.PENDING, error=str(error), next_at=now + wait)


def _back_off(delivery: Delivery) -> timedelta:
    return BACK_OFF[max(min(delivery.attempts, len(BACK_OFF)), 1) - 1]
