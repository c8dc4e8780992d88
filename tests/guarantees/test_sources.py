"""Sources fail, come late, change and start again: what is news is told, once, and an error is never "no news"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from bot import alarms, pipeline
from bot.annotate.lexicon import load
from bot.fetch import Fetcher
from bot.model import Health
from bot.ports import Source
from bot.sources.clinicaltrials import ClinicalTrials
from bot.sources.feeds import Feed
from bot.sources.pubmed import PubMed
from bot.store import SqlStore, open_store
from bot.vitals import Vitals
from tests.builders import a_trial, an_announcement
from tests.fetch.web import Asked, Reply, Route, Web, a_fetcher
from tests.pipeline.parts import Inbox, Shelf
from tests.pipeline.test_pipeline import DAY, MONDAY, MORNING, begun, poll, tell
from tests.sources.eutils import Eutils
from tests.sources.registry import Registry, a_study
from tests.sources.test_feeds import rss

HOUR = timedelta(hours=1)
WELL: Mapping[str, Route | Reply] = {
    **Eutils({"41000001": date(2026, 11, 20)}).routes,
    **Registry([a_study()]).routes,
    "/feed": Reply(rss("<title>HER2-low news</title><link>https://news.example/1</link>")),
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    with open_store(f"sqlite:///{tmp_path / 'log.db'}") as store:
        yield store


class Everywhere(dict[str, Route | Reply]):
    """Routes that lead to one reply."""

    def get(self, _path: str, _default: object = None) -> Reply:  # type: ignore[override]
        return self["*"]  # type: ignore[return-value]


def pubmed(web: Web, fetcher: Fetcher) -> Source:
    return PubMed(fetcher, query="HER2", url=web.url, email="me@example.org", interval=0.0)


def registry(web: Web, fetcher: Fetcher) -> Source:
    return ClinicalTrials(fetcher, url=web.url)


def feed(web: Web, fetcher: Fetcher) -> Source:
    return Feed(fetcher, name="news", url=f"{web.url}/feed")


PAGE = {"Content-Type": "text/html"}
ERRORS: dict[str, Reply] = {
    "429": Reply("slow down", status=429),
    "410": Reply("gone", status=410),
    "401": Reply("log in", status=401),
    "403": Reply("forbidden", status=403),
    "404": Reply("<html>not here</html>", status=404, headers=PAGE),
    "500": Reply("oops", status=500),
    "503": Reply("", status=503),
    "an empty answer": Reply(""),
    "blanks": Reply(" \n"),
    "a page to log in": Reply("<!doctype html><html><body>Log in</body></html>", headers=PAGE),
    "a page that says it is XML": Reply("<html><body>Log in</body></html>", headers={"Content-Type": "text/xml"}),
    "NCBI's limit": Reply("<eSummaryResult><ERROR>API rate limit exceeded</ERROR></eSummaryResult>"),
    "an error in JSON": Reply('{"error": "API rate limit exceeded"}'),
    "half of a JSON": Reply('{"esearchresult": {"count": "1", "idlist": ['),
    "half of an answer": Reply("<rss><channel><title>N", length=5_000),
    "compression that is none": Reply(b"\x1f\x8b\x08\x00broken", headers={"Content-Encoding": "gzip"}),
}


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("source", [pubmed, registry, feed])
def test_an_error_is_a_failure_that_keeps_the_place_and_alarms_after_two_turns(
    store: SqlStore, source: Callable[[Web, Fetcher], Source], error: str
) -> None:
    with Web(WELL) as web, a_fetcher() as fetcher:
        (good,) = pipeline.poll([source(web, fetcher)], store, load(), now=MONDAY)
    assert good.health is not Health.FAILED
    before, head = store.source(good.name).cursor, store.head()
    with Web(Everywhere({"*": ERRORS[error]})) as web, a_fetcher() as fetcher:
        broken = source(web, fetcher)
        (bad,) = pipeline.poll([broken], store, load(), now=MONDAY + 2 * broken.every)
    assert (bad.health, bad.count) == (Health.FAILED, 0)
    assert (store.source(good.name).cursor, store.head()) == (before, head)
    later = MONDAY + 2 * broken.every + HOUR
    vitals = Vitals(store.sources(), {"worker": later}, {good.name: broken.every}, later)
    assert [alarm.name for alarm in alarms.standing(vitals, (), ())] == [f"source {good.name}"]


def test_papers_that_come_up_to_a_week_late_and_in_any_order_are_each_found_once(store: SqlStore) -> None:
    """PubMed shows a paper days after the day under which it enters it."""
    dice, begin = Random(7), date(2026, 10, 5)
    entered = {str(42_000_000 + n): begin + timedelta(days=dice.randrange(25)) for n in range(200)}
    shown = {pmid: day + timedelta(days=dice.randrange(8)) for pmid, day in entered.items()}
    papers = Eutils({})
    with Web(papers.routes) as web, a_fetcher() as fetcher:
        for day in (begin + timedelta(days=n) for n in range(-1, 34)):
            there = [pmid for pmid in entered if shown[pmid] <= day]
            papers.entered = {pmid: entered[pmid] for pmid in dice.sample(there, len(there))}
            now = datetime(day.year, day.month, day.day, 23, tzinfo=UTC)
            list(pipeline.poll([pubmed(web, fetcher)], store, load(), now=now))
    told = Counter(entry.item.record.key for entry in store.entries(0, store.head()))
    assert told == {f"pubmed:{pmid}": 1 for pmid in entered}


def test_of_a_trial_that_changes_seven_times_each_change_that_matters_is_told_once(store: SqlStore) -> None:
    inbox = Inbox()
    source = begun(store, inbox, records=[a_trial()])
    trial, told = a_trial(), []
    for number, change in enumerate(
        (
            {"completion_date": "2028-01"},
            {"title": "A study of T-DXd in HER2-low breast cancer"},  # spelling
            {"overall_status": "ACTIVE_NOT_RECRUITING"},
            {"last_updated": "2026-11-25"},
            {"enrollment": 300},
            {"lead_sponsor": "Example Pharma Inc."},  # its legal form
            {"overall_status": "TERMINATED", "why_stopped": "Slow accrual"},
        ),
        start=1,
    ):
        trial = replace(trial, **change)
        source.records = [trial]
        for later in (0, 1):  # seen twice: it changes once
            poll(store, source, now=MONDAY + number * DAY + later * HOUR)
        told.append(len(tell(store, inbox, now=MONDAY + number * DAY + MORNING)))
    assert told == [1, 0, 1, 0, 1, 0, 1]
    assert store.head() == 4


def test_a_first_run_on_ten_thousand_items_is_one_digest_of_the_last_days(store: SqlStore) -> None:
    inbox = Inbox()
    old = [
        an_announcement(f"HER2-low, of old {n}.", key=f"urn:{n}", published=MONDAY - timedelta(days=8, hours=n))
        for n in range(10_000)
    ]
    new = [an_announcement(f"HER2-low, of late {n}.", key=f"urn:new:{n}", published=MONDAY - n * DAY) for n in range(5)]
    poll(store, Shelf("Agency", since=None, records=[*old, *new]), now=MONDAY)
    poll(store, Shelf(), now=MONDAY)
    (digest,) = tell(store, inbox, now=MONDAY)
    assert "of old" not in digest
    assert all(one.title in digest for one in new)
    assert tell(store, inbox, now=MONDAY + DAY + MORNING) == []


def post(n: int, *, link: str = "", guid: str = "", title: str = "HER2-low news, part {n}") -> str:
    named = (f"<link>{link.format(n=n)}</link>" if link else "") + (f"<guid>{guid.format(n=n)}</guid>" if guid else "")
    return f"<title>{title.format(n=n)}</title>{named}<pubDate>Fri, 20 Nov 2026 1{n}:00:00 GMT</pubDate>"


LINK = "https://agency.example/{n}"
AGAIN = {
    "no id and no link, in another order": ({}, {}),
    "other ids": ({"link": LINK, "guid": "a{n}"}, {"link": LINK, "guid": "b{n}"}),
    "other ids, no links": ({"guid": "a{n}"}, {"guid": "b{n}"}),
    "other addresses": ({"link": LINK}, {"link": "https://www.agency.example/news/{n}/"}),
    "trackers in the addresses": ({"link": LINK}, {"link": LINK + "?utm_source=rss"}),
    "one id for all": ({"guid": "same"}, {"guid": "same"}),
}


@pytest.mark.parametrize("how", AGAIN)
def test_a_feed_whose_ids_are_missing_shared_or_renewed_tells_each_post_once(store: SqlStore, how: str) -> None:
    first, second = AGAIN[how]
    bodies = [rss(*(post(n, **first) for n in range(8))), rss(*(post(n, **second) for n in reversed(range(8))))]

    def answer(_asked: Asked) -> Reply:
        return Reply(bodies[0] if len(web.asked) == 1 else bodies[1])

    with Web({"/feed": answer}) as web, a_fetcher() as fetcher:
        counts = []
        for day in range(3):
            (outcome,) = pipeline.poll([feed(web, fetcher)], store, load(), now=MONDAY + day * DAY)
            counts.append(outcome.count)
    assert counts == [8, 0, 0]
    assert dict(store.aside.counts()) == {}
