"""A mass of posts that a feed must have had before: they are set aside until the operator has looked at them; pure.

Feeds that move to another system renew the ids of all their posts, and often the dates; others bring back an archive.
What is plainly the same post is known by its words (Announcement.aliases). What is left over is doubted only in a mass:
a single late post, or a title that comes every week, is news.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence, Sized
from dataclasses import replace
from datetime import datetime, timedelta

from bot.model import Announcement, Batch, Reading, Record, SourceState

MANY = 5  # doubtful posts in one reading, and more than half of it
LATE = timedelta(days=3)  # before the last reading: a post that was not there then should not be there now


HeadedBefore = Callable[[Iterable[Record]], Collection[str]]


def doubted(
    readings: Sequence[Reading], batch: Batch, state: SourceState, headed_before: HeadedBefore
) -> tuple[Reading, ...]:
    """Return the readings, the doubtful ones set aside where they are a mass.

    `headed_before` gives the keys of posts whose title another post had. A source's first reading is no news anyhow."""
    new = [one.record for one in readings if one.item and _has_no_number(one.record)]
    if state.read_at is None or not _is_mass(new, batch):
        return tuple(readings)
    headed = headed_before(new)
    doubtful = {record for record in new if record.key in headed or _is_late(record, state.read_at)}
    if not _is_mass(doubtful, batch):
        return tuple(readings)
    return tuple(replace(one, aside=one.item is not None and one.record in doubtful) for one in readings)


def said(readings: Iterable[Reading]) -> str:
    """Return in words how many posts were set aside; "" where none was."""
    count = sum(one.aside for one in readings)
    return f"{count} posts are set aside: it must have had them before; `her2low sources` shows them" if count else ""


def _is_mass(posts: Sized, batch: Batch) -> bool:
    return len(posts) >= MANY and 2 * len(posts) > len(batch.records)


def _has_no_number(record: Record) -> bool:
    """Return whether a record is a post; a paper is known by its number, whenever it comes."""
    return isinstance(record, Announcement) and not record.doi and not record.pmid


def _is_late(record: Record, read_at: datetime) -> bool:
    return isinstance(record, Announcement) and record.published is not None and record.published < read_at - LATE
