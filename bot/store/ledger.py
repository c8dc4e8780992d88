"""The ledger as statements on a connection: how far each subscription has read, and what goes to whom.

A delivery is taken by compare-and-set, with a fence that counts its takers: whoever lost it can write nothing. One
whose lease has ended may have gone out, so it becomes UNKNOWN, and its channel is asked before it is sent again.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, Update, func, insert, or_, select, update

from bot.errors import Conflict, StoreError
from bot.model import Address, Delivery, DeliveryState, Plan, Position
from bot.store.records import portions
from bot.store.tables import DELIVERIES, DELIVERY_ITEMS, POSITIONS, SLOTS

PENDING, SENDING, UNKNOWN = DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.UNKNOWN
ENDED = {DeliveryState.DEAD, DeliveryState.SUPPRESSED}
MOVED = "the delivery was taken or settled by another process; nothing was written"

SAME = (  # columns that hold a field as it is
    *("id", "subject", "payload", "planned_at", "part", "parent"),
    *("attempts", "fence", "next_at", "sent_at", "receipt", "error", "claimed_at", "lease_until", "crashes"),
)

_PARENT = DELIVERIES.alias("parent")
_LISTED = select(DELIVERIES, func.coalesce(_PARENT.c.receipt, "").label("parent_receipt")).outerjoin(
    _PARENT, _PARENT.c.id == DELIVERIES.c.parent
)


def positions(connection: Connection) -> dict[str, Position]:
    """Return how far each subscription has read."""
    return {row.subscription: Position(*row) for row in connection.execute(select(POSITIONS))}


def told(connection: Connection, address: Address, items: Iterable[str]) -> dict[str, datetime]:
    """Return when the address was told each item in full, or will be; what is dead or suppressed does not count."""
    at = func.coalesce(DELIVERIES.c.sent_at, DELIVERIES.c.planned_at, type_=DELIVERIES.c.planned_at.type)
    statement = select(DELIVERY_ITEMS.c.item, at).join(DELIVERIES)
    here = statement.where(
        DELIVERY_ITEMS.c.live, DELIVERY_ITEMS.c.channel == address.channel, DELIVERY_ITEMS.c.target == address.target
    )
    found = (connection.execute(here.where(DELIVERY_ITEMS.c.item.in_(portion))) for portion in portions(items))
    return {item: moment for rows in found for item, moment in rows}


def save_plan(connection: Connection, plan: Plan) -> None:
    """Move positions, use slots up and freeze deliveries; raise Conflict where another process planned meanwhile."""
    for before, after in sorted(plan.positions, key=lambda pair: pair[1].subscription):  # one order: no deadlock
        _move(connection, before, after)
    _insert_deliveries(connection, plan.deliveries)


def claim(connection: Connection, *, now: datetime, lease: timedelta, channels: frozenset[str]) -> Delivery | None:
    """Take the next delivery that is due; a reply only after its parent has arrived."""
    _give_up_expired(connection, now=now)
    row = connection.execute(_next_due(now, channels)).one_or_none()
    if row is None:
        return None
    counted = {"attempts": row.attempts + 1, "fence": row.fence + 1}
    taken = counted | {"state": SENDING.value, "claimed_at": now, "lease_until": now + lease}
    connection.execute(update(DELIVERIES).where(DELIVERIES.c.id == row.id).values(taken))
    return _read(connection, _LISTED.where(DELIVERIES.c.id == row.id))[0]


def doubtful(connection: Connection, *, now: datetime, settle: timedelta, channels: frozenset[str]) -> Delivery | None:
    """Return a delivery that may have gone out, once nothing of it can be under way any more."""
    _give_up_expired(connection, now=now)
    table = DELIVERIES.c
    landed = or_(table.lease_until.is_(None), table.lease_until <= now - settle)
    again = or_(table.next_at.is_(None), table.next_at <= now)
    waiting = _LISTED.where(_in_states({UNKNOWN}), landed, again, table.channel.in_(sorted(channels)))
    found = _read(connection, waiting.order_by(table.planned_at, table.part, table.id).limit(1))
    return found[0] if found else None


def next_due(connection: Connection, channels: frozenset[str]) -> datetime | None:
    """Return when the next waiting delivery may be claimed; None where nothing waits on these channels."""
    table = DELIVERIES.c
    joined = DELIVERIES.outerjoin(_PARENT, _PARENT.c.id == table.parent)
    when = select(func.coalesce(table.next_at, table.planned_at).label("at")).select_from(joined)
    first = when.where(_in_states({PENDING}), _free(), table.channel.in_(sorted(channels))).order_by("at").limit(1)
    return connection.execute(first).scalar_one_or_none()


def settle(connection: Connection, delivery: Delivery, *, instead: Sequence[Delivery] = ()) -> None:
    """Write how a delivery ended, and put others in its place; its replies end with it.

    Where it was put off, whatever else waits for its address is put off with it."""
    here = DELIVERIES.c.id == delivery.id, DELIVERIES.c.fence == delivery.fence
    held = update(DELIVERIES).where(*here, _in_states({SENDING, UNKNOWN}))
    result = {name: getattr(delivery, name) for name in ("receipt", "error", "next_at", "sent_at")}
    if not connection.execute(held.values(result | {"state": delivery.state.value})).rowcount:
        raise Conflict(MOVED)
    if delivery.state in ENDED:
        _free_items(connection, [delivery.id])
        _end_replies(connection, delivery)
    if delivery.state is PENDING and delivery.next_at:
        _hold_back(connection, delivery.address, delivery.next_at)
    _insert_deliveries(connection, instead)


def replies(connection: Connection, delivery_id: str) -> tuple[Delivery, ...]:
    """Return what waits to be sent as replies to a delivery, in order."""
    waiting = _LISTED.where(DELIVERIES.c.parent == delivery_id, _in_states({PENDING}))
    return _read(connection, waiting.order_by(DELIVERIES.c.part, DELIVERIES.c.id))


def retry(connection: Connection, delivery_id: str) -> None:
    """Let a dead, suppressed or unknown delivery, and the replies that ended with it, wait to be sent again."""
    delivery = get(connection, delivery_id)
    delivery_id = delivery.id
    if delivery.state not in (*ENDED, UNKNOWN):
        raise Conflict(f"{delivery_id} is {delivery.state}; only what is dead, suppressed or unknown can be retried")
    if not delivery.payload:
        raise Conflict(f"{delivery_id} holds nothing that could be sent: {delivery.error}")
    if delivery.parent and get(connection, delivery.parent).state in ENDED:
        raise Conflict(f"{delivery_id} is a reply to {delivery.parent}; retry that one, and this one goes with it")
    replies = _ids(connection, (DELIVERIES.c.parent == delivery_id) & _in_states(ENDED))
    counters = {"attempts": 0, "crashes": 0, "fence": DELIVERIES.c.fence + 1}
    again = counters | {"state": PENDING.value, "next_at": None, "error": ""}
    connection.execute(update(DELIVERIES).where(DELIVERIES.c.id.in_([delivery_id, *replies])).values(again))
    _hold_items(connection, [delivery_id, *replies])


def drop(connection: Connection, delivery_id: str) -> None:
    """Suppress a delivery that is not under way, and its replies."""
    delivery = get(connection, delivery_id)
    delivery_id = delivery.id
    if delivery.state not in (PENDING, UNKNOWN, DeliveryState.DEAD):
        raise Conflict(f"{delivery_id} is {delivery.state}; only what waits, is unknown or dead can be dropped")
    dropped = replace(delivery, state=DeliveryState.SUPPRESSED, error="dropped by the operator")
    values = {"state": dropped.state.value, "error": dropped.error, "fence": DELIVERIES.c.fence + 1}
    connection.execute(update(DELIVERIES).where(DELIVERIES.c.id == delivery_id).values(values))
    _free_items(connection, [delivery_id])
    _end_replies(connection, dropped)


def get(connection: Connection, delivery_id: str) -> Delivery:
    """Return a delivery by its id or a beginning that no other has, held until the commit; raise StoreError."""
    delivery_id = _whole_id(connection, delivery_id)
    connection.execute(select(DELIVERIES.c.id).where(DELIVERIES.c.id == delivery_id).with_for_update())
    found = _read(connection, _LISTED.where(DELIVERIES.c.id == delivery_id))
    if not found:
        raise StoreError(f"no delivery {delivery_id}; `her2low deliveries` lists them")
    return found[0]


def _whole_id(connection: Connection, beginning: str) -> str:
    ids = _ids(connection, DELIVERIES.c.id.startswith(beginning, autoescape=True))
    if beginning in ids or len(ids) == 1:
        return beginning if beginning in ids else ids[0]
    if ids and beginning:
        raise StoreError(f"{len(ids)} deliveries begin with {beginning}; write more of the id")
    raise StoreError(f"no delivery {beginning}; `her2low deliveries` lists them")


def newest(connection: Connection, *, state: DeliveryState | None, limit: int) -> tuple[Delivery, ...]:
    """Return deliveries, newest first; a message before its replies."""
    order = DELIVERIES.c.planned_at.desc(), DELIVERIES.c.part, DELIVERIES.c.id
    statement = _LISTED.where(_in_states({state})) if state else _LISTED
    return _read(connection, statement.order_by(*order).limit(limit))


def of_item(connection: Connection, item_id: str) -> tuple[Delivery, ...]:
    """Return every delivery that holds the item in full, oldest first, however it ended."""
    holding = select(DELIVERY_ITEMS.c.delivery).where(DELIVERY_ITEMS.c.item == item_id)
    order = DELIVERIES.c.planned_at, DELIVERIES.c.id
    return _read(connection, _LISTED.where(DELIVERIES.c.id.in_(holding)).order_by(*order))


def _move(connection: Connection, before: Position | None, after: Position) -> None:
    values = {"seq": after.seq, "slot": after.slot, "told_at": after.told_at}
    if before is None:
        connection.execute(insert(POSITIONS).values({"subscription": after.subscription} | values))
    elif not connection.execute(_position(before).values(values)).rowcount:
        raise Conflict(f"{after.subscription}: another process planned it meanwhile; nothing was written")
    if after.slot and (before is None or before.slot != after.slot):
        connection.execute(insert(SLOTS).values(subscription=after.subscription, slot=after.slot))


def _position(before: Position) -> Update:
    table = POSITIONS.c
    unmoved = table.subscription == before.subscription, table.seq == before.seq, table.slot == before.slot
    return update(POSITIONS).where(*unmoved)


def _insert_deliveries(connection: Connection, deliveries: Sequence[Delivery]) -> None:
    if deliveries:
        first_parents = sorted(deliveries, key=lambda delivery: delivery.parent is not None)
        connection.execute(insert(DELIVERIES), [_row(delivery) for delivery in first_parents])
    items = [row for delivery in deliveries for row in _item_rows(delivery)]
    if items:
        connection.execute(insert(DELIVERY_ITEMS), items)


def _row(delivery: Delivery) -> dict[str, object]:
    return {name: getattr(delivery, name) for name in SAME} | {
        "channel": delivery.address.channel,
        "target": delivery.address.target,
        "subscriptions": json.dumps(delivery.subscriptions),
        "shown": json.dumps(delivery.shown),
        "state": delivery.state.value,
    }


def _item_rows(delivery: Delivery) -> list[dict[str, object]]:
    address, live = delivery.address, delivery.state not in ENDED
    shared = {"delivery": delivery.id, "channel": address.channel, "target": address.target, "live": live}
    return [shared | {"place": place, "item": item} for place, item in enumerate(delivery.items)]


def _give_up_expired(connection: Connection, *, now: datetime) -> None:
    ended = select(DELIVERIES.c.id).where(_in_states({SENDING}), DELIVERIES.c.lease_until <= now)
    ids = connection.execute(ended.with_for_update(skip_locked=True)).scalars().all()
    counted = {"crashes": DELIVERIES.c.crashes + 1, "next_at": None}
    lost = counted | {"state": UNKNOWN.value, "error": "its sender did not report back in time"}
    if ids:
        connection.execute(update(DELIVERIES).where(DELIVERIES.c.id.in_(ids)).values(lost))


def _next_due(now: datetime, channels: frozenset[str]) -> Select[Any]:
    table = DELIVERIES.c
    due = or_(table.next_at.is_(None), table.next_at <= now)
    waiting = _LISTED.where(_in_states({PENDING}), due, _free(), table.channel.in_(sorted(channels)))
    first = waiting.order_by(table.planned_at, table.part, table.id).limit(1)
    return first.with_for_update(skip_locked=True, of=DELIVERIES)


def _hold_back(connection: Connection, address: Address, until: datetime) -> None:
    """Let nothing go to an address that was put off: every further try would be put off too, or come out of order."""
    table = DELIVERIES.c
    here = table.channel == address.channel, table.target == address.target, _in_states({PENDING})
    sooner = or_(table.next_at.is_(None), table.next_at < until)
    connection.execute(update(DELIVERIES).where(*here, sooner).values(next_at=until))


def _free() -> ColumnElement[bool]:
    """Return the condition that a delivery is no reply, or one whose parent has arrived."""
    return or_(DELIVERIES.c.parent.is_(None), _PARENT.c.state == DeliveryState.DELIVERED.value)


def _end_replies(connection: Connection, parent: Delivery) -> None:
    replies = _ids(connection, (DELIVERIES.c.parent == parent.id) & _in_states({PENDING, DeliveryState.DEAD}))
    values = {"state": parent.state.value, "error": f"not sent, as a reply to {parent.id}: {parent.error}"}
    connection.execute(update(DELIVERIES).where(DELIVERIES.c.id.in_(replies)).values(values))
    _free_items(connection, replies)


def _free_items(connection: Connection, ids: Sequence[str]) -> None:
    """Let the items of deliveries that will not arrive be told again."""
    connection.execute(update(DELIVERY_ITEMS).where(DELIVERY_ITEMS.c.delivery.in_(ids)).values(live=False))


def _hold_items(connection: Connection, ids: Sequence[str]) -> None:
    """Keep items for these deliveries again; a Conflict where the address was told one of them meanwhile."""
    connection.execute(update(DELIVERY_ITEMS).where(DELIVERY_ITEMS.c.delivery.in_(ids)).values(live=True))


def _in_states(states: Collection[DeliveryState]) -> ColumnElement[bool]:
    return DELIVERIES.c.state.in_(sorted(state.value for state in states))


def _ids(connection: Connection, where: ColumnElement[bool]) -> list[str]:
    return list(connection.execute(select(DELIVERIES.c.id).where(where)).scalars())


def _read(connection: Connection, statement: Select[Any]) -> tuple[Delivery, ...]:
    rows = connection.execute(statement).all()
    items = _items(connection, [row.id for row in rows])
    return tuple(_delivery(row, tuple(items.get(row.id, ()))) for row in rows)


def _items(connection: Connection, ids: Sequence[str]) -> dict[str, list[str]]:
    items: dict[str, list[str]] = {}
    for portion in portions(ids):
        held = select(DELIVERY_ITEMS.c.delivery, DELIVERY_ITEMS.c.item).where(DELIVERY_ITEMS.c.delivery.in_(portion))
        for delivery, item in connection.execute(held.order_by(DELIVERY_ITEMS.c.delivery, DELIVERY_ITEMS.c.place)):
            items.setdefault(delivery, []).append(item)
    return items


def _delivery(row: Row[Any], items: tuple[str, ...]) -> Delivery:
    return Delivery(
        address=Address(row.channel, row.target),
        items=items,
        shown=tuple(json.loads(row.shown)),
        subscriptions=tuple(json.loads(row.subscriptions)),
        state=DeliveryState(row.state),
        **{name: getattr(row, name) for name in SAME},
        parent_receipt=row.parent_receipt,
    )
