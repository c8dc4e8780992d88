"""The ledger: what is planned once, taken once, sent once, and how it ends."""

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import Conflict, StoreError
from bot.model import Address, Delivery, DeliveryState, Plan, Position
from bot.store import SqlStore
from tests.store.builders import CHANNEL, NOW, a_delivery, a_plan

LEASE = timedelta(minutes=5)
FIRST = Position("her2-low-daily", 10, "2026-11-23", NOW - timedelta(days=1))
SECOND = Position("her2-low-daily", 25, "2026-11-24", NOW)
DEAD, SUPPRESSED, DELIVERED = DeliveryState.DEAD, DeliveryState.SUPPRESSED, DeliveryState.DELIVERED
PENDING, SENDING, UNKNOWN = DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.UNKNOWN


def plan(store: SqlStore, *deliveries: Delivery) -> None:
    store.save_plan(Plan(deliveries, ()))


def claim(store: SqlStore, *, now=NOW, channels: Sequence[str] = ("slack", "email")) -> Delivery | None:
    return store.claim(now=now, lease=LEASE, channels=frozenset(channels))


def settle(store: SqlStore, delivery: Delivery | None, state: DeliveryState, **fields) -> None:
    assert delivery is not None
    store.settle(replace(delivery, state=state, **fields))


def states(store: SqlStore) -> dict[str, str]:
    return {delivery.id: delivery.state.value for delivery in store.deliveries()}


def test_a_delivery_comes_back_as_it_was_planned(store):
    planned = a_delivery("d1", "nct:2", "pubmed:1", subscriptions=("a", "b"), next_at=NOW, subject="HER2-low – 2 items")
    plan(store, planned)
    assert store.deliveries() == (planned,)
    assert store.deliveries(state=DEAD) == ()


def test_a_plan_moves_positions_uses_slots_up_and_freezes_deliveries(store):
    store.save_plan(a_plan(after=FIRST))
    assert store.positions() == {"her2-low-daily": FIRST}
    store.save_plan(a_plan(a_delivery("d1", "pubmed:1"), before=FIRST, after=SECOND))
    assert store.positions() == {"her2-low-daily": SECOND}
    assert states(store) == {"d1": "pending"}


def test_a_plan_made_from_an_old_position_is_refused_whole(store):
    store.save_plan(a_plan(after=FIRST))
    store.save_plan(a_plan(before=FIRST, after=SECOND))
    other = Position("anna", 25, "2026-W48", NOW)
    third = Position("her2-low-daily", 30, "2026-11-25", NOW)
    stale = Plan((a_delivery("d1", "pubmed:1"),), ((None, other), (FIRST, third)))
    with pytest.raises(Conflict):
        store.save_plan(stale)
    assert store.positions() == {"her2-low-daily": SECOND}
    assert store.deliveries() == ()
    assert store.told(CHANNEL, ["pubmed:1"]) == {}


def test_a_slot_is_used_once_even_where_the_position_allows_it(store):
    store.save_plan(a_plan(after=FIRST))
    store.save_plan(a_plan(before=FIRST, after=SECOND))
    back = replace(SECOND, slot=FIRST.slot)
    with pytest.raises(Conflict):
        store.save_plan(a_plan(before=SECOND, after=back))
    with pytest.raises(Conflict, match="nothing was written"):
        store.save_plan(a_plan(after=FIRST))
    assert store.positions() == {"her2-low-daily": SECOND}


def test_a_position_moves_within_its_slot(store):
    """As of `every: item`, which has no slots."""
    store.save_plan(a_plan(after=replace(FIRST, slot="")))
    store.save_plan(a_plan(before=replace(FIRST, slot=""), after=replace(SECOND, slot="")))
    assert store.positions()["her2-low-daily"].seq == 25


def test_one_of_two_workers_plans_the_slot(store, another):
    stores = [store, another()]
    store.save_plan(a_plan(after=FIRST))

    def attempt(worker: int) -> bool:
        try:
            stores[worker].save_plan(a_plan(a_delivery(f"d{worker}"), before=FIRST, after=SECOND))
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(attempt, range(2))) == [False, True]
    assert len(store.deliveries()) == 1


