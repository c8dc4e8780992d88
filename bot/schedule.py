"""When a subscription is due, and a source: slots keyed by local date; pure.

A slot belongs to a local day, not to an amount of elapsed time. So a change of clock, of time zone or of the machine's
time repeats no slot and skips none: an hour that the clocks jump over counts as its first instant after the jump, an
hour that comes twice counts when it first comes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.model import Position, Schedule, Slot, SourceState, Subscription

FIRST_RETRY = timedelta(minutes=1)  # then twice as long each time, up to the pace at which the source is read
LONGEST_GAP = timedelta(days=62)  # between two slots: `every: month` on: 31


@dataclass(frozen=True, slots=True)
class Due:
    """A subscription whose time has come; `missed` earlier slots are made up for by this one."""

    subscription: Subscription
    position: Position | None  # None: it has never been told anything
    slot: Slot
    missed: int = 0


def due(subscription: Subscription, position: Position | None, *, now: datetime) -> Due | None:
    """Return why a subscription is to be served now, or None. A new one is served at once."""
    slot = last_slot(subscription.schedule, now=now)
    if paused(subscription, now=now):
        return None
    if position is None or subscription.schedule.every == "item":
        return Due(subscription, position, slot)
    if slot.key <= position.slot[:10]:
        return None
    return Due(subscription, position, slot, missed=_slots_between(subscription.schedule, position.slot[:10], slot))


def is_time(source: SourceState, every: timedelta, *, now: datetime) -> bool:
    """Return whether a source is to be read: at its own pace, after a failure at the time that was set then."""
    if source.next_at is not None:
        return now >= source.next_at
    return source.tried_at is None or now - source.tried_at >= every


def try_again_at(failures: int, every: timedelta, asked: timedelta | None, *, now: datetime) -> datetime:
    """Return when to read a source again that failed so often in a row: soon at first, then later, or as it asks."""
    wait: timedelta = min(FIRST_RETRY * 2 ** min(failures, 20), every)
    return now + max(wait, asked or timedelta())


def paused(subscription: Subscription, *, now: datetime) -> bool:
    """Return whether today, where the subscriber lives, is before the day on which the pause ends."""
    today = now.astimezone(ZoneInfo(subscription.schedule.timezone)).date()
    return subscription.pause_until is not None and today < subscription.pause_until


def last_slot(schedule: Schedule, *, now: datetime) -> Slot:
    """Return the latest slot that has come. `every: item` has one each local day, as the key of what it sends."""
    today = now.astimezone(ZoneInfo(schedule.timezone)).date()
    if schedule.every == "item":
        return Slot(today.isoformat(), now)
    return next(slot for slot in _backwards(schedule, today + timedelta(days=1)) if slot.due <= now)


def next_slot(schedule: Schedule, *, now: datetime) -> Slot:
    """Return the first slot that is still to come."""
    today = now.astimezone(ZoneInfo(schedule.timezone)).date()
    days = (today + timedelta(days=n) for n in range(-1, LONGEST_GAP.days + 2))
    slots = (Slot(day.isoformat(), _instant(day, schedule)) for day in days if _is_slot_day(day, schedule))
    return next(slot for slot in slots if slot.due > now)


def _backwards(schedule: Schedule, day: date) -> Iterator[Slot]:
    for n in range(LONGEST_GAP.days + 2):
        earlier = day - timedelta(days=n)
        if _is_slot_day(earlier, schedule):
            yield Slot(earlier.isoformat(), _instant(earlier, schedule))


def _slots_between(schedule: Schedule, after: str, until: Slot) -> int:
    """Return how many slots came after a key and before a slot."""
    first, last = date.fromisoformat(after), date.fromisoformat(until.key)
    days = ((first + timedelta(days=n)) for n in range(1, min((last - first).days, 3650)))
    return sum(_is_slot_day(day, schedule) for day in days)


def _is_slot_day(day: date, schedule: Schedule) -> bool:
    if schedule.every == "month":
        return day.day in _days_of_month(day, schedule)
    if schedule.every == "week":
        return day.isoweekday() in (schedule.on or {1})
    return not schedule.on or day.isoweekday() in schedule.on


def _days_of_month(day: date, schedule: Schedule) -> set[int]:
    """Return the days wanted in the month of `day`; the 31st is the last day of a shorter month."""
    first_of_next = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    length = (first_of_next - timedelta(days=1)).day
    return {min(wanted, length) for wanted in schedule.on or {1}}


def _instant(day: date, schedule: Schedule) -> datetime:
    """Return the instant at which a local day's clock first shows the schedule's time, or first passes it."""
    zone = ZoneInfo(schedule.timezone)
    local = datetime.combine(day, schedule.at, tzinfo=zone).replace(fold=0)
    instant = local.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return instant
    return _end_of_gap(local.replace(tzinfo=None), zone)


def _end_of_gap(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return the first instant whose local clock stands later than a time that the clocks jumped over."""
    early = (wall - timedelta(days=2)).replace(tzinfo=zone).astimezone(UTC)
    late = (wall + timedelta(days=2)).replace(tzinfo=zone).astimezone(UTC)
    while late - early > timedelta(seconds=1):
        middle = (early + (late - early) / 2).replace(microsecond=0)
        early, late = (early, middle) if middle.astimezone(zone).replace(tzinfo=None) > wall else (middle, late)
    return late
