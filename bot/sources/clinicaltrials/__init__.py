"""ClinicalTrials.gov by its API: everything that was updated since, page by page; what of it matters is not asked here.

The registry is refreshed once a day; its version is asked first, and a sweep follows only when the data are new. What a
trial said before we first saw it comes from the registry's own history. https://clinicaltrials.gov/data-api/api
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlsplit

from bot.errors import SourceChanged, SourceUnavailable
from bot.fetch import Answer, Fetcher, Limits
from bot.model import Batch, Health, Record, Trial, Version
from bot.plaintext import clean_line
from bot.sources.clinicaltrials import listing
from bot.sources.clinicaltrials.fields import FIELDS
from bot.sources.clinicaltrials.parse import (
    HistoryVersion,
    Page,
    parse_history,
    parse_history_version,
    parse_page,
    parse_version,
)

OVERLAP = timedelta(days=7)
DAY = timedelta(days=1)
NAMES = 20  # in one query
RESTARTS = 3  # of a sweep whose pages were numbered anew by the daily refresh
VERSIONS = 120  # of one trial, one request each
ENOUGH = 3  # trials in a row without a history: it is away, and not asked again in this sweep


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a sweep stands: the time stamp of the data last read whole, and the greatest update date seen.

    The first sweep reads the first queries since `began`; what was updated from `whole` on is read of all the registry.
    Until the overlap has passed them, the two days keep old records from coming in as if they were new."""

    stamp: str
    posted: date
    began: date | None = None
    whole: date | None = None  # None: the first sweep has not been read to its end

    @classmethod
    def parse(cls, text: str) -> Cursor:
        days = json.loads(text)
        return cls(days.pop("stamp"), **{name: date.fromisoformat(day) for name, day in days.items()})

    @property
    def first(self) -> date:
        """Return the first day to ask for."""
        return max(self.posted - OVERLAP, self.began or date.min)

    def __str__(self) -> str:
        days = {"posted": self.posted, "began": self.began, "whole": self.whole}
        return json.dumps({"stamp": self.stamp} | {name: str(day) for name, day in days.items() if day})


@dataclass(frozen=True, slots=True)
class _Query:
    """What to ask the registry for, of which days of last update; both ends included, no last day for all since."""

    params: Mapping[str, str]
    first: date
    last: date | None = None


@dataclass(frozen=True, slots=True)
class _Sweep:
    """A run over the registry: from which day on, by which queries, and what is known before it starts."""

    since: date
    until: date
    queries: tuple[_Query, ...]
    stamp: str
    before: Cursor


