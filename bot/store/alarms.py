"""What the operator was told and is not over yet, as statements on a connection."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from bot.errors import Conflict
from bot.model import Delivery, Plan
from bot.store import ledger
from bot.store.tables import ALARMS


def raised(connection: Connection) -> dict[str, datetime]:
    """Return since when each alarm stands."""
    return {row.name: row.raised_at for row in connection.execute(select(ALARMS))}


def begin(connection: Connection, name: str, message: Delivery, *, now: datetime) -> None:
    """Note an alarm and the message that tells of it; a Conflict where another process did."""
    connection.execute(insert(ALARMS).values(name=name, raised_at=now))
    ledger.save_plan(connection, Plan((message,), ()))


def end(connection: Connection, name: str, message: Delivery) -> None:
    """Take an alarm back, with the message that tells of it; a Conflict where another process did."""
    if not connection.execute(delete(ALARMS).where(ALARMS.c.name == name)).rowcount:
        raise Conflict(f"{name}: another process told of it")
    ledger.save_plan(connection, Plan((message,), ()))