def test_an_address_is_told_an_item_in_full_once(store):
    plan(store, a_delivery("d1", "pubmed:1", "pubmed:2"))
    elsewhere = Address("email", "anna@example.org")
    plan(store, a_delivery("d2", "pubmed:1", address=elsewhere))
    with pytest.raises(Conflict):
        plan(store, a_delivery("d3", "pubmed:3"), a_delivery("d4", "pubmed:2"))
    assert store.told(CHANNEL, ["pubmed:1", "pubmed:2", "pubmed:3"]) == {"pubmed:1": NOW, "pubmed:2": NOW}
    assert store.told(elsewhere, ["pubmed:1", "pubmed:2"]) == {"pubmed:1": NOW}
    assert [delivery.id for delivery in store.deliveries_of("pubmed:1")] == ["d1", "d2"]


def test_told_says_when_it_was_sent(store):
    plan(store, a_delivery("d1", "pubmed:1"))
    sent = NOW + timedelta(seconds=3)
    settle(store, claim(store), DELIVERED, receipt="1763966403.000100", sent_at=sent)
    assert store.told(CHANNEL, ["pubmed:1"]) == {"pubmed:1": sent}
    assert store.deliveries(state=DELIVERED)[0].receipt == "1763966403.000100"


@pytest.mark.parametrize("ending", [DEAD, SUPPRESSED])
def test_an_item_that_did_not_arrive_may_be_told_again(store, ending):
    plan(store, a_delivery("d1", "pubmed:1"))
    settle(store, claim(store), ending, error="channel_not_found")
    assert store.told(CHANNEL, ["pubmed:1"]) == {}
    plan(store, a_delivery("d2", "pubmed:1"))
    assert store.told(CHANNEL, ["pubmed:1"]) == {"pubmed:1": NOW}
    assert [delivery.id for delivery in store.deliveries_of("pubmed:1")] == ["d1", "d2"], "history stays"
    with pytest.raises(Conflict):
        store.retry("d1")
    assert states(store) == {"d1": ending.value, "d2": "pending"}


def test_what_is_due_is_claimed_in_order_and_only_on_channels_that_can_send(store):
    email = Address("email", "anna@example.org")
    plan(store, a_delivery("late", planned_at=NOW + timedelta(seconds=1)), a_delivery("second", part=1))
    plan(store, a_delivery("first"), a_delivery("mail", address=email))
    plan(store, a_delivery("waits", next_at=NOW + timedelta(minutes=1)))
    claimed = [claim(store, channels=["slack"]) for _ in range(4)]
    assert [delivery and delivery.id for delivery in claimed] == ["first", "second", "late", None]
    assert claim(store, channels=[]) is None
    assert claim(store, now=NOW + timedelta(minutes=1), channels=["slack"]).id == "waits"
    assert claim(store).id == "mail"


def test_a_claim_is_counted_and_fenced(store):
    plan(store, a_delivery())
    first = claim(store)
    assert (first.state, first.attempts, first.fence, first.payload) == (SENDING, 1, 1, b"\x00\xffbytes")
    settle(store, first, PENDING, error="ratelimited", next_at=NOW + timedelta(seconds=30))
    assert claim(store) is None
    second = claim(store, now=NOW + timedelta(seconds=30))
    assert (second.attempts, second.fence, second.error) == (2, 2, "ratelimited")
    with pytest.raises(Conflict):
        settle(store, first, DELIVERED)
    settle(store, second, DELIVERED)
    with pytest.raises(Conflict):
        settle(store, second, DELIVERED)


def test_eight_workers_take_every_delivery_once(store, another):
    plan(store, *(a_delivery(f"d{number:03}") for number in range(240)))
    stores = [another() for _ in range(8)]

    def work(worker: int) -> list[str]:
        taken = []
        while delivery := claim(stores[worker]):
            settle(stores[worker], delivery, DELIVERED)
            taken.append(delivery.id)
        return taken

    with ThreadPoolExecutor(8) as pool:
        taken = Counter(name for names in pool.map(work, range(8)) for name in names)
    assert taken == {f"d{number:03}": 1 for number in range(240)}
    assert {delivery.attempts for delivery in store.deliveries(limit=500)} == {1}


def test_a_delivery_whose_sender_died_is_never_sent_blindly(store):
    plan(store, a_delivery())
    lost = claim(store)
    assert claim(store, now=NOW + LEASE - timedelta(seconds=1)) is None
    assert states(store) == {"d1": "sending"}
    assert claim(store, now=NOW + LEASE) is None
    assert states(store) == {"d1": "unknown"}
    settle(store, lost, DELIVERED, receipt="late but sure")
    assert states(store) == {"d1": "delivered"}


