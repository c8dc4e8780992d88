"""What happened, to what: items, and the entities and changes in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.model.records import Health, Record


@dataclass(frozen=True, slots=True)
class Change:
    """A field that differs, with the source's own values; of texts and lists, the part that differs.

    Of a date that moved: which slip this is of those that we saw, and the date that we saw first."""

    field: str
    before: object
    after: object
    slips: int = 0
    first: str = ""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A record now, next to how we last saw it."""

    record: Record
    previous: Record | None
    seen_at: datetime
    since: date | None = None  # what happened before is not news
    changes: tuple[Change, ...] = ()

    @property
    def is_new(self) -> bool:
        return self.previous is None

    def change(self, name: str) -> Change | None:
        """Return the change of a field, or None where it stayed."""
        return next((change for change in self.changes if change.field == name), None)


@dataclass(frozen=True, slots=True)
class Entity:
    """A gene, biomarker, drug or cancer, under the name that we show."""

    kind: str  # gene, biomarker, drug, cancer
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Mention:
    """The author's own words that gave an entity away, and where they stand."""

    entity: Entity
    quote: str
    place: str
    start: int
    end: int
    excluded: bool = False  # named only to be ruled out
    implied: bool = False  # follows from what is named (BRAF V600E -> BRAF mutation)
    by: str = "name"  # or "assay": told only by a test result (IHC 1+)
    role: str = ""  # of a trial's drug: studied, comparator, prior, other


class Importance(StrEnum):
    """How much an item weighs, by rule."""

    CRITICAL = "critical"
    NOTABLE = "notable"
    MINOR = "minor"


@dataclass(frozen=True, slots=True)
class ItemType:
    """What kind of news: `name` is its file in annotate/item_types, `label` what people read and subscribe to."""

    name: str
    label: str
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of news. `id` is the record's key, with #n from the second thing on that happened to it."""

    id: str
    source: str
    record: Record
    item_types: tuple[ItemType, ...]
    mentions: tuple[Mention, ...]
    changes: tuple[Change, ...]
    importance: Importance
    entered: date  # when it happened at its source: entry, post or publication date
    seen_at: datetime

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(item_type.label for item_type in self.item_types)

    def entities(self, kind: str) -> tuple[Entity, ...]:
        """Return what the record itself names, in order of appearance; not what it excludes, not what is implied."""
        named = (m.entity for m in self.mentions if m.entity.kind == kind and not m.excluded and not m.implied)
        return tuple(dict.fromkeys(named))


class Origin(StrEnum):
    """How an item came into the log; slots tell of POLL items only. ASIDE waits for the operator's word."""

    POLL = "poll"
    BASELINE = "baseline"
    BACKFILL = "backfill"
    ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class Entry:
    """An item at its place in the log."""

    seq: int
    origin: Origin
    item: Item


@dataclass(frozen=True, slots=True)
class Known:
    """What the store knows of a record: how it last looked, and how many items it has made.

    `key` differs from the record's own where another source stated the same thing first."""

    key: str
    record: Record
    items: int


@dataclass(frozen=True, slots=True)
class Version:
    """A record as it stood, and when we saw it first so."""

    record: Record
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Reading:
    """A record to remember, and the item it makes, if any; `aside`: not to be told before somebody has looked at it."""

    record: Record
    item: Item | None
    aside: bool = False


@dataclass(frozen=True, slots=True)
class SourceState:
    """A source as the store remembers it; `cursor` moves only with a saved batch."""

    name: str
    cursor: str | None = None
    health: Health | None = None  # None: never tried
    tried_at: datetime | None = None
    read_at: datetime | None = None  # the last complete reading
    error: str = ""
    data_as_of: str = ""
    failures: int = 0  # readings that failed in a row
    next_at: datetime | None = None  # after a failure: when to try again
