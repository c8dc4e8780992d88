"""What an address is told at one time: which items, in which sections, in which order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.annotate import item_types
from bot.model import (
    Address,
    Digest,
    Health,
    Importance,
    Item,
    Match,
    Section,
    SourceState,
    Subscription,
    Told,
)

Due = tuple[Subscription, Match]


@dataclass(frozen=True, slots=True)
class Group:
    """A section of the page: its title, how its items are counted, and the item types (names or labels) in it.

    `kind` names the records that stand here where no section wants their types."""

    title: str
    one: str
    many: str
    types: frozenset[str] = frozenset()
    kind: str = ""


def _types(names: str) -> frozenset[str]:
    return frozenset(names.split())


# in the order of the page; an item stands in the first section that wants it
GROUPS = (
    Group("Regulatory", "regulatory item", "regulatory items", item_types.groups()["Regulatory"]),
    Group("Trial stopped", "trial stopped", "trials stopped", item_types.groups()["Trial stopped"]),
    Group(
        "Trial changed",
        "trial changed",
        "trials changed",
        _types(
            "arm_change primary_endpoint_change secondary_endpoint_change eligibility_change results_posted"
            " trial_completion trial_primary_completion enrollment_open enrollment_closed enrollment_reopened"
            " enrollment_status enrollment_change phase_classification sponsor_change"
        ),
        kind="trial",
    ),
    Group(
        "Trial dates",
        "trial date moved",
        "trial dates moved",
        _types("trial_primary_completion_date trial_completion_date trial_initiation_date"),
    ),
    Group("New trial", "new trial", "new trials", _types("new_trial")),
    Group(
        "Papers to read first",
        "paper",
        "papers",
        _types("clinical_guideline meta_analysis retraction expression_of_concern") | {"P3 data", "P2/3 data"},
    ),
    Group("Papers", "paper", "papers", kind="article"),
    Group("News", "news item", "news items", kind="announcement"),
)
FAILING = frozenset({Health.FAILED, Health.SUSPICIOUS})
REPORTS = frozenset({"week", "month"})
STALE = timedelta(days=2)

_WEIGHT = {Importance.CRITICAL: 0, Importance.NOTABLE: 1, Importance.MINOR: 2}


def compose(  # noqa: PLR0913 - what a digest depends on; each is one word where it is called
    address: Address,
    due: Sequence[tuple[Subscription, Sequence[Match]]],
    *,
    told: Mapping[str, datetime],
    sources: Sequence[SourceState],
    at: datetime,
    since: datetime | None,
    missed: int = 0,
) -> Digest | None:
    """Return what an address is told over all of its subscriptions that are due, or None where there is nothing to say.

    An item that it was told already is left out, but for weekly and monthly reports, which count it in one line."""
    found = [(subscription, match) for subscription, matches in due for match in matches]
    news = [(s, m) for s, m in found if m.item.id not in told]
    repeats = [(s, m) for s, m in found if m.item.id in told and s.schedule.every in REPORTS]
    if not news and not repeats and not _must_speak([s for s, _ in due], sources):
        return None
    speaking = list(dict.fromkeys(s for s, _ in (*news, *repeats))) or [s for s, _ in due]
    return Digest(
        address=address,
        title=_title(speaking),
        subscriptions=tuple(s.id for s in speaking),
        sections=_sections(_once(news)),
        at=at,
        timezone=speaking[0].schedule.timezone,
        since=since,
        told=tuple(Told(match, told[match.item.id]) for match in _once(repeats)),
        sources=tuple(sources),
        missed=missed,
    )


def group_of(item: Item) -> Group:
    """Return the section in which an item stands."""
    names = {name for item_type in item.item_types for name in (item_type.name, item_type.label)}
    by_type = (group for group in GROUPS if group.types & names)
    return next(by_type, None) or next(group for group in GROUPS if group.kind == item.record.kind)


def failing(sources: Iterable[SourceState]) -> tuple[SourceState, ...]:
    """Return the sources whose last reading went wrong."""
    return tuple(source for source in sources if source.health in FAILING)


def late(sources: Iterable[SourceState], at: datetime) -> tuple[SourceState, ...]:
    """Return the sources that may hold back news: failing, or not tried for two days."""
    return tuple(s for s in sources if s.health in FAILING or (s.tried_at is not None and s.tried_at < at - STALE))


def _must_speak(due: Sequence[Subscription], sources: Sequence[SourceState]) -> bool:
    """Return whether a digest without items goes out: where somebody asked for it, or where silence could mislead.

    `every: item` has no slot at which anybody expects a word, so it never says that there is nothing."""
    slots = [subscription for subscription in due if subscription.schedule.every != "item"]
    return any(s.when_empty == "say" for s in slots) or bool(slots and failing(sources))


def _title(subscriptions: Sequence[Subscription]) -> str:
    titles = [subscription.title or subscription.id for subscription in subscriptions]
    more = f" and {len(titles) - 3} more" if len(titles) > 3 else ""
    return ", ".join(titles[:3]) + more


def _once(found: Iterable[Due]) -> list[Match]:
    """Return each item once, with the reasons of every subscription that asked for it."""
    merged: dict[str, Match] = {}
    for _subscription, match in found:
        before = merged.get(match.item.id)
        reasons = (*before.reasons, *match.reasons) if before else match.reasons
        merged[match.item.id] = replace(before or match, reasons=tuple(dict.fromkeys(reasons)))
    return list(merged.values())


def _sections(matches: Sequence[Match]) -> tuple[Section, ...]:
    placed = [(group_of(match.item), match) for match in sorted(matches, key=_order)]
    filled = ((group.title, tuple(m for g, m in placed if g is group)) for group in GROUPS)
    return tuple(Section(title, members) for title, members in filled if members)


def _order(match: Match) -> tuple[int, int]:
    """Order by weight, then the newest first; what ties keeps the order of the log."""
    return _WEIGHT[match.item.importance], -match.item.entered.toordinal()
