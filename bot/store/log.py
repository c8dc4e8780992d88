"""The log as statements on a connection: items at their seq, and the tags by which the newest are found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    Executable,
    Integer,
    Row,
    Select,
    and_,
    delete,
    insert,
    literal,
    select,
    tuple_,
    union,
    update,
)

from bot.annotate.citations import acronyms_in, trials_named
from bot.model import Entry, Importance, Item, Origin, Reading
from bot.store.codec import Findings, decode, decode_record, encode
from bot.store.records import portions, remember
from bot.store.tables import ITEM_TAGS, ITEMS, LOG_HEAD, RECORDS

TAGS_AT_ONCE = 100  # SQLite joins at most 500 selects

Stop = tuple[date, int]

_ENTRIES = select(ITEMS, RECORDS.c.kind, RECORDS.c.body.label("record")).join(
    RECORDS, and_(RECORDS.c.key == ITEMS.c.record_key, RECORDS.c.version == ITEMS.c.record_version)
)


def head(connection: Connection) -> int:
    """Return the last seq, 0 while the log is empty."""
    seq: int = connection.execute(select(LOG_HEAD.c.seq)).scalar_one()
    return seq


def lock(connection: Connection, *, room: int = 0) -> int:
    """Hold the log until the commit, with room for new items; return the last seq before them."""
    connection.execute(update(LOG_HEAD).values(seq=LOG_HEAD.c.seq + room))
    return head(connection) - room


def append(connection: Connection, readings: Sequence[Reading], *, origin: Origin, seen_at: datetime) -> None:
    """Remember the records, and put the items at the end of the log."""
    items = [reading.item for reading in readings if reading.item]
    last = lock(connection, room=len(items))
    records = dict.fromkeys((*(reading.record for reading in readings), *(item.record for item in items)))
    versions = remember(connection, tuple(records), seen_at=seen_at)
    placed = list(enumerate(items, start=last + 1))
    aside = {reading.item.id for reading in readings if reading.item and reading.aside}
    if placed:
        origins = {item.id: (Origin.ASIDE if item.id in aside else origin).value for item in items}
        rows = [_row(item) | {"seq": seq, "record_version": versions[item.record]} for seq, item in placed]
        connection.execute(insert(ITEMS), [row | {"origin": origins[str(row["id"])]} for row in rows])
        _insert_tags(connection, placed)


def rewrite(connection: Connection, items: Sequence[Item]) -> None:
    """Replace what was read out of items; their place in the log, their records and their origin stay."""
    seqs = {item.id: seq for item in items if (seq := _seq(connection, item.id))}
    placed = [(seqs[item.id], item) for item in items if item.id in seqs]
    for seq, item in placed:
        values = {"body": _findings(item), "importance": item.importance.value, "entered": item.entered}
        connection.execute(update(ITEMS).where(ITEMS.c.seq == seq).values(values))
        connection.execute(delete(ITEM_TAGS).where(ITEM_TAGS.c.seq == seq))
    if placed:
        _insert_tags(connection, placed)


def append_again(connection: Connection, seqs: Sequence[int]) -> None:
    """Put items from further back at the end of the log, as news of today."""
    last = lock(connection, room=len(seqs))
    for place, entry in enumerate(at(connection, seqs), start=last + 1):
        connection.execute(delete(ITEM_TAGS).where(ITEM_TAGS.c.seq == entry.seq))
        moved = {"seq": place, "origin": Origin.POLL.value}
        connection.execute(update(ITEMS).where(ITEMS.c.seq == entry.seq).values(moved))
        _insert_tags(connection, [(place, entry.item)])


def forget(connection: Connection, seqs: Sequence[int]) -> None:
    """Take items out of the log. Their records stay, so they do not come again."""
    for portion in portions(seqs):
        connection.execute(delete(ITEM_TAGS).where(ITEM_TAGS.c.seq.in_(portion)))
        connection.execute(delete(ITEMS).where(ITEMS.c.seq.in_(portion)))


def entries(connection: Connection, after: int, upto: int, *, size: int) -> list[Entry]:
    """Return the next entries, in order of seq."""
    between = and_(ITEMS.c.seq > after, ITEMS.c.seq <= upto)
    return _read(connection, _ENTRIES.where(between).order_by(ITEMS.c.seq).limit(size))


def seqs_entered_since(connection: Connection, day: date, upto: int) -> list[int]:
    """Return the seqs of items that happened on that day or later, in order; read from the index alone."""
    statement = select(ITEMS.c.seq).where(ITEMS.c.entered >= day, ITEMS.c.seq <= upto)
    return sorted(connection.execute(statement).scalars())


def at(connection: Connection, seqs: Sequence[int]) -> list[Entry]:
    """Return the entries at these seqs, in the order asked for."""
    found = {entry.seq: entry for entry in _read(connection, _ENTRIES.where(ITEMS.c.seq.in_(seqs)))}
    return [found[seq] for seq in seqs if seq in found]


def item(connection: Connection, item_id: str) -> Entry | None:
    """Return the entry of an item."""
    return next(iter(_read(connection, _ENTRIES.where(ITEMS.c.id == item_id))), None)


def newest(connection: Connection, tags: frozenset[str] | None, *, before: Stop | None, size: int) -> list[Entry]:
    """Return the newest entries older than `before`, by `entered`, then seq; with one of the tags, or all."""
    stops = {
        (entered, seq) for statement in _walks(tags, before, size) for entered, seq in connection.execute(statement)
    }
    return at(connection, [seq for _, seq in sorted(stops, reverse=True)[:size]])


def tags_of(entry: Item) -> frozenset[str]:
    """Return the tags by which `latest` finds an item; what it excludes is no tag, what is implied is one."""
    named = {f"{m.entity.kind}:{m.entity.id}" for m in entry.mentions if not m.excluded}
    types = {f"type:{word}" for kind in entry.item_types for word in (kind.name, kind.label.lower())}
    anything = {"named"} if entry.mentions else set()
    trials = {f"trial:{name}" for name in (*trials_named(entry.record), *acronyms_in(entry.record))}
    return frozenset(named | types | anything | trials | {f"kind:{entry.record.kind}", f"source:{entry.source}"})


def _walks(tags: frozenset[str] | None, before: Stop | None, size: int) -> list[Executable]:
    if tags is None:
        return [_newest_of_all(before, size)]
    return [_newest_of(group, before, size) for group in portions(sorted(tags), TAGS_AT_ONCE)]


def _newest_of_all(before: Stop | None, size: int) -> Select[Any]:
    statement = select(ITEMS.c.entered, ITEMS.c.seq).order_by(ITEMS.c.entered.desc(), ITEMS.c.seq.desc()).limit(size)
    return statement.where(tuple_(ITEMS.c.entered, ITEMS.c.seq) < _stop(before)) if before else statement


def _newest_of(tags: Sequence[str], before: Stop | None, size: int) -> Executable:
    """Return a statement that walks the index once a tag, backwards, and never sorts more than it needs."""
    return union(*(select(_newest_with(tag, before, size).subquery()) for tag in tags))


def _newest_with(tag: str, before: Stop | None, size: int) -> Select[Any]:
    columns = ITEM_TAGS.c.entered, ITEM_TAGS.c.seq
    statement = select(*columns).where(ITEM_TAGS.c.tag == tag).order_by(*(c.desc() for c in columns)).limit(size)
    return statement.where(tuple_(*columns) < _stop(before)) if before else statement


def _stop(before: Stop) -> ColumnElement[Any]:
    return tuple_(literal(before[0], Date), literal(before[1], Integer))


def _seq(connection: Connection, item_id: str) -> int | None:
    return connection.execute(select(ITEMS.c.seq).where(ITEMS.c.id == item_id)).scalar()


def _insert_tags(connection: Connection, placed: Sequence[tuple[int, Item]]) -> None:
    rows = [{"tag": tag, "entered": item.entered, "seq": seq} for seq, item in placed for tag in sorted(tags_of(item))]
    connection.execute(insert(ITEM_TAGS), rows)


def _row(item: Item) -> dict[str, object]:
    return {
        "id": item.id,
        "made_of": _made_of(item),
        "record_key": item.record.key,
        "source": item.source,
        "entered": item.entered,
        "seen_at": item.seen_at,
        "importance": item.importance.value,
        "body": _findings(item),
    }


def _made_of(item: Item) -> str:
    """Return the key that the id begins with; the record's own may differ, and a URL may end in #2 by itself."""
    return item.id if item.id == item.record.key else re.sub(r"#\d+\Z", "", item.id)


def _findings(item: Item) -> str:
    return encode(Findings(item.item_types, item.mentions, item.changes))


def _read(connection: Connection, statement: Select[Any]) -> list[Entry]:
    return [_entry(row) for row in connection.execute(statement)]


def _entry(row: Row[Any]) -> Entry:
    found = decode(Findings, row.body)
    item = Item(
        id=row.id,
        source=row.source,
        record=decode_record(row.kind, row.record),
        item_types=found.item_types,
        mentions=found.mentions,
        changes=found.changes,
        importance=Importance(row.importance),
        entered=row.entered,
        seen_at=row.seen_at,
    )
    return Entry(row.seq, Origin(row.origin), item)
