"""PubMed by E-utilities: what entered since, by create date, and what was revised since.

The create date (CRDT) is the only date by which a late-entered paper is new: PubMed's own alerts and feeds go by the
Entrez date, which for a record that enters a year late is its publication date.
https://www.ncbi.nlm.nih.gov/books/NBK25499/ · https://www.nlm.nih.gov/pubs/techbull/nd08/nd08_pm_new_date_field.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from bot.errors import SourceChanged, SourceUnavailable
from bot.fetch import Answer, Fetcher, Limits
from bot.model import Article, Batch, Health, Record
from bot.sources.pubmed.parse import Page, parse_page

OVERLAP = timedelta(days=7)  # entered late, or while we read
REACH = 9_999  # records of one search that PubMed hands out
PAGE = 200
LONG = 1_500  # characters of a query that no longer belong into an address


@dataclass(frozen=True, slots=True)
class Days:
    """The days that a search covers, both ends included."""

    first: date
    last: date

    def halves(self) -> tuple[Days, Days]:
        middle = self.first + (self.last - self.first) // 2
        return Days(self.first, middle), Days(middle + timedelta(days=1), self.last)


@dataclass(frozen=True, slots=True)
class Cursor:
    """The greatest create date received, and the day before which nothing was ever asked for.

    What lies before was there before our first reading: the overlap must not bring it in as if it were new."""

    mark: date
    began: date | None = None

    @classmethod
    def parse(cls, text: str) -> Cursor:
        mark, _from, began = text.partition(" from ")
        return cls(date.fromisoformat(mark), date.fromisoformat(began) if began else None)

    @property
    def first(self) -> date:
        """Return the first day to ask for."""
        return max(self.mark - OVERLAP, self.began or date.min)

    def at(self, mark: date) -> Cursor:
        return Cursor(mark, self.began)

    def __str__(self) -> str:
        matters = self.began is not None and self.mark - OVERLAP < self.began
        return f"{self.mark} from {self.began}" if matters else str(self.mark)


@dataclass(frozen=True)
class PubMed:
    """The papers that a query finds.

    `url` is the part before /entrez/eutils. NCBI asks for an address to write to, and allows three requests a second,
    ten with a key; `interval` is the seconds between two, where it shall be another."""

    fetcher: Fetcher
    query: str
    every: timedelta = timedelta(hours=1)
    url: str = "https://eutils.ncbi.nlm.nih.gov"
    email: str = ""
    api_key: str = ""
    name: str = "pubmed"
    interval: float | None = None

    def fetch(self, cursor: str | None, *, now: datetime) -> Iterator[Batch]:
        """Yield what entered since seven days before the cursor, then what was revised since.

        The cursor moves with the last batch, when all is read. `since` of every batch is the first day of the window:
        a paper that is not known and entered before that day is here because it was revised, and is no news."""
        week_ago = now.date() - OVERLAP
        stand = Cursor.parse(cursor) if cursor else Cursor(week_ago, week_ago)
        days = Days(min(stand.first, now.date()), now.date() + timedelta(days=1))
        entered = self._search("crdt", days)
        revised = self._search("mdat", days) if cursor else ()
        yield from self._read(_distinct([*entered, *revised]), days, stand)

    def backfill(self, since: date, *, now: datetime) -> Iterator[Batch]:
        """Yield everything that entered since a day."""
        days = Days(since, now.date() + timedelta(days=1))
        yield from self._read(_distinct(self._search("crdt", days)), days, Cursor(since))

    def earlier(self, record: Record, *, since: date) -> Record | None:
        """Return None: PubMed keeps no history."""

    def _search(self, datetype: str, days: Days) -> Sequence[str]:
        """Return the ids of all papers that the query finds in these days, in halves where they are too many."""
        count, ids = self._count_and_ids(datetype, days)
        if count <= REACH:
            if len(ids) != count:
                raise SourceChanged(f"{self.name}: {count} papers promised, {len(ids)} listed")
            return ids
        if days.first >= days.last:
            text = f"{self.name}: {count:,} papers of {days.first} fit the query and PubMed hands out {REACH:,}"
            raise SourceChanged(f"{text}; make the query narrower")
        return [pmid for half in days.halves() for pmid in self._search(datetype, half)]

    def _count_and_ids(self, datetype: str, days: Days) -> tuple[int, Sequence[str]]:
        asked = {
            "term": self.query,
            "datetype": datetype,
            "mindate": f"{days.first:%Y/%m/%d}",
            "maxdate": f"{days.last:%Y/%m/%d}",
            "retmode": "json",
            "retmax": str(REACH),
            "sort": "pub_date",
        }
        return parse_search(self._ask("esearch.fcgi", asked).body, self.name)

    def _read(self, pmids: Sequence[str], days: Days, stand: Cursor) -> Iterator[Batch]:
        """Yield the papers page by page; raise SourceChanged at the end where PubMed gave fewer than asked for."""
        if not pmids:
            yield Batch((), str(stand), since=days.first, total=0, health=Health.EMPTY)
        mark, missing, notes = stand.mark, 0, list[str]()
        for start in range(0, len(pmids), PAGE):
            asked = pmids[start : start + PAGE]
            page = self._page(asked)
            missing += len(asked) - page.records
            notes += page.unusable
            # a date that lies ahead is a slip of the pen and must not move the mark
            mark = max([mark, *(a.entered for a in page.articles if a.entered and a.entered <= days.last)])
            done = start + PAGE >= len(pmids) and not missing
            cursor = str(stand.at(mark) if done else stand)
            yield _batch(page.articles, cursor, since=days.first, total=len(pmids), notes=notes)
        if missing:
            raise SourceChanged(f"{self.name}: {missing} of {len(pmids)} papers were promised and not sent")

    def _page(self, pmids: Sequence[str]) -> Page:
        """Return the papers of these ids; those that were left out are asked for once more."""
        page = parse_page(self._fetch(pmids), self.name)
        got = {article.pmid for article in page.articles}
        left = [pmid for pmid in pmids if pmid not in got]
        if page.records >= len(pmids) or not left:
            return page
        rest = parse_page(self._fetch(left), self.name)
        return Page(page.articles + rest.articles, page.unusable + rest.unusable)

    def _fetch(self, pmids: Sequence[str]) -> bytes:
        return self._ask("efetch.fcgi", {"id": ",".join(pmids), "rettype": "abstract", "retmode": "xml"}).body

    def _ask(self, call: str, asked: Mapping[str, str]) -> Answer:
        """Return PubMed's answer, asked for in the address while that stays short, else by a form."""
        key = {"api_key": self.api_key} if self.api_key else {}
        params = {"db": "pubmed", **asked, "tool": "her2low", "email": self.email, **key}
        address = f"{self.url.rstrip('/')}/entrez/eutils/{call}"
        limits = Limits(size=100_000_000, seconds=120, interval=self._interval())
        if len(urlencode(params)) > LONG:
            return self.fetcher.post(address, params, limits=limits)
        return self.fetcher.get(address, params=params, limits=limits)

    def _interval(self) -> float:
        if self.interval is not None:
            return self.interval
        return 0.11 if self.api_key else 0.35


def parse_search(body: bytes, name: str) -> tuple[int, Sequence[str]]:
    """Return how many papers a search finds, and the ids that it lists; an ERROR in a good answer is a failure."""
    try:  # NCBI has sent raw line breaks inside strings
        answer = json.loads(body, strict=False)
        result = answer.get("esearchresult", answer)
        problem = result.get("ERROR") or result.get("error")
        if problem:
            raise SourceUnavailable(f"{name}: {problem}")
        return int(result["count"]), [str(pmid) for pmid in result["idlist"]]
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise SourceChanged(f"{name}: the answer to a search is not what PubMed documents ({error!r})") from error


def _batch(articles: tuple[Article, ...], cursor: str, *, since: date, total: int, notes: Sequence[str]) -> Batch:
    health = Health.SUSPICIOUS if notes else Health.OK
    return Batch(articles, cursor, since=since, total=total, health=health, note="; ".join(notes[:5]))


def _distinct(pmids: Sequence[str]) -> Sequence[str]:
    return tuple(dict.fromkeys(pmids))
