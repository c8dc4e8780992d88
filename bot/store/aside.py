"""What was set aside until the operator has looked at it."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, Engine, func, literal, select

from bot.model import Entry, Origin
from bot.store import log
from bot.store.database import reading, writing
from bot.store.tables import ITEMS

# written out, not bound: else the index of the few that are set aside is not used
_ASIDE = ITEMS.c.origin == literal(Origin.ASIDE.value, literal_execute=True)
COUNTS = select(ITEMS.c.source, func.count().label("amount")).where(_ASIDE).group_by(ITEMS.c.source)


class Aside:
    """Items of the log that are news to nobody yet; each method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def counts(self) -> Mapping[str, int]:
        """Return how many items of each source are set aside."""
        with reading(self._engine) as connection:
            return {row.source: row.amount for row in connection.execute(COUNTS)}

    def of(self, source: str) -> tuple[Entry, ...]:
        """Return what is set aside of a source, in order of seq."""
        with reading(self._engine) as connection:
            return tuple(log.at(connection, _seqs(connection, source)))

    def accept(self, source: str) -> int:
        """Let what is set aside of a source be news; return how many items that are."""
        with writing(self._engine) as connection:
            log.lock(connection)
            seqs = _seqs(connection, source)
            log.append_again(connection, seqs)
            return len(seqs)

    def drop(self, source: str) -> int:
        """Forget what is set aside of a source; return how many items that were."""
        with writing(self._engine) as connection:
            log.lock(connection)
            seqs = _seqs(connection, source)
            log.forget(connection, seqs)
            return len(seqs)


def _seqs(connection: Connection, source: str) -> list[int]:
    statement = select(ITEMS.c.seq).where(_ASIDE, ITEMS.c.source == source).order_by(ITEMS.c.seq)
    return list(connection.execute(statement).scalars())
