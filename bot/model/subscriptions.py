"""Who wants what, when and where, and why an item matched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.model.news import Item


@dataclass(frozen=True, slots=True)
class Wanted:
    """One value of a line: the words that somebody wrote, and what they lead to.

    For genes, biomarkers, drugs and cancers `ids` are entity ids; for item types names or labels; else folded text."""

    words: str
    ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a block: any of its values will do."""

    kind: str  # genes, biomarkers, drugs, cancers, item_types, sources, journals, authors, sponsors, trials, ...
    values: tuple[Wanted, ...]


@dataclass(frozen=True, slots=True)
class Criteria:
    """The ask: any block of which every line is met, and none of `excepts`. No block at all asks for everything."""

    blocks: tuple[tuple[Line, ...], ...] = ()
    excepts: tuple[tuple[Line, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a subscription is due: a local time of the days in `on`, or at once (`every: item`)."""

    every: str  # item, day, week, month
    at: time = time(8, 0)
    on: frozenset[int] = frozenset()  # week: ISO weekdays 1 to 7; month: days 1 to 31; day: weekdays, empty = all
    timezone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Slot:
    """One time at which a subscription is due; keyed by its local date, so that no change of clock repeats it."""

    key: str  # "2026-11-24"
    due: datetime


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """Where messages go: a channel of ours ("slack", "email", "file") and who or what is there."""

    channel: str
    target: str

    def __str__(self) -> str:
        return f"{self.channel}:{self.target}"


@dataclass(frozen=True, slots=True)
class Subscription:
    """Who wants what, when, and where."""

    id: str
    title: str
    criteria: Criteria
    schedule: Schedule
    addresses: tuple[Address, ...]
    look_back: timedelta = timedelta(days=7)
    pause_until: date | None = None
    when_empty: str = "silent"  # or "say"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an item matched: the line, the words somebody subscribed to, and the author's words that met them."""

    kind: str
    words: str
    quote: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """An item that somebody asked for, and why."""

    item: Item
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Position:
    """How far a subscription has read in the log."""

    subscription: str
    seq: int
    slot: str = ""  # the key of its last slot
    told_at: datetime | None = None  # when its last slot came
