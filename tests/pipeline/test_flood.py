"""A feed that brings back what it had before, under other ids: readers are told nothing twice, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot import lookup
from bot.model import Announcement, Health, Origin
from bot.store import SqlStore
from tests.builders import a_subscription, an_announcement, wanting
from tests.pipeline.parts import Inbox, Shelf
from tests.pipeline.test_pipeline import DAY, MONDAY, MORNING, poll, store, tell

__all__ = ["store"]
TUESDAY = MONDAY + DAY
LONG = "The agency has published what was decided on the assay, for whom it is meant, and what remains to be shown."


def posts(count: int, *, day: datetime = MONDAY - DAY, **given: str) -> list[Announcement]:
    """Return posts of a feed as it stands; `given` may hold {n}."""
    each = ({name: text.format(n=n) for name, text in given.items()} for n in range(count))
    named = {"title": "HER2-low news, part {n}", "key": "https://agency.example/{n}"}
    return [
        an_announcement(published=day, **{name: text.format(n=n) for name, text in named.items()} | one)
        for n, one in enumerate(each)
    ]


def a_feed(store: SqlStore, inbox: Inbox, count: int = 12, **given: str) -> Shelf:
    """Return a feed that was read and told of."""
    poll(store, Shelf(), now=MONDAY)
    feed = Shelf("Agency", since=None, records=posts(count, **given))
    poll(store, feed, now=MONDAY)
    tell(store, inbox, now=MONDAY + MORNING)
    return feed


def renewed(records: list[Announcement], **given: object) -> list[Announcement]:
    return [replace(one, key=f"urn:renewed:{n}", **given) for n, one in enumerate(records)]


def told_on_tuesday(store: SqlStore, inbox: Inbox) -> str:
    return "\n".join(tell(store, inbox, now=TUESDAY + MORNING))


@pytest.mark.parametrize(
    "summary", ["", LONG], ids=["known by title and date", "known by its words, though its date is renewed too"]
)
def test_posts_that_are_plainly_the_same_are_not_told_again_and_nobody_is_asked(store: SqlStore, summary: str) -> None:
    inbox = Inbox()
    feed = a_feed(store, inbox, summary=summary)
    feed.records = renewed(feed.records, **({"published": TUESDAY} if summary else {}))
    outcome = poll(store, feed, now=TUESDAY)
    assert (outcome.health, outcome.count, dict(store.aside.counts())) == (Health.OK, 0, {})
    assert told_on_tuesday(store, inbox) == ""


def test_a_post_that_says_the_same_every_week_is_news_every_week(store: SqlStore) -> None:
    inbox = Inbox()
    feed = a_feed(store, inbox, count=1, title="HER2-low weekly", summary=LONG)
    for week in (1, 2):
        then = MONDAY + week * 7 * DAY
        feed.records = [replace(feed.records[0], key=f"urn:week:{week}", published=then)]
        assert poll(store, feed, now=then).count == 1


FLOODS: dict[str, Callable[[list[Announcement]], list[Announcement]]] = {
    "other ids, dates and summaries": lambda had: renewed(had, published=TUESDAY, summary="A new teaser"),
    "other ids and dates": lambda had: renewed(had, published=TUESDAY),
    "other ids and no dates": lambda had: renewed(had, published=None),
    "an archive": lambda _had: posts(200, day=MONDAY - 400 * DAY, title="HER2-low, of old {n}", key="urn:old:{n}"),
}


@pytest.mark.parametrize("flood", FLOODS)
def test_a_mass_that_a_feed_must_have_had_before_is_set_aside_and_true_news_goes_out(
    store: SqlStore, flood: str
) -> None:
    inbox = Inbox()
    feed = a_feed(store, inbox)
    today = an_announcement("HER2-low, of this morning", key="https://agency.example/new", published=TUESDAY)
    mass = FLOODS[flood](feed.records)
    feed.records = [*mass, today]
    outcome = poll(store, feed, now=TUESDAY)
    assert (outcome.health, outcome.count) == (Health.SUSPICIOUS, 1)
    assert dict(store.aside.counts()) == {"Agency": len(mass)}
    digest = told_on_tuesday(store, inbox)
    assert today.title in digest
    assert not [one.title for one in mass if one.title in digest]
    assert poll(store, feed, now=TUESDAY + DAY).health is Health.OK, "what is set aside holds up nothing"


def set_aside(store: SqlStore, inbox: Inbox) -> None:
    feed = a_feed(store, inbox)
    feed.records = posts(20, day=MONDAY - 400 * DAY, title="HER2-low, of old {n}", key="urn:old:{n}")
    poll(store, feed, now=TUESDAY)


def test_what_was_set_aside_is_told_once_the_operator_accepts_it(store: SqlStore) -> None:
    inbox = Inbox()
    set_aside(store, inbox)
    assert told_on_tuesday(store, inbox) == ""
    assert store.aside.accept("Agency") == 20
    (digest,) = tell(store, inbox, now=TUESDAY + DAY + MORNING)
    assert digest.count("HER2-low, of old") >= 20
    assert tell(store, inbox, now=TUESDAY + 2 * DAY + MORNING) == []
    assert [entry.origin for entry in store.entries(store.head() - 20, store.head())] == [Origin.POLL] * 20


def test_what_the_operator_drops_is_told_to_nobody_and_does_not_come_back(store: SqlStore) -> None:
    inbox = Inbox()
    set_aside(store, inbox)
    assert store.aside.drop("Agency") == 20
    feed = Shelf("Agency", since=None, records=posts(20, title="HER2-low, of old {n}", key="urn:old:{n}"))
    assert poll(store, feed, now=TUESDAY + DAY).count == 0
    late = a_subscription("late", look_back=timedelta(days=3650))
    assert "of old" not in "\n".join(tell(store, inbox, a_subscription(), late, now=TUESDAY + DAY + MORNING))


def test_nobody_meets_what_is_set_aside_neither_a_new_subscriber_nor_who_asks(store: SqlStore) -> None:
    inbox = Inbox()
    set_aside(store, inbox)
    late = a_subscription("late", look_back=timedelta(days=3650))
    assert "of old" not in "\n".join(tell(store, inbox, late, now=TUESDAY))
    assert len(lookup.latest(store, wanting(biomarkers="her2_low"), 100)) == 12


@pytest.mark.parametrize(
    "records",
    [
        [
            an_announcement("Transaction in own shares, a HER2-low company", key=f"urn:{n}", published=MONDAY + n * DAY)
            for n in range(4)
        ],
        posts(40, day=TUESDAY, title="HER2-low congress, abstract {n}", key="urn:congress:{n}"),
        posts(
            40, day=MONDAY - 90 * DAY, title="HER2-low, an issue {n}", key="https://doi.org/10.1/{n}", doi="10.1/{n}"
        ),
    ],
    ids=["titles that come every week", "a congress", "a journal's new issue, dated long ago"],
)
def test_true_news_is_told_however_much_it_is(store: SqlStore, records: list[Announcement]) -> None:
    inbox = Inbox()
    feed = a_feed(store, inbox, count=1, title="Transaction in own shares, a HER2-low company")
    feed.records = [*feed.records, *records]
    assert poll(store, feed, now=TUESDAY).count == len(records)
    assert dict(store.aside.counts()) == {}


def test_after_a_week_without_the_feed_all_of_its_posts_are_news(store: SqlStore) -> None:
    inbox = Inbox()
    feed = a_feed(store, inbox)
    feed.records = posts(30, day=MONDAY + DAY, title="HER2-low, meanwhile {n}", key="urn:later:{n}")
    assert poll(store, feed, now=MONDAY + 8 * DAY).count == 30
