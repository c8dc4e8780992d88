"""Records and findings as JSON, and back exactly as they were.

One generic reader over the fields of our frozen dataclasses. Written by hand because a title from a broken feed may
hold half a surrogate pair, which pydantic's JSON refuses both ways; escaped to ASCII it fits into any database.
Values that equal a field's default are left out, so that a new field with a default changes no stored record.
"""

from __future__ import annotations

import dataclasses
import json
import types
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

from bot.model import Announcement, Article, Change, ItemType, Mention, Record, Trial

T = TypeVar("T")
Reader = Callable[[Any], Any]

RECORDS: dict[str, type[Record]] = {kind.kind: kind for kind in (Article, Trial, Announcement)}


@dataclass(frozen=True, slots=True)
class Findings:
    """What we read out of a record when it became an item."""

    item_types: tuple[ItemType, ...]
    mentions: tuple[Mention, ...]
    changes: tuple[Change, ...]


def encode(value: object) -> str:
    """Return a dataclass, or a tuple of them, as compact ASCII JSON; equal values give equal text."""
    return json.dumps(_plain(value), separators=(",", ":"))


def decode(kind: type[T], text: str) -> T:
    """Return the dataclass that `encode` wrote."""
    value: T = _reader(cast(Any, kind))(json.loads(text))
    return value


def decode_record(kind: str, text: str) -> Record:
    """Return the record of a kind ("article", "trial", "announcement") that `encode` wrote."""
    return decode(RECORDS[kind], text)


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        pairs = ((name, getattr(value, name), default) for name, default in _defaults(cast(Hashable, type(value))))
        return {name: _plain(held) for name, held, default in pairs if held != default}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    return value


@cache
def _defaults(kind: Hashable) -> tuple[tuple[str, Any], ...]:
    return tuple((field.name, field.default) for field in dataclasses.fields(cast(Any, kind)))


@cache
def _reader(hint: Any) -> Reader:
    """Return the function that turns JSON into a value of the type."""
    if dataclasses.is_dataclass(hint):
        return _dataclass_reader(hint)
    if get_origin(hint) is tuple:
        return _tuple_reader(_reader(get_args(hint)[0]))
    if isinstance(hint, types.UnionType):
        return _optional_reader(_reader(next(kind for kind in get_args(hint) if kind is not types.NoneType)))
    if hint in (date, datetime):
        read: Reader = hint.fromisoformat
        return read
    return hint if isinstance(hint, type) and issubclass(hint, Enum) else _frozen


def _dataclass_reader(kind: Any) -> Reader:
    hints = get_type_hints(kind)
    readers = {field.name: _reader(hints[field.name]) for field in dataclasses.fields(kind)}

    def read(data: dict[str, Any]) -> Any:
        return kind(**{name: readers[name](value) for name, value in data.items() if name in readers})

    return read


def _tuple_reader(read: Reader) -> Reader:
    return lambda values: tuple([read(value) for value in values])


def _optional_reader(read: Reader) -> Reader:
    return lambda value: None if value is None else read(value)


def _frozen(value: Any) -> Any:
    """Return a JSON value as it was before: our values hold tuples, never lists."""
    return tuple(_frozen(part) for part in value) if isinstance(value, list) else value
