"""Slack's digests have a first message and replies in its thread; either may be refused for what it holds."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from bot.deliver.slack import Slack, connect
from bot.errors import Deferred, StoreError, Unacceptable
from bot.model import Address, Delivery, DeliveryState
from bot.outbox import Lease, deliver
from bot.ports import Channel, LastLook, at_once
from bot.store import SqlStore
from tests.builders import a_subscription, an_article
from tests.pipeline.parts import Inbox, Shelf
from tests.pipeline.test_pipeline import MONDAY, plan, poll, store

__all__ = ["store"]
PAPERS = range(10, 31)
LEASE = Lease()


@dataclass
class Room:
    """A channel of Slack that refuses what a test tells it to, and keeps the blocks of the rest."""

    refuses: Callable[[Delivery, str], bool]
    posts: list[tuple[Delivery, str]] = field(default_factory=list)
    name: str = "slack"

    def __post_init__(self) -> None:
        real = Slack(connect("xoxb-1"))
        self.links, self.pack, self.find = real.links, real.pack, real.find

    def send(self, delivery: Delivery, last_look: LastLook = at_once) -> str:
        last_look()
        blocks = json.dumps(json.loads(delivery.payload)["blocks"])
        if self.refuses(delivery, blocks):
            raise Unacceptable("invalid_blocks")
        self.posts.append((delivery, blocks))
        return f"{len(self.posts)}.0"

    def pages(self, paper: int) -> Sequence[Delivery]:
        """Return the posts that name a paper."""
        return [post for post, blocks in self.posts if f"paper {paper}." in blocks]


def tell(store: SqlStore, room: Room) -> Sequence[Delivery]:
    records = [an_article(f"HER2-low, paper {n}.", pmid=f"990000{n}") for n in PAPERS]
    poll(store, Shelf(records=records), now=MONDAY)
    plan(store, room, a_subscription(addresses=(Address("slack", "C1234567"),)), now=MONDAY)
    return list(deliver(store, {"slack": room}, clock=lambda: MONDAY))


def test_a_first_message_that_is_refused_is_made_anew_with_its_replies(store: SqlStore) -> None:
    room = Room(lambda delivery, _blocks: delivery.parent is None and len(delivery.items) > 6)
    tell(store, room)
    assert {len(room.pages(n)) for n in PAPERS} == {2}, "a line and the details, as ever"
    assert {one.state for one in store.deliveries()} == {DeliveryState.DELIVERED, DeliveryState.SUPPRESSED}


@pytest.mark.parametrize("poison", [10, 15, 30], ids=["of the first line", "in the middle", "of no line at first"])
def test_of_a_reply_that_is_refused_for_one_item_the_details_of_all_others_arrive(store: SqlStore, poison: int) -> None:
    room = Room(lambda delivery, blocks: delivery.parent is not None and f"paper {poison}." in blocks)
    tell(store, room)
    others = [n for n in PAPERS if n != poison]
    assert all(sum(page.parent is not None for page in room.pages(n)) == 1 for n in others)
    (dead,) = store.deliveries(state=DeliveryState.DEAD)
    assert f"pubmed:990000{poison} cannot be shown" in dead.error
    assert sum(f"1 item could not be shown (pubmed:990000{poison})" in blocks for _post, blocks in room.posts) == 1
    thread = {post.parent for post, _blocks in room.posts} - {None}
    assert len(thread) == 1, "all in the thread of the first message"


# --- when the worker or the database stands still -------------------------------------------------------------------


def planned(store: SqlStore, channel: Channel, *targets: str) -> None:
    poll(store, Shelf(records=[an_article()]), now=MONDAY)
    asked = [a_subscription(f"s{n}", addresses=(Address("file", target),)) for n, target in enumerate(targets)]
    plan(store, channel, *asked, now=MONDAY)


def test_a_worker_that_stood_still_past_its_lease_sends_nothing(store: SqlStore) -> None:
    inbox = Inbox()
    planned(store, inbox, "out")
    instants = iter([MONDAY, MONDAY, MONDAY + 2 * LEASE.length])
    waking = deliver(store, {"file": inbox}, clock=lambda: next(instants))
    assert (next(waking).error, inbox.got) == ("its lease ended before it was sent", [])


def test_a_worker_that_stood_still_while_its_clock_was_set_back_sends_nothing(store: SqlStore) -> None:
    inbox, counted = Inbox(), iter([0.0, LEASE.length.total_seconds()])
    planned(store, inbox, "out")
    lease = replace(LEASE, stopwatch=lambda: next(counted))
    waking = deliver(store, {"file": inbox}, clock=lambda: MONDAY, lease=lease)
    assert (next(waking).error, inbox.got) == ("its lease ended before it was sent", [])


def test_a_database_that_is_locked_when_a_message_has_gone_out_is_asked_again(store: SqlStore) -> None:
    class Locked:
        refusals = 3

        def __getattr__(self, name):
            return getattr(store, name)

        def settle(self, delivery, *, instead=()):
            if self.refusals:
                self.refusals -= 1
                raise StoreError("database is locked")
            store.settle(delivery, instead=instead)

    inbox = Inbox()
    planned(store, inbox, "out")
    (ended,) = deliver(Locked(), {"file": inbox}, clock=lambda: MONDAY)
    assert (ended.state, len(inbox.got)) == (DeliveryState.DELIVERED, 1)


def test_an_address_that_is_put_off_is_left_alone_and_others_do_not_wait(store: SqlStore) -> None:
    inbox = Inbox()
    for n, target in enumerate(["busy", "busy", "busy", "other"]):
        poll(store, Shelf(records=[an_article(f"HER2-low, paper {n}", pmid=f"9900{n}")]), now=MONDAY)
        plan(store, inbox, a_subscription(f"s{n}", addresses=(Address("file", target),)), now=MONDAY)
    inbox.fails = [Deferred("ratelimited", after=timedelta(hours=1))]
    tried = list(deliver(store, {"file": inbox}, clock=lambda: MONDAY))
    assert [(one.address.target, one.state.value) for one in tried] == [("busy", "pending"), ("other", "delivered")]
    assert len(list(deliver(store, {"file": inbox}, clock=lambda: MONDAY + timedelta(hours=1)))) == 3
