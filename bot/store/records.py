"""Records as statements on a connection: how each last looked, and under which names another source may state it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, func, insert, select, tuple_

from bot.model import Announcement, Known, Record, Version
from bot.store.codec import decode_record, encode
from bot.store.tables import ALIASES, ITEMS, RECORDS

T = TypeVar("T")
PORTION = 400  # values in one statement; older SQLite takes 999


def portions(values: Iterable[T], size: int = PORTION) -> Iterator[Sequence[T]]:
    """Yield the values in lists that are short enough for one statement."""
    held = list(values)
    return (held[start : start + size] for start in range(0, len(held), size))


def known(connection: Connection, records: Sequence[Record]) -> dict[str, Known]:
    """Return, by the key of each record, how it last looked, under its own key or through one of its aliases."""
    stored = _current(connection, {record.key for record in records})
    elsewhere = _first_keys(connection, [record for record in records if record.key not in stored])
    stored |= _current(connection, set(elsewhere.values()) - stored.keys())
    items = _items_made(connection, stored.keys())
    answer = {record.key: elsewhere.get(record.key, record.key) for record in records}
    return {own: Known(key, stored[key], items.get(key, 0)) for own, key in answer.items() if key in stored}


def remember(connection: Connection, records: Sequence[Record], *, seen_at: datetime) -> Mapping[Record, int]:
    """Keep each record as a new version where it differs from the last one; return the versions."""
    newest = _versions(connection, {record.key for record in records})
    versions: dict[Record, int] = {}
    rows, changed = [], []
    for record in records:
        body = encode(record)
        digest = blake2b(body.encode(), digest_size=16).hexdigest()
        version, before = newest.get(record.key, (0, ""))
        if digest != before:
            version += 1
            newest[record.key] = version, digest
            fields = {"key": record.key, "version": version, "kind": record.kind, "hash": digest, "body": body}
            rows.append(fields | {"seen_at": seen_at})
            changed.append(record)
        versions[record] = version
    if rows:
        connection.execute(insert(RECORDS), rows)
        _add_aliases(connection, changed)  # those of the others are there
    return versions


def versions(connection: Connection, key: str) -> tuple[Version, ...]:
    """Return every version of a record, oldest first."""
    columns = (RECORDS.c.kind, RECORDS.c.body, RECORDS.c.seen_at)
    rows = connection.execute(select(*columns).where(RECORDS.c.key == key).order_by(RECORDS.c.version))
    return tuple(Version(decode_record(row.kind, row.body), row.seen_at) for row in rows)


def current_keys(connection: Connection, kind: str) -> tuple[str, ...]:
    """Return the keys of all records of a kind, in order."""
    found = connection.execute(select(RECORDS.c.key).distinct().where(RECORDS.c.kind == kind).order_by(RECORDS.c.key))
    return tuple(found.scalars())


def current(connection: Connection, keys: Sequence[str]) -> tuple[Record, ...]:
    """Return records as they last looked."""
    return tuple(_current(connection, keys).values())


def _current(connection: Connection, keys: Iterable[str]) -> dict[str, Record]:
    rows = (row for portion in portions(keys) for row in connection.execute(_newest(portion)))
    return {row.key: decode_record(row.kind, row.body) for row in rows}


def _versions(connection: Connection, keys: Iterable[str]) -> dict[str, tuple[int, str]]:
    rows = (row for portion in portions(keys) for row in connection.execute(_newest(portion, "key", "version", "hash")))
    return {row.key: (row.version, row.hash) for row in rows}


def _newest(keys: Sequence[str], *columns: str) -> Select[Any]:
    wanted = [RECORDS.c[name] for name in columns or ("key", "kind", "body")]
    last = select(RECORDS.c.key, func.max(RECORDS.c.version)).where(RECORDS.c.key.in_(keys)).group_by(RECORDS.c.key)
    return select(*wanted).where(tuple_(RECORDS.c.key, RECORDS.c.version).in_(last))


def _first_keys(connection: Connection, records: Sequence[Record]) -> dict[str, str]:
    """Return, by key, under which key another source first stated the same thing."""
    names = {record.key: _names(record) for record in records}
    keys = _keys_of(connection, [name for each in names.values() for name in each])
    return {key: keys[name] for key, each in names.items() for name in reversed(each) if name in keys}


def _add_aliases(connection: Connection, records: Sequence[Record]) -> None:
    """Note the names and headings of records; a name stays with the record that had it first."""
    named = {name: record.key for record in reversed(records) for name in (*_names(record), *_headings(record))}
    taken = _keys_of(connection, named)
    rows = [{"name": name, "key": key} for name, key in named.items() if name not in taken]
    if rows:
        connection.execute(insert(ALIASES), rows)


def _keys_of(connection: Connection, names: Iterable[str]) -> dict[str, str]:
    statement = select(ALIASES.c.name, ALIASES.c.key)
    found = (connection.execute(statement.where(ALIASES.c.name.in_(portion))) for portion in portions(names))
    return {row.name: row.key for rows in found for row in rows}


def _names(record: Record) -> list[str]:
    return _digests(dict.fromkeys((record.key, *record.aliases)))


def _digests(names: Iterable[str]) -> list[str]:
    return [blake2b(name.encode("utf-8", "replace"), digest_size=16).hexdigest() for name in names]


def headed_before(connection: Connection, records: Sequence[Record]) -> frozenset[str]:
    """Return the keys of those posts whose title another post of the same feed has had."""
    headings = {record.key: heading for record in records for heading in _headings(record)}
    first = _keys_of(connection, headings.values())
    return frozenset(key for key, heading in headings.items() if first.get(heading, key) != key)


def _headings(record: Record) -> list[str]:
    return _digests([record.heading]) if isinstance(record, Announcement) and record.heading else []


def _items_made(connection: Connection, keys: Iterable[str]) -> dict[str, int]:
    count = select(ITEMS.c.made_of, func.count()).group_by(ITEMS.c.made_of)
    found = (connection.execute(count.where(ITEMS.c.made_of.in_(portion))) for portion in portions(keys))
    return {key: number for rows in found for key, number in rows}
