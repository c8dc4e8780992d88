"""Whose turn it is with a host, kept over all processes that share the database: NCBI counts by address or key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, select, update

from bot.store.database import put, writing
from bot.store.tables import TURNS

FAR = timedelta(seconds=30)  # nobody queues for so long: a turn that lies further ahead was taken by a wrong clock


class SharedTurns:
    """A bot.fetch.pace.Turns in the database."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._engine, self._clock = engine, clock

    def take(self, host: str, interval: float) -> float:
        """Return how many seconds to wait before the next request to the host; raise StoreError."""
        with writing(self._engine) as connection:
            now = self._clock()
            turn = _next(connection, host, now)
            connection.execute(update(TURNS).where(TURNS.c.host == host).values(next_at=turn + timedelta(0, interval)))
        return (turn - now).total_seconds()


def _next(connection: Connection, host: str, now: datetime) -> datetime:
    """Return when the host may be asked next, and hold its row until the commit."""
    put(connection, TURNS, host=host, next_at=now)
    connection.execute(update(TURNS).where(TURNS.c.host == host).values(host=host))
    kept = connection.execute(select(TURNS.c.next_at).where(TURNS.c.host == host)).scalar_one()
    return kept if now < kept <= now + FAR else now
