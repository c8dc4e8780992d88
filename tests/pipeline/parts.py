"""Classes that satisfy the ports: a source that yields what a test gives it, a channel that keeps what it got."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.errors import DeliveryError, SourceError, Unacceptable, Unknowable, Unrenderable
from bot.model import Address, Batch, Delivery, Links, Message, Record
from bot.ports import LastLook, at_once


@dataclass
class Shelf:
    """A source with the records that a test puts on it."""

    name: str = "pubmed"
    every: timedelta = timedelta(hours=1)
    records: Sequence[Record] = ()
    since: date | None = date(2026, 11, 16)
    fails: SourceError | None = None
    history: dict[str, Record] = field(default_factory=dict)
    asked_with: list[str | None] = field(default_factory=list)

    def fetch(self, cursor: str | None, *, now: datetime) -> Iterator[Batch]:
        self.asked_with.append(cursor)
        if self.fails:
            raise self.fails
        yield Batch(tuple(self.records), cursor=f"after {len(self.asked_with)}", since=self.since)

    def backfill(self, since: date, *, now: datetime) -> Iterator[Batch]:
        yield Batch(tuple(self.records), cursor="", since=since, total=len(self.records))

    def earlier(self, record: Record, *, since: date) -> Record | None:
        return self.history.get(record.key)


@dataclass
class Inbox:
    """A channel that keeps what it is given, or fails as a test says."""

    name: str = "file"
    got: list[tuple[Address, str]] = field(default_factory=list)
    fails: list[DeliveryError] = field(default_factory=list)
    found: str | Unknowable | None = None
    refuses: str = ""  # a message with this word
    unpackable: str = ""
    asked_since: list[datetime] = field(default_factory=list)

    def links(self, address: Address) -> Links:
        return Links()

    def pack(self, message: Message, address: Address, *, delivery_id: str, now: datetime) -> bytes:
        if self.unpackable and self.unpackable in f"{address} {message.text}":
            raise Unrenderable(f"{self.unpackable} cannot be written")
        return message.text.encode()

    def send(self, delivery: Delivery, last_look: LastLook = at_once) -> str:
        last_look()
        if self.fails:
            raise self.fails.pop(0)
        if self.refuses and self.refuses in delivery.payload.decode():
            raise Unacceptable("invalid_blocks")
        self.got.append((delivery.address, delivery.payload.decode()))
        return f"receipt {len(self.got)}"

    def find(self, delivery: Delivery, *, since: datetime) -> str | None:
        self.asked_since.append(since)
        if isinstance(self.found, Unknowable):
            raise self.found
        return self.found

    def texts(self) -> list[str]:
        return [text for _address, text in self.got]
