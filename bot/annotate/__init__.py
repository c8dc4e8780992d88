"""What happened, to what: from a record and how it looked before to an item. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Protocol

from bot.annotate import item_types
from bot.annotate.changes import compare
from bot.annotate.changes.eligibility import names_biomarker
from bot.annotate.importance import weigh
from bot.model import Announcement, Article, Item, ItemType, Mention, Record, Sighting, Trial

__all__ = ["Finder", "annotate", "compare", "is_kept", "sight", "weigh"]


class Finder(Protocol):
    """What reads a record for genes, biomarkers, drugs and cancers: the lexicon."""

    def find(self, record: Record) -> tuple[Mention, ...]: ...


def sight(
    record: Record,
    previous: Record | None,
    *,
    seen_at: datetime,
    since: date | None = None,
    names: Callable[[str], bool] = names_biomarker,
) -> Sighting:
    """Return the record next to how we last saw it, with what changed; `names` tells which criteria matter."""
    changes = compare(previous, record, names) if previous else ()
    return Sighting(record, previous, seen_at, since, changes)


def annotate(sighting: Sighting, lexicon: Finder, *, source: str, count: int = 0) -> Item | None:
    """Return the item that a sighting makes, or None where nothing happened that anyone could want to know.

    `count` is how many items the record has made before. What a query or a feed returned for the first time is always
    an item; a paper seen again is one only for a change; a trial, only where it is new or its facts moved."""
    if not _may_be_news(sighting):
        return None
    named = lexicon.find(sighting.record)
    mentions = (*named, *_lost(sighting, named, lexicon))
    types = item_types.detect_all(sighting, mentions)
    if isinstance(sighting.record, Trial) and not types:
        return None
    return Item(
        id=_id(sighting.record, count),
        source=source,
        record=sighting.record,
        item_types=types,
        mentions=mentions,
        changes=sighting.changes,
        importance=weigh(_news(sighting, types, lexicon), sighting.changes),
        entered=_entered(sighting),
        seen_at=sighting.seen_at,
    )


def is_kept(record: Record, mentions: tuple[Mention, ...]) -> bool:
    """Return whether a record is to be kept: the registry is swept whole, so a trial must name something we know."""
    return not isinstance(record, Trial) or bool(mentions)


def _may_be_news(sighting: Sighting) -> bool:
    return sighting.is_new or bool(sighting.changes)


def _id(record: Record, count: int) -> str:
    return f"{record.key}#{count + 1}" if count else record.key


def _lost(sighting: Sighting, named: tuple[Mention, ...], lexicon: Finder) -> tuple[Mention, ...]:
    """Return what a change took out of a trial, at places named "…_before": whoever follows it must hear of that."""
    if sighting.previous is None:
        return ()
    places = {c.field for c in sighting.changes if c.before is not None} & {"eligibility", "arms", "interventions"}
    if not places:
        return ()
    kept = {m.entity for m in named if not m.excluded}
    before = (m for m in lexicon.find(sighting.previous) if m.place in places and not m.excluded)
    return tuple(replace(m, place=f"{m.place}_before") for m in before if m.entity not in kept)


def _news(sighting: Sighting, types: tuple[ItemType, ...], lexicon: Finder) -> tuple[ItemType, ...]:
    """Return the item types that weigh: of a paper seen again what changed, and what it was not known to be before."""
    previous = sighting.previous
    if previous is None or isinstance(previous, Trial):
        return types
    before = item_types.detect_all(Sighting(previous, None, sighting.seen_at), lexicon.find(previous))
    known = {item_type.label for item_type in before}
    return tuple(item_type for item_type in types if item_type.change or item_type.label not in known)


def _entered(sighting: Sighting) -> date:
    """Return when it happened at its source; a date that is missing or lies ahead of us gives way to when we saw it."""
    seen = sighting.seen_at.date()
    stated = _stated(sighting)
    return stated if stated and stated <= seen + timedelta(days=1) else seen


def _stated(sighting: Sighting) -> date | None:
    """Return the source's own date of what happened; a date that stands as before does not tell of a change."""
    if sighting.previous is None:
        return _first(sighting.record)
    latest = _latest(sighting.record)
    return latest if latest != _latest(sighting.previous) else None


def _first(record: Record) -> date | None:
    match record:
        case Article(entered=entered):
            return entered
        case Trial(first_posted=posted):
            return _day(posted)
        case Announcement(published=published):
            return published.date() if published else None


def _latest(record: Record) -> date | None:
    match record:
        case Article(revised=revised):
            return revised
        case Trial(last_updated=updated):
            return _day(updated)
        case Announcement():
            return None


def _day(text: str) -> date | None:
    """Return a registry's date; None where it is partial or none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