def test_a_sender_that_wakes_after_another_decided_writes_nothing(store):
    plan(store, a_delivery())
    lost = claim(store)
    claim(store, now=NOW + LEASE)
    settle(store, store.deliveries(state=UNKNOWN)[0], PENDING, error="not found in the channel")
    with pytest.raises(Conflict):
        settle(store, lost, DELIVERED)
    again = claim(store, now=NOW + LEASE)
    with pytest.raises(Conflict):
        settle(store, lost, DELIVERED)
    settle(store, again, DELIVERED)
    assert states(store) == {"d1": "delivered"}


def test_a_reply_waits_for_its_parent_and_knows_its_receipt(store):
    plan(store, a_delivery("reply", part=1, parent="parent", planned_at=NOW - LEASE), a_delivery("parent"))
    parent = claim(store)
    assert parent.id == "parent"
    assert claim(store) is None
    settle(store, parent, DELIVERED, receipt="1763966403.000100")
    reply = claim(store)
    assert (reply.id, reply.parent_receipt) == ("reply", "1763966403.000100")


@pytest.mark.parametrize("ending", [DEAD, SUPPRESSED])
def test_replies_end_with_their_parent_and_come_back_with_it(store, ending):
    plan(store, a_delivery("parent", "pubmed:1"), a_delivery("reply", "pubmed:2", part=1, parent="parent"))
    settle(store, claim(store), ending, error="is_archived")
    assert states(store) == {"parent": ending.value, "reply": ending.value}
    assert store.told(CHANNEL, ["pubmed:1", "pubmed:2"]) == {}
    with pytest.raises(Conflict, match="retry that one"):
        store.retry("reply")
    store.retry("parent")
    assert states(store) == {"parent": "pending", "reply": "pending"}
    assert store.told(CHANNEL, ["pubmed:1", "pubmed:2"]).keys() == {"pubmed:1", "pubmed:2"}
    assert claim(store).attempts == 1


def test_a_message_that_is_refused_is_replaced_by_parts_of_it(store):
    plan(store, a_delivery("all", "pubmed:1", "pubmed:2"), a_delivery("reply", part=1, parent="all"))
    refused = replace(claim(store), state=SUPPRESSED, error="msg_blocks_too_long; sent in two parts")
    store.settle(refused, instead=[a_delivery("half-1", "pubmed:1"), a_delivery("half-2", "pubmed:2", part=1)])
    assert states(store) == {"all": "suppressed", "half-1": "pending", "half-2": "pending", "reply": "suppressed"}
    assert store.told(CHANNEL, ["pubmed:1", "pubmed:2"]).keys() == {"pubmed:1", "pubmed:2"}
    assert [claim(store).id, claim(store).id, claim(store)] == ["half-1", "half-2", None]


def test_an_operator_drops_what_waits_and_cannot_drop_what_is_under_way(store):
    plan(store, a_delivery("d1", "pubmed:1"), a_delivery("d2", part=1, parent="d1"), a_delivery("d3", part=2))
    store.drop("d1")
    assert states(store) == {"d1": "suppressed", "d2": "suppressed", "d3": "pending"}
    assert store.told(CHANNEL, ["pubmed:1"]) == {}
    assert claim(store).id == "d3"
    for change in (store.drop, store.retry):
        with pytest.raises(Conflict):
            change("d3")
        with pytest.raises(StoreError, match="no delivery d9"):
            change("d9")


def test_a_dead_letter_is_dropped_with_its_replies(store):
    plan(store, a_delivery("d1", "pubmed:1"), a_delivery("d2", part=1, parent="d1"))
    settle(store, claim(store), DEAD, error="channel_not_found")
    store.drop("d1")
    assert states(store) == {"d1": "suppressed", "d2": "suppressed"}


def test_the_ledger_is_listed_newest_first(store):
    plan(store, *(a_delivery(f"d{day}", planned_at=NOW + timedelta(days=day)) for day in range(5)))
    plan(store, a_delivery("d4-reply", part=1, parent="d4", planned_at=NOW + timedelta(days=4)))
    assert [delivery.id for delivery in store.deliveries(limit=3)] == ["d4", "d4-reply", "d3"]


def test_a_delivery_is_named_by_the_beginning_of_its_id_where_no_other_begins_so(store):
    plan(store, a_delivery("abc-1", "pubmed:1"), a_delivery("abd-2", "pubmed:2"))
    store.drop("abc")
    assert {d.id for d in store.deliveries(state=SUPPRESSED)} == {"abc-1"}
    with pytest.raises(StoreError, match="2 deliveries begin with ab"):
        store.drop("ab")
    with pytest.raises(StoreError, match="no delivery a%"):
        store.drop("a%")
