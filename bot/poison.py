"""What becomes of a digest that cannot be shown whole: the rest goes out, the item in question is kept and named."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.digest import compose, render, render_notice
from bot.errors import Unrenderable
from bot.model import Criteria, Delivery, DeliveryState, Digest, Match, Message, Schedule, Subscription
from bot.ports import Channel, Store

NAMESPACE = uuid.UUID("6f1b6f3e-6f0e-5a52-9d5c-3d1c2f6c8a10")


def frozen(digest: Digest, channel: Channel, *, slots: str) -> Iterator[Delivery]:
    """Yield a digest as the exact bytes to send; an item that cannot be rendered as a dead letter and a notice.

    Two planners at once make the same ids. Raise Unrenderable where the page itself fails."""
    try:
        yield from tuple(_as_deliveries(digest, channel, slots=slots))
        return
    except Unrenderable as error:
        reason = str(error)
    unshown = [match.item.id for match in digest.matches if not _renders(_holding(digest, [match]), channel)]
    rest = _holding(digest, [match for match in digest.matches if match.item.id not in unshown])
    if not unshown:
        raise Unrenderable(reason)
    if rest.matches or digest.told:
        yield from _as_deliveries(rest, channel, slots=slots)
    for item in unshown:
        letter = _delivery(digest, Message(digest.title, "", items=(item,)), channel, slots=f"dead|{slots}")
        yield replace(letter, payload=b"", state=DeliveryState.DEAD, error=f"{item} cannot be shown: {reason}")
    yield _delivery(digest, render_notice(digest.title, channel.name, unshown), channel, slots=slots)


def parted(delivery: Delivery, reason: str, store: Store, channel: Channel) -> tuple[Delivery, tuple[Delivery, ...]]:
    """Return how a delivery ends whose content was refused, and the smaller ones that take its place.

    A first message has told nothing yet, so it is made anew with all of its replies; a reply is made anew alone."""
    found = [Match(entry.item, ()) for item in _shown_by(delivery, store) if (entry := store.item(item))]
    if not found:
        return replace(delivery, state=DeliveryState.DEAD, error=reason), ()
    if len(found) == 1:
        unshown = [match.item.id for match in found]
        notice = render_notice(_title(delivery), channel.name, unshown)
        told = _delivery(_digest(delivery, found), notice, channel, slots=f"notice|{delivery.id}")
        dead = replace(delivery, state=DeliveryState.DEAD, error=f"{unshown[0]} cannot be shown: {reason}")
        return dead, (replace(told, parent=delivery.parent),)
    middle = len(found) // 2
    halves = (_digest(delivery, found[:middle]), _digest(delivery, found[middle:]))
    made = [tuple(frozen(half, channel, slots=delivery.id)) for half in halves]
    smaller = tuple(part for parts in made for part in (_below(delivery, parts) if delivery.parent else parts))
    return replace(delivery, state=DeliveryState.SUPPRESSED, error=f"{reason}; sent in smaller parts"), smaller


def _shown_by(delivery: Delivery, store: Store) -> tuple[str, ...]:
    """Return the items that a refused message, and whatever ends with it, show."""
    if delivery.parent is not None:
        return delivery.shown or delivery.items
    return (*delivery.items, *(item for reply in store.replies(delivery.id) for item in reply.items))


def _below(delivery: Delivery, parts: Sequence[Delivery]) -> Iterator[Delivery]:
    """Yield parts in the thread of the reply that they stand for; the first message has listed their items already."""
    for part in [part for part in parts if part.shown or part.state is DeliveryState.DEAD] or parts:
        shown = part.shown or part.items
        told = tuple(item for item in shown if item in delivery.items)
        yield replace(part, parent=delivery.parent, items=told, shown=shown)


def _as_deliveries(digest: Digest, channel: Channel, *, slots: str) -> Iterator[Delivery]:
    parent: str | None = None
    for message in render(digest, form=channel.name, links=channel.links(digest.address)):
        delivery = _delivery(digest, message, channel, slots=slots)
        yield replace(delivery, parent=parent)
        parent = parent or delivery.id


def _delivery(digest: Digest, message: Message, channel: Channel, *, slots: str) -> Delivery:
    held = f"{','.join(message.items)}|{message.part}" + (f"|{','.join(message.shown)}" if message.shown else "")
    what = f"{digest.address}|{slots}|{held}"
    identity = str(uuid.uuid5(NAMESPACE, what))
    return Delivery(
        id=identity,
        address=digest.address,
        payload=channel.pack(message, digest.address, delivery_id=identity, now=digest.at),
        subject=message.subject,
        items=message.items,
        subscriptions=digest.subscriptions,
        planned_at=digest.at,
        part=message.part,
        shown=message.shown,
    )


def _renders(digest: Digest, channel: Channel) -> bool:
    try:
        tuple(_as_deliveries(digest, channel, slots=""))
    except Unrenderable:
        return False
    return True


def _holding(digest: Digest, matches: list[Match]) -> Digest:
    """Return the digest with only these of its matches."""
    kept = (replace(s, matches=tuple(match for match in s.matches if match in matches)) for s in digest.sections)
    return replace(digest, sections=tuple(section for section in kept if section.matches))


def _digest(delivery: Delivery, matches: list[Match]) -> Digest:
    """Return a digest of a delivery's items: what they are is in the log, why they were wanted is not."""
    wanting = (
        Subscription(name, _title(delivery), Criteria(), Schedule("item"), (delivery.address,), timedelta())
        for name in delivery.subscriptions[:1]
    )
    due = [(one, matches) for one in wanting]
    found = compose(delivery.address, due, told={}, sources=(), at=delivery.planned_at, since=None)
    assert found is not None, "there are items"
    return replace(found, subscriptions=delivery.subscriptions)


def _title(delivery: Delivery) -> str:
    return delivery.subject.partition(": ")[0]
