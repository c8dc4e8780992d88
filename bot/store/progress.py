"""How far each source was read, as statements on a connection."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from bot.model import Batch, Health, Outcome, SourceState
from bot.store import log
from bot.store.tables import SOURCES

COMPLETE = {Health.OK, Health.NOT_MODIFIED, Health.EMPTY}


def state(connection: Connection, name: str) -> SourceState:
    """Return what we know of a source; an empty state where it was never read."""
    row = connection.execute(select(SOURCES).where(SOURCES.c.name == name)).one_or_none()
    return _state(row) if row else SourceState(name)


def states(connection: Connection) -> tuple[SourceState, ...]:
    """Return what we know of every source, by name."""
    return tuple(_state(row) for row in connection.execute(select(SOURCES).order_by(SOURCES.c.name)))


def move(connection: Connection, name: str, batch: Batch) -> None:
    """Set the cursor to where the batch ends."""
    dated: dict[str, object] = {"data_as_of": batch.data_as_of} if batch.data_as_of else {}
    _write(connection, name, {"cursor": batch.cursor} | dated)


def note(connection: Connection, outcome: Outcome, *, now: datetime) -> None:
    """Write how a reading went; only a complete one moves `read_at` and clears the error."""
    log.lock(connection)
    complete = outcome.health in COMPLETE
    result: dict[str, object] = {"read_at": now, "error": ""} if complete else {"error": outcome.error}
    failures = 0 if complete else state(connection, outcome.name).failures + 1
    again = {"failures": failures, "next_at": outcome.next_at, "held_by": None, "held_until": None}
    _write(connection, outcome.name, {"health": outcome.health.value, "tried_at": now} | result | again)


def hold(connection: Connection, seen: SourceState, *, by: str, now: datetime, until: datetime) -> bool:
    """Keep a source for one reader; False where another has it, or has read it since this state was seen."""
    log.lock(connection)
    found = select(SOURCES).where(SOURCES.c.name == seen.name)
    row = connection.execute(found).one_or_none()
    held = row is not None and row.held_by != by and row.held_until is not None and row.held_until > now
    if held or (row is not None and row.tried_at != seen.tried_at):
        return False
    _write(connection, seen.name, {"held_by": by, "held_until": until})
    return True


def keep(connection: Connection, *, by: str, until: datetime) -> None:
    """Hold on to whatever a reader holds."""
    connection.execute(update(SOURCES).where(SOURCES.c.held_by == by).values(held_until=until))


def _write(connection: Connection, name: str, values: dict[str, object]) -> None:
    """Update or insert; the caller holds the log, so nobody can insert in between."""
    if not connection.execute(update(SOURCES).where(SOURCES.c.name == name).values(values)).rowcount:
        connection.execute(insert(SOURCES).values({"name": name, "error": "", "data_as_of": ""} | values))


def _state(row: Row[Any]) -> SourceState:
    known = {field.name: getattr(row, field.name) for field in fields(SourceState)}
    return SourceState(**known | {"health": Health(row.health) if row.health else None})
