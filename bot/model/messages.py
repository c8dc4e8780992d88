"""What is sent: digests, messages and the ledger of deliveries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model.news import SourceState
from bot.model.subscriptions import Address, Match, Position


@dataclass(frozen=True, slots=True)
class Section:
    """A group of a digest, in the order of the page."""

    title: str
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """An item that this address has had in full: a report counts it in one line."""

    match: Match
    at: datetime


@dataclass(frozen=True, slots=True)
class Digest:
    """What one address is told at one time, over all of its subscriptions that are due."""

    address: Address
    title: str
    subscriptions: tuple[str, ...]
    sections: tuple[Section, ...]
    at: datetime
    timezone: str = "UTC"
    since: datetime | None = None  # when this address last had a slot; None: its first digest
    told: tuple[Told, ...] = ()
    sources: tuple[SourceState, ...] = ()
    missed: int = 0  # earlier slots that this digest makes up for

    @property
    def matches(self) -> tuple[Match, ...]:
        return tuple(match for section in self.sections for match in section.matches)


@dataclass(frozen=True, slots=True)
class Message:
    """One sendable page; it remembers which items it holds. `part` 0 stands first, the others are its replies."""

    subject: str
    text: str
    html: str = ""
    blocks: str = ""  # Slack's blocks, as JSON
    items: tuple[str, ...] = ()  # ids told in full
    part: int = 0
    shown: tuple[str, ...] = ()  # ids that a reply shows, whether or not its first message told of them
    attachment: str = ""  # the whole list as text, where an e-mail's HTML had to be shortened


@dataclass(frozen=True, slots=True)
class Links:
    """Where a reader can change or stop what they get; "" where there is no such place."""

    change: str = ""
    stop: str = ""  # a page, or mailto:


class DeliveryState(StrEnum):
    """Where a delivery stands. SENDING is claimed; UNKNOWN may have gone out: its channel is asked first."""

    PENDING = "pending"
    SENDING = "sending"
    DELIVERED = "delivered"
    UNKNOWN = "unknown"
    SUPPRESSED = "suppressed"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message in the ledger: frozen bytes for one address."""

    id: str
    address: Address
    payload: bytes
    subject: str
    items: tuple[str, ...]
    subscriptions: tuple[str, ...]
    planned_at: datetime
    part: int = 0
    parent: str | None = None  # the delivery whose reply this is; it goes first
    state: DeliveryState = DeliveryState.PENDING
    attempts: int = 0
    fence: int = 0
    next_at: datetime | None = None
    sent_at: datetime | None = None
    receipt: str = ""
    error: str = ""
    parent_receipt: str = ""
    claimed_at: datetime | None = None  # when it was last taken for sending
    lease_until: datetime | None = None
    crashes: int = 0  # how many senders died while they held it
    shown: tuple[str, ...] = ()  # ids that a reply shows, whether or not its first message told of them


@dataclass(frozen=True, slots=True)
class Raised:
    """An alarm that the operator was told of and that is not over: since when, when last, and of how much."""

    since: datetime
    told_at: datetime
    count: int = 1


@dataclass(frozen=True, slots=True)
class Plan:
    """What a round of planning decided; saved all at once, or not at all.

    `positions` maps each subscription's position before to the one after; `slots` are the slot keys it uses up."""

    deliveries: tuple[Delivery, ...]
    positions: tuple[tuple[Position | None, Position], ...]
    fault: str = ""  # why nothing is planned, though something is due
