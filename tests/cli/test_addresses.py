"""A channel of Slack that is written by its name and by its id is told an item once."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from bot import pipeline
from bot.annotate.lexicon import load
from bot.cli.addresses import one_address_each
from bot.model import Address
from bot.outbox import deliver
from bot.store import open_store
from tests.builders import NOW, a_subscription, an_article, wanting
from tests.pipeline.parts import Inbox, Shelf

BY_NAME, BY_ID = Address("slack", "#her2-low"), Address("slack", "C0HER2LOW")
MAIL = Address("email", "anna@example.org")


@dataclass
class Names:
    known: dict[str, str]
    asked: list[str] = field(default_factory=list)

    def name_of(self, channel: str) -> str:
        self.asked.append(channel)
        return self.known.get(channel, "")


def test_an_item_is_told_once_to_a_channel_that_is_written_in_both_ways(tmp_path: Path) -> None:
    asked = [
        a_subscription("a", addresses=(BY_NAME, MAIL)),
        a_subscription("b", criteria=wanting(genes="ERBB2"), addresses=(BY_ID,)),
    ]
    one_each = one_address_each(asked, Names({"C0HER2LOW": "#her2-low"}))
    assert [one.addresses for one in one_each] == [(BY_ID, MAIL), (BY_ID,)]
    inboxes = {name: Inbox(name) for name in ("slack", "email")}
    with open_store(f"sqlite:///{tmp_path / 'log.db'}") as store:
        list(pipeline.poll([Shelf(records=[an_article()])], store, load(), now=NOW))
        for plan in pipeline.plan(one_each, store, inboxes, ["pubmed"], now=NOW):
            store.save_plan(plan)
        list(deliver(store, inboxes, clock=lambda: NOW))
    assert [len(inbox.got) for inbox in inboxes.values()] == [1, 1]


def test_names_and_ids_of_other_channels_stay_as_they_are() -> None:
    asked = [a_subscription("a", addresses=(BY_NAME,)), a_subscription("b", addresses=(BY_ID,))]
    assert one_address_each(asked, Names({"C0HER2LOW": "#lung"})) == asked
    assert one_address_each(asked, Names({})) == asked


def test_slack_is_asked_only_where_both_ways_are_used() -> None:
    names = Names({})
    for addresses in ((BY_NAME, MAIL), (BY_ID, MAIL)):
        one_address_each([a_subscription(addresses=addresses)], names)
    assert names.asked == []
