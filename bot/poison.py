"""What becomes of a digest that cannot be shown whole: the rest goes out, the item in question is kept and named."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
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
    """Return how a delivery ends whose content was refused, and the smaller ones that take its place."""
    found = [Match(entry.item, ()) for item in delivery.items if (entry := store.item(item))]
    if not delivery.items or len(found) < len(delivery.items):
        return replace(delivery, state=DeliveryState.DEAD, error=reason), ()
    if len(found) == 1:
        notice = render_notice(_title(delivery), channel.name, delivery.items)
        digest, slots = _digest(delivery, found), f"notice|{delivery.id}"
        told = replace(_delivery(digest, notice, channel, slots=slots), parent=delivery.parent)
        return replace(delivery, state=DeliveryState.DEAD, error=reason), (told,)
    middle = len(found) // 2
    halves = (_digest(delivery, found[:middle]), _digest(delivery, found[middle:]))
    smaller = [part for half in halves for part in frozen(half, channel, slots=delivery.id)]
    below = tuple(replace(part, parent=part.parent or delivery.parent) for part in smaller)
    return replace(delivery, state=DeliveryState.SUPPRESSED, error=f"{reason}; sent in smaller parts"), below


def _as_deliveries(digest: Digest, channel: Channel, *, slots: str) -> Iterator[Delivery]:
    parent: str | None = None
    for message in render(digest, form=channel.name, links=channel.links(digest.address)):
        delivery = _delivery(digest, message, channel, slots=slots)
        yield replace(delivery, parent=parent)
        parent = parent or delivery.id


def _delivery(digest: Digest, message: Message, channel: Channel, *, slots: str) -> Delivery:
    what = f"{digest.address}|{slots}|{','.join(message.items)}|{message.part}"
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
