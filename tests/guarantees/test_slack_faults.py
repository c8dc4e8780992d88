"""Slack fails in every way it knows, after it took a post and before: each digest arrives, and arrives once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.model import DeliveryState
from bot.outbox import deliver
from bot.store import SqlStore, open_store
from tests.guarantees.workspace import AT, Fault, Post, Workspace, a_workspace, planned, work

DAY = timedelta(days=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    with open_store(f"sqlite:///{tmp_path / 'ledger.db'}") as store:
        yield store


@pytest.fixture
def slack() -> Iterator[Workspace]:
    with a_workspace() as running:
        yield running


LOST_ANSWERS: dict[str, tuple[int, Fault]] = {
    "the connection is reset": (300, Post.reset),
    "it answers 500": (60, lambda post: post.answer({"ok": False, "error": "internal_error"}, 500)),
    "it answers fatal_error": (60, lambda post: post.answer({"ok": False, "error": "fatal_error"})),
    "it answers with a web page": (60, lambda post: post.answer(b"<html>maintenance</html>")),
    "the answer never comes": (20, Post.hang),
}


@pytest.mark.parametrize("how", LOST_ANSWERS)
def test_of_every_post_whose_answer_was_lost_there_is_one_copy(store: SqlStore, slack: Workspace, how: str) -> None:
    """`--posts 1000` asks for more of each; the number changes nothing, as each post is on its own."""
    count, slack.fault = LOST_ANSWERS[how]
    channel = slack.channel(timeout=0.1 if "never" in how else 5)
    names = planned(store, channel, count)
    list(deliver(store, {"slack": channel}, clock=lambda: AT))
    assert {one.state for one in store.deliveries(limit=count)} == {DeliveryState.UNKNOWN}
    work(store, channel, until=DAY)
    assert slack.copies() == dict.fromkeys(names, 1)
    assert {one.state for one in store.deliveries(limit=count)} == {DeliveryState.DELIVERED}


def test_where_slack_took_the_post_every_other_time_nothing_is_lost_and_nothing_is_double(
    store: SqlStore, slack: Workspace
) -> None:
    seen: defaultdict[str, int] = defaultdict(int)

    def lost_before_it_arrived(post: Post) -> bool:
        name = post.said["metadata"]["event_payload"]["delivery_id"]
        seen[name] += 1
        return seen[name] == 1 and int(name[1:]) % 2 == 0 and post.reset()

    slack.refuses, slack.fault = lost_before_it_arrived, Post.reset
    channel = slack.channel()
    names = planned(store, channel, 60)
    work(store, channel, until=DAY)
    assert slack.copies() == dict.fromkeys(names, 1)


RETRY_AFTER = ("1", "30", "3600", "0.5", "Mon, 23 Nov 2099 07:00:20 GMT", "soon", "")


@pytest.mark.parametrize("asked", RETRY_AFTER)
def test_a_storm_of_429_loses_nothing_blocks_no_worker_and_holds_up_no_other_channel(
    store: SqlStore, slack: Workspace, asked: str
) -> None:
    busy, storm = "C00000000", {"left": 5}

    def too_many(post: Post) -> bool:
        if post.said["channel"] != busy or not storm["left"]:
            return False
        storm["left"] -= 1
        return post.answer({"ok": False, "error": "ratelimited"}, 429, Retry_After=asked)

    slack.refuses = too_many
    channel = slack.channel()
    names = planned(store, channel, 40, channels=4)
    list(deliver(store, {"slack": channel}, clock=lambda: AT))  # comes back at once: nobody sleeps out a Retry-After
    others = [post for post in slack.posts if post["channel"] != busy]
    assert len(others) == 30
    assert storm["left"] == 4, "of a channel that said later, no further post is tried"
    work(store, channel, until=2 * DAY, every=timedelta(minutes=10))
    assert slack.copies() == dict.fromkeys(names, 1)


def test_after_a_storm_a_channel_still_gets_one_post_a_second(store: SqlStore, slack: Workspace) -> None:
    clock, slept = [0.0], []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        clock[0] += seconds

    channel = slack.channel()
    channel._monotonic, channel._sleep = lambda: clock[0], sleep
    planned(store, channel, 10, channels=1)
    list(deliver(store, {"slack": channel}, clock=lambda: AT))
    assert slept == [1.0] * 9
