"""One item that cannot be shown: the rest goes out, the item is kept, and the reader is told that it is missing."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from bot.model import Address, DeliveryState
from bot.outbox import deliver
from bot.store import SqlStore
from tests.builders import a_subscription, an_article
from tests.pipeline.parts import Inbox, Shelf
from tests.pipeline.test_pipeline import MONDAY, plan, poll, store, tell

__all__ = ["store"]
COUNT = 50


def papers(store: SqlStore, *, poison: int) -> None:
    titles = [f"HER2-low, paper {'POISON' if n == poison else f'no. {n}'}." for n in range(COUNT)]
    records = [an_article(title, pmid=f"990100{n:02}", entered=date(2026, 11, 22)) for n, title in enumerate(titles)]
    poll(store, Shelf(records=records), now=MONDAY)


@pytest.mark.parametrize("poison", [0, 23, COUNT - 1])
def test_of_a_message_that_is_refused_for_one_item_all_others_arrive_once(store: SqlStore, poison: int) -> None:
    papers(store, poison=poison)
    texts = tell(store, Inbox(refuses="POISON"), now=MONDAY)
    told = Counter(n for text in texts for n in range(COUNT) if f"no. {n}." in text)
    assert told == {n: 1 for n in range(COUNT) if n != poison}
    (dead,) = store.deliveries(state=DeliveryState.DEAD)
    assert dead.items == (f"pubmed:990100{poison:02}",)
    assert [text for text in texts if f"1 item could not be shown ({dead.items[0]})" in text]


@pytest.mark.parametrize("poison", [0, 23, COUNT - 1])
def test_of_a_digest_that_cannot_be_written_for_one_item_the_rest_is_one_digest(store: SqlStore, poison: int) -> None:
    papers(store, poison=poison)
    rest, notice = sorted(tell(store, Inbox(unpackable="POISON"), now=MONDAY), key=len, reverse=True)
    assert [n for n in range(COUNT) if f"no. {n}." not in rest] == [poison]
    (dead,) = store.deliveries(state=DeliveryState.DEAD)
    assert f"1 item could not be shown ({dead.items[0]})" in notice
    assert tell(store, Inbox(unpackable="POISON"), now=MONDAY) == []


def test_a_digest_that_cannot_be_made_at_all_waits_and_stops_nobody_else(store: SqlStore) -> None:
    papers(store, poison=0)
    bad = a_subscription("bad", addresses=(Address("file", "bad"),))
    inbox = Inbox(unpackable="file:bad")
    assert len(tell(store, inbox, bad, a_subscription(), now=MONDAY)) == 1
    assert set(store.positions()) == {"daily"}
    inbox.unpackable = ""
    plan(store, inbox, bad, now=MONDAY)
    assert len(list(deliver(store, {"file": inbox}, clock=lambda: MONDAY))) == 1
