"""RSS, Atom, RDF and JSON Feed: regulators, journals, news wires. A feed is read only where it has changed.

Whether it has is asked three ways: by its ETag, by its Last-Modified, and, where a server knows neither, by a hash of
the body. Zero entries from an error page is a failure, never "no news".
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from bot.fetch import Answer, Fetcher
from bot.model import Batch, Health, Record
from bot.sources.feeds.parse import parse_feed

LONGEST_TAG = 1_000


@dataclass(frozen=True, slots=True)
class Cursor:
    """How the feed looked when it was last read."""

    etag: str = ""
    modified: str = ""
    digest: str = ""

    @classmethod
    def parse(cls, text: str) -> Cursor:
        fields = json.loads(text)
        return cls(fields["etag"], fields["modified"], fields["digest"])

    @classmethod
    def of(cls, answer: Answer) -> Cursor:
        digest = hashlib.sha256(answer.body).hexdigest()
        return cls(_tag(answer, "etag"), _tag(answer, "last-modified"), digest)

    def __str__(self) -> str:
        return json.dumps(asdict(self))


@dataclass(frozen=True)
class Feed:
    """One feed, under the name that people gave it."""

    fetcher: Fetcher
    name: str
    url: str
    every: timedelta = timedelta(minutes=30)

    def fetch(self, cursor: str | None, *, now: datetime) -> Iterator[Batch]:
        """Yield the feed's entries as one batch, an empty one where it has not changed since the cursor."""
        last = Cursor.parse(cursor) if cursor else Cursor()
        answer = self.fetcher.get(self.url, headers=_conditions(last), accept=(200, 304))
        if answer.status == 304:
            yield Batch((), str(last), health=Health.NOT_MODIFIED)
            return
        reached = Cursor.of(answer)
        if reached.digest == last.digest:
            yield Batch((), str(reached), health=Health.NOT_MODIFIED)
            return
        entries = parse_feed(answer, self.name, now=now)
        yield Batch(entries, str(reached), total=len(entries), health=Health.OK if entries else Health.EMPTY)

    def backfill(self, since: date, *, now: datetime) -> Iterator[Batch]:
        """Yield what the feed still holds since a day; an entry without a date counts."""
        answer = self.fetcher.get(self.url)
        entries = parse_feed(answer, self.name, now=now)
        recent = tuple(one for one in entries if one.published is None or one.published.date() >= since)
        yield Batch(recent, str(Cursor.of(answer)), since=since, total=len(recent))

    def earlier(self, record: Record, *, since: date) -> Record | None:
        """Return None: a feed keeps no history."""


def _tag(answer: Answer, name: str) -> str:
    """Return what we may send back to the server as it stands."""
    value = answer.headers.get(name, "")
    return value if value.isascii() and value.isprintable() and len(value) <= LONGEST_TAG else ""


def _conditions(last: Cursor) -> dict[str, str]:
    asked = {"If-None-Match": last.etag, "If-Modified-Since": last.modified}
    return {name: value for name, value in asked.items() if value}
