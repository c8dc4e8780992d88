"""Whether each source answers: one small reading each, of which nothing is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import islice

from bot.doctor.clock import their_time
from bot.doctor.finding import Finding, Level
from bot.errors import SourceError, SourceRefused
from bot.fetch import Answer
from bot.ports import Source
from bot.sources.clinicaltrials import ClinicalTrials
from bot.sources.clinicaltrials.parse import parse_version
from bot.sources.feeds import Feed
from bot.sources.feeds.parse import parse_feed
from bot.sources.pubmed import PubMed, parse_search

Clock = Callable[[], datetime]


def try_source(source: Source, *, clock: Clock) -> Finding:
    """Return whether a source gives what it should, asked for as little as it can give."""
    try:
        said, headers = _look(source, now=clock())
    except SourceRefused as error:
        return Finding(source.name, Level.FAIL, str(error), "mend its url in subscriptions.yaml, or allow the host")
    except SourceError as error:
        mend = "check its address, and whether this machine may reach it (`her2low doctor --egress`)"
        return Finding(source.name, Level.FAIL, str(error), mend)
    nothing = said.startswith("0 ")
    mend = "it answers and holds nothing; check query or address" if nothing else ""
    level = Level.WARN if nothing else Level.OK
    return Finding(source.name, level, said, mend, theirs=their_time(headers), ours=clock())


def _look(source: Source, *, now: datetime) -> tuple[str, Mapping[str, str]]:
    if isinstance(source, PubMed):
        answer = _search(source)
        return f"{parse_search(answer.body, source.name)[0]:,} papers fit the query", answer.headers
    if isinstance(source, ClinicalTrials):
        answer = source.fetcher.get(f"{source.url.rstrip('/')}/api/v2/version")
        return f"data as of {parse_version(answer.body, source.name)}", answer.headers
    if isinstance(source, Feed):
        answer = source.fetcher.get(source.url)
        return f"{len(parse_feed(answer, source.name, now=now)):,} entries", answer.headers
    batches = list(islice(source.fetch(None, now=now), 1))
    return f"{sum(len(batch.records) for batch in batches):,} records on its first page", {}


def _search(source: PubMed) -> Answer:
    """Return the answer to the configured query, by a form as queries can be long; no ids, only how many."""
    key = {"api_key": source.api_key} if source.api_key else {}
    asked = {"db": "pubmed", "term": source.query, "retmax": "0", "retmode": "json"}
    who = {"tool": "her2low", "email": source.email}
    return source.fetcher.post(f"{source.url.rstrip('/')}/entrez/eutils/esearch.fcgi", asked | who | key)
