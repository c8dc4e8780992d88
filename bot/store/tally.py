"""How many deliveries stand how, as one statement on a connection."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, select

from bot.model import DeliveryState
from bot.store.tables import DELIVERIES


def tally(connection: Connection) -> dict[DeliveryState, tuple[int, datetime]]:
    """Return, by state, how many deliveries there are and when the oldest of them was planned."""
    columns = (DELIVERIES.c.state, func.count(), func.min(DELIVERIES.c.planned_at))
    rows = connection.execute(select(*columns).group_by(DELIVERIES.c.state))
    return {DeliveryState(state): (count, oldest) for state, count, oldest in rows}
