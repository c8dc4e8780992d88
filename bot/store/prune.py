"""Retention: what is long over is forgotten, what keeps anything from being told twice is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, exists, select, update

from bot.model import DeliveryState
from bot.store.tables import DELIVERIES, ITEMS, RECORDS


@dataclass(frozen=True, slots=True)
class Pruned:
    """How much was forgotten."""

    versions: int
    messages: int


def prune(connection: Connection, *, before: datetime) -> Pruned:
    """Forget the words of messages that arrived, and versions of records that no item and no comparison needs.

    Kept: each record's newest version (changes are told against it), what an item shows, every item's id, and what
    was told to whom and when. So nothing comes back as new."""
    arrived = DELIVERIES.c.state == DeliveryState.DELIVERED.value, DELIVERIES.c.planned_at < before
    emptied = connection.execute(update(DELIVERIES).where(*arrived, DELIVERIES.c.payload != b"").values(payload=b""))
    newer = RECORDS.alias()
    outdated = exists(select(1).where(newer.c.key == RECORDS.c.key, newer.c.version > RECORDS.c.version))
    shown = exists(select(1).where(ITEMS.c.record_key == RECORDS.c.key, ITEMS.c.record_version == RECORDS.c.version))
    forgotten = connection.execute(delete(RECORDS).where(RECORDS.c.seen_at < before, outdated, ~shown))
    return Pruned(forgotten.rowcount, emptied.rowcount)
