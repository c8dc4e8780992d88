"""What was set aside until the operator has looked at it, as statements on a connection."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from bot.model import Entry, Origin
from bot.store import log
from bot.store.tables import ITEMS

_ASIDE = ITEMS.c.origin == Origin.ASIDE.value


def counts(connection: Connection) -> dict[str, int]:
    """Return how many items of each source are set aside."""
    statement = select(ITEMS.c.source, func.count().label("amount")).where(_ASIDE).group_by(ITEMS.c.source)
    return {row.source: row.amount for row in connection.execute(statement)}


def entries(connection: Connection, source: str) -> list[Entry]:
    """Return what is set aside of a source, in order of seq."""
    return log.at(connection, _seqs(connection, source))


def accept(connection: Connection, source: str) -> int:
    """Let what is set aside of a source be news; return how many items that are."""
    log.lock(connection)
    seqs = _seqs(connection, source)
    log.append_again(connection, seqs)
    return len(seqs)


def drop(connection: Connection, source: str) -> int:
    """Forget what is set aside of a source; return how many items that were."""
    log.lock(connection)
    seqs = _seqs(connection, source)
    log.forget(connection, seqs)
    return len(seqs)


def _seqs(connection: Connection, source: str) -> list[int]:
    statement = select(ITEMS.c.seq).where(_ASIDE, ITEMS.c.source == source).order_by(ITEMS.c.seq)
    return list(connection.execute(statement).scalars())
