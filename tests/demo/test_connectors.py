"""The real connectors read the stand-in as they read the real services."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.demo.standin import Standin
from bot.fetch import Fetcher
from bot.model import Health
from bot.sources.clinicaltrials import ClinicalTrials
from bot.sources.feeds import Feed
from bot.sources.pubmed import PubMed

from .wire import HER2, TODAY

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.fixture
def standin():
    with Standin(today=TODAY, day=-2) as standin:
        yield standin


@pytest.fixture
def fetcher(standin):
    with Fetcher("her2low tests", allow_private=frozenset({standin.host})) as fetcher:
        yield fetcher


def plain(article):
    """A bundled paper as a reader has it: without markup."""
    texts = tuple(replace(section, text=untagged(section.text)) for section in article.abstract)
    return replace(article, title=untagged(article.title), abstract=texts)


def spaced(trial):
    """A trial whose criteria stand on one line: one of them has two spaces on purpose."""
    known = {"sites": None, "documents": None, "publications": None, "merged": None}  # which the bundle leaves open
    return replace(trial, eligibility=" ".join(trial.eligibility.split()), **known)


def untagged(text):
    return re.sub(r"</?(?:i|b|sub|sup)>", "", text)


def on(standin, day):
    """The moment at which the demo polls on a day of its own."""
    standin.day = day
    return NOW + timedelta(days=day)


def read(source, cursor, now):
    batches = list(source.fetch(cursor, now=now))
    return {record.key: record for batch in batches for record in batch.records}, batches[-1].cursor


def shown(stories, day):
    return {states[-1].record.key: states[-1].record for story in stories if (states := story.until(day))}


def test_the_first_poll_reads_every_paper_that_has_arrived(standin, fetcher):
    pubmed = PubMed(fetcher, HER2, url=standin.url, interval=0)
    papers, _ = read(pubmed, None, on(standin, -2))
    assert papers == {key: plain(paper) for key, paper in shown(standin.bundle.papers, -2).items()}


def test_every_paper_is_read_within_three_days_as_the_bundle_states_it(standin, fetcher):
    pubmed, cursor, seen = PubMed(fetcher, HER2, url=standin.url, interval=0), None, {}
    for day in (-2, -1, 0):
        papers, cursor = read(pubmed, cursor, on(standin, day))
        seen |= papers
    assert seen == {key: plain(paper) for key, paper in shown(standin.bundle.papers, 0).items()}


def test_a_query_that_finds_nothing_is_plausibly_empty(standin, fetcher):
    pubmed = PubMed(fetcher, "glioblastoma[tiab]", url=standin.url, interval=0)
    assert [batch.health for batch in pubmed.fetch(None, now=on(standin, 0))] == [Health.EMPTY]


def test_every_trial_is_read_as_the_bundle_states_it(standin, fetcher):
    registry, cursor, seen = ClinicalTrials(fetcher, url=standin.url), None, {}
    for day in (-2, -1, 0):
        trials, cursor = read(registry, cursor, on(standin, day))
        seen |= trials
    assert {key: spaced(trial) for key, trial in seen.items()} == {
        key: spaced(trial) for key, trial in shown(standin.bundle.trials, 0).items()
    }


def test_the_first_sweep_leaves_out_what_was_updated_long_ago(standin, fetcher):
    trials, _ = read(ClinicalTrials(fetcher, url=standin.url), None, on(standin, -2))
    assert sorted(trials) == ["nct:NCT09990003", "nct:NCT09990004"]


def test_the_registry_says_how_a_trial_stood_before_we_knew_it(standin, fetcher):
    registry = ClinicalTrials(fetcher, url=standin.url)
    trials, _ = read(registry, None, on(standin, -1))
    earlier = registry.earlier(trials["nct:NCT09990001"], since=TODAY - timedelta(days=8))
    now = trials["nct:NCT09990001"].completion_date
    assert (earlier.completion_date, now) == ("2026-10", "2028-03")
    assert earlier.eligibility == trials["nct:NCT09990001"].eligibility


def test_the_registry_has_nothing_new_until_the_day_moves(standin, fetcher):
    registry = ClinicalTrials(fetcher, url=standin.url)
    _, cursor = read(registry, None, on(standin, -1))
    assert [batch.health for batch in registry.fetch(cursor, now=NOW)] == [Health.NOT_MODIFIED]


@pytest.mark.parametrize("name", ["regulator", "newswire"])
def test_every_announcement_is_read_from_its_feed(standin, fetcher, name):
    entries, cursor = read(Feed(fetcher, name, f"{standin.url}/feeds/{name}.xml"), None, on(standin, 0))
    stated = shown([s for s in standin.bundle.announcements if s.states[0].record.feed == name], 0)
    facts = [(a.title, a.url, a.published, a.feed) for a in stated.values()]
    assert sorted((e.title, e.url, e.published, e.feed) for e in entries.values()) == sorted(facts)
    again = Feed(fetcher, name, f"{standin.url}/feeds/{name}.xml").fetch(cursor, now=NOW)
    assert [batch.health for batch in again] == [Health.NOT_MODIFIED]
