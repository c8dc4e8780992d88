"""A mass of posts that a feed must have had before: they are set aside until the operator has looked at them; pure.

Feeds that move to another system renew the ids of all their posts, and often the dates; others bring back an archive.
What is plainly the same post is known by its words (Announcement.aliases). What is left over is doubted only in a mass:
a single late post, or a title that comes every week, is news.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.model import Announcement, Batch, Reading, SourceState

MANY = 5  # doubtful posts in one reading, and more than half of it
LATE = timedelta(days=3)  # before the last reading: a post that was not there then should not be there now


def doubted(
    readings: Sequence[Reading], batch: Batch, state: SourceState, headed: Collection[str]
) -> tuple[Reading, ...]:
    """Return the readings, the doubtful ones set aside where they are a mass; `headed`: whose title another post had.

    The first reading of a source is no news anyhow."""
    read_at = state.read_at
    if read_at is None:
        return tuple(readings)
    doubtful = {one.item.id for one in readings if one.item and _is_doubtful(one.record, headed, read_at)}
    if len(doubtful) < MANY or 2 * len(doubtful) <= len(batch.records):
        return tuple(readings)
    return tuple(replace(one, aside=one.item is not None and one.item.id in doubtful) for one in readings)


def said(readings: Iterable[Reading]) -> str:
    """Return in words how many posts were set aside; "" where none was."""
    count = sum(one.aside for one in readings)
    return f"{count} posts are set aside, which it must have had before; `her2low sources` shows them" if count else ""


def _is_doubtful(record: object, headed: Collection[str], read_at: datetime) -> bool:
    """Return whether a post that is new to us cannot well be new; a paper is known by its number, whenever it comes."""
    if not isinstance(record, Announcement) or record.doi or record.pmid:
        return False
    return record.key in headed or (record.published is not None and record.published < read_at - LATE)
