"""What the operator was told and is not over yet, as statements on a connection."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from bot.errors import Conflict
from bot.model import Delivery, DeliveryState, Plan, Raised
from bot.store import ledger
from bot.store.tables import ALARMS, DELIVERIES


def raised(connection: Connection) -> dict[str, Raised]:
    """Return the alarms that stand."""
    rows = connection.execute(select(ALARMS))
    return {row.name: Raised(row.raised_at, row.told_at or row.raised_at, row.amount) for row in rows}


def begin(connection: Connection, name: str, count: int, message: Delivery, *, now: datetime) -> None:
    """Note an alarm, or that it grew, and the message that tells of it; a Conflict where another process did."""
    grown = update(ALARMS).where(ALARMS.c.name == name, ALARMS.c.amount < count)
    if not connection.execute(grown.values(amount=count, told_at=now)).rowcount:
        connection.execute(insert(ALARMS).values(name=name, raised_at=now, told_at=now, amount=count))
    ledger.save_plan(connection, Plan((message,), ()))


def waiting(connection: Connection) -> datetime | None:
    """Return when the oldest message was planned that was tried and waits to be tried again."""
    tried = DELIVERIES.c.state == DeliveryState.PENDING.value, DELIVERIES.c.error != ""
    oldest = select(DELIVERIES.c.planned_at).where(*tried).order_by(DELIVERIES.c.planned_at).limit(1)
    return connection.execute(oldest).scalar_one_or_none()


def shrink(connection: Connection, name: str, count: int) -> None:
    """Note that a part of what an alarm told of is mended."""
    connection.execute(update(ALARMS).where(ALARMS.c.name == name).values(amount=count))


def end(connection: Connection, name: str, message: Delivery) -> None:
    """Take an alarm back, with the message that tells of it; a Conflict where another process did."""
    if not connection.execute(delete(ALARMS).where(ALARMS.c.name == name)).rowcount:
        raise Conflict(f"{name}: another process told of it")
    ledger.save_plan(connection, Plan((message,), ()))