@dataclass(eq=False)  # one source is itself alone, and may be a key
class ClinicalTrials:
    """The trials of the registry.

    A first sweep and a backfill ask for `condition_query` and `names`; later ones take everything that was updated.
    `url` is the root of the site. Its robots.txt asks for a second between two requests, which holds for the site
    itself; `interval` sets another. `history: False` leaves the undocumented history alone."""

    fetcher: Fetcher
    every: timedelta = timedelta(hours=6)
    url: str = "https://clinicaltrials.gov"
    condition_query: str = "cancer"
    names: tuple[str, ...] = ()
    name: str = "clinicaltrials"
    history: bool = True
    page_size: int = 500  # of at most 1,000; a page of whole records is 35 MB
    interval: float | None = None
    _without_history: int = field(default=0, init=False, repr=False)

    def fetch(self, cursor: str | None, *, now: datetime) -> Iterator[Batch]:
        """Yield what was updated since seven days before the cursor; one empty batch where the data are the same."""
        stamp = parse_version(self._get("api/v2/version").body, self.name)
        last = Cursor.parse(cursor) if cursor else None
        if cursor and last and last.stamp == stamp:
            yield Batch((), cursor, data_as_of=stamp, health=Health.NOT_MODIFIED)
            return
        week_ago = now.date() - OVERLAP
        before = last or Cursor("", week_ago, began=week_ago)
        since = min(before.first, now.date())
        yield from self._sweep(_Sweep(since, now.date() + DAY, self._queries(before, since), stamp, before))

    def backfill(self, since: date, *, now: datetime) -> Iterator[Batch]:
        """Yield the trials of the first queries that were updated since a day."""
        stamp = parse_version(self._get("api/v2/version").body, self.name)
        before = Cursor("", since)
        yield from self._sweep(_Sweep(since, now.date() + DAY, self._queries(before, since), stamp, before))

    def earlier(self, record: Record, *, since: date) -> Record | None:
        """Return the trial as it stood before `since`, or at first where it began later; None where it has no past.

        None also where the history cannot be read: the trial is then simply first seen."""
        if not isinstance(record, Trial) or not self.history or self._without_history >= ENOUGH:
            return None
        if record.last_updated < since.isoformat():
            return record
        if record.first_posted == record.last_updated:
            return None
        try:
            found = self._earlier(record, since)
        except (SourceUnavailable, SourceChanged):
            self._without_history += 1
            return None
        self._without_history = 0
        return found

    def _earlier(self, record: Trial, since: date) -> Trial | None:
        place = f"api/int/studies/{record.nct}/history"
        versions = parse_history(self._get(place).body, self.name)
        before = [version for version in versions if version.date < since.isoformat()]
        if len(versions) < 2:
            return None
        version = before[-1] if before else versions[0]
        trial = parse_history_version(self._get(f"{place}/{version.number}").body, self.name)
        return replace(trial, nct=record.nct, first_posted=record.first_posted, last_updated=version.date)

    def versions(self, nct: str) -> tuple[Version, ...]:
        """Return the versions of a trial by the registry's history, oldest first; of very many the last; or raise."""
        place = f"api/int/studies/{nct}/history"
        numbered = parse_history(self._get(place).body, self.name)[-VERSIONS:]
        return tuple(self._version(place, nct, version) for version in numbered)

    def unlisted(self, numbers: Sequence[str]) -> Iterator[str]:
        """Yield those of the NCT numbers under which the registry lists no trial; raise SourceError."""
        return listing.unlisted(self._get, numbers, self.name)

    def whereabouts(self, number: str) -> str:
        """Return the number that a trial goes by now, or "removed"; raise SourceError."""
        return listing.whereabouts(self._get, number, self.name)

    def _version(self, place: str, nct: str, version: HistoryVersion) -> Version:
        trial = parse_history_version(self._get(f"{place}/{version.number}").body, self.name)
        day = version.date[:10]
        seen = datetime.combine(_day(day), time(), UTC)
        return Version(replace(trial, nct=nct, last_updated=day), seen)

    def _queries(self, before: Cursor, since: date) -> tuple[_Query, ...]:
        """Return what a sweep asks for: the first queries up to the day from which the whole registry is read."""
        everything = () if before.whole is None else (_Query({}, max(since, before.whole)),)
        if before.whole is not None and before.whole <= since:
            return everything
        last = before.whole - DAY if before.whole else None
        return (*(_Query(params, since, last) for params in self._first_params()), *everything)

    def _first_params(self) -> Iterator[Mapping[str, str]]:
        yield {"query.cond": self.condition_query}
        names = [f'"{name}"' for name in self.names if '"' not in name]
        for start in range(0, len(names), NAMES):
            yield {"query.term": f"({' OR '.join(names[start : start + NAMES])})"}

    def _sweep(self, sweep: _Sweep) -> Iterator[Batch]:
        """Yield every page, oldest update first, so that the cursor of each is right; the stamp moves with the last."""
        self._without_history = 0
        posted, seen, total = sweep.before.posted, set[tuple[str, str]](), 0
        notes, odd = list[str](), list[str]()
        for number, query in enumerate(sweep.queries, start=1):
            for page in self._pages(query):
                fresh = tuple(trial for trial in page.trials if (trial.nct, trial.last_updated) not in seen)
                seen.update((trial.nct, trial.last_updated) for trial in fresh)
                total += page.total or 0
                notes += page.unusable
                odd += page.odd
                posted = max([posted, *_updates(fresh, upto=sweep.until)])
                done = number == len(sweep.queries) and not page.token
                yield Batch(
                    fresh,
                    str(_reached(sweep, posted) if done else replace(sweep.before, posted=posted)),
                    since=sweep.since,
                    total=total,
                    data_as_of=sweep.stamp,
                    health=_health(notes, seen),
                    note="; ".join([*notes, *odd][:5]),
                )

    def _pages(self, query: _Query) -> Iterator[Page]:
        """Yield the pages of one query; from the first again where the registry has numbered them anew meanwhile."""
        token, restarts = "", 0
        while True:
            page = self._page(query, token)
            if page is not None:
                token = page.token
                yield page
                if not token:
                    return
            elif token and restarts < RESTARTS:
                token, restarts = "", restarts + 1
            else:
                raise SourceChanged(f"{self.name}: the registry takes back the pageToken that it gave, again and again")

    def _page(self, query: _Query, token: str) -> Page | None:
        """Return a page, or None where its token is no longer good; what was sent is let go of before it is used."""
        answer = self._get("api/v2/studies", _params(query, self.page_size, token), accept=(200, 400))
        if answer.status == 200:
            return parse_page(answer.body, self.name)
        if token and b"pagetoken" in answer.body.lower():
            return None
        raise SourceChanged(f"{self.name}: the registry refuses the query: {_words(answer.body)}")

    def _get(self, path: str, params: Mapping[str, str] | None = None, accept: Sequence[int] = (200,)) -> Answer:
        address = f"{self.url.rstrip('/')}/{path}"
        limits = Limits(size=100_000_000, seconds=120, interval=self._interval())
        return self.fetcher.get(address, params=params, limits=limits, accept=accept)

    def _interval(self) -> float:
        if self.interval is not None:
            return self.interval
        host = urlsplit(self.url).hostname or ""
        return 1.0 if host.endswith("clinicaltrials.gov") else 0.0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise SourceChanged(f"clinicaltrials: a version of a trial is of no day: {text!r}") from error


def _reached(sweep: _Sweep, posted: date) -> Cursor:
    """Return where a sweep stands that was read to its end."""
    return replace(sweep.before, stamp=sweep.stamp, posted=posted, whole=sweep.before.whole or posted + DAY)


def _params(query: _Query, size: int, token: str) -> Mapping[str, str]:
    updated = f"AREA[LastUpdatePostDate]RANGE[{query.first},{query.last or 'MAX'}]"
    term = query.params.get("query.term")
    params = {
        **query.params,
        "query.term": f"{term} AND {updated}" if term else updated,
        "sort": "LastUpdatePostDate:asc",
        "fields": "|".join(FIELDS),
        "pageSize": str(size),
        "countTotal": "true",
    }
    return params | {"pageToken": token} if token else params


def _updates(trials: Sequence[Trial], *, upto: date) -> Iterator[date]:
    """Yield the days of the last updates; one that lies ahead is a slip of the pen and must not move the cursor."""
    days = (date.fromisoformat(trial.last_updated) for trial in trials if len(trial.last_updated) == 10)
    return (day for day in days if day <= upto)


def _health(notes: Sequence[str], seen: Collection[object]) -> Health:
    if notes:
        return Health.SUSPICIOUS
    return Health.OK if seen else Health.EMPTY


def _words(body: bytes) -> str:
    return clean_line(body[:1_000].decode("utf-8", "replace"), limit=200)
