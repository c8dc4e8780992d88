"""RSS, Atom, RDF and JSON Feed as announcements: plain text, links that are links, dates that can be."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.sax import SAXException

import feedparser

from bot.errors import SourceChanged
from bot.fetch import Answer
from bot.model import Announcement
from bot.plaintext import clean_line, from_html
from bot.sources.feeds import identity
from bot.sources.feeds.scan import ENTRIES, refuse_bombs

TITLE, SUMMARY, NAME = 500, 5_000, 200
AUTHORS = 100
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=400)
# what feedparser lets out for broken input; found by feeding it 10,000 mutated feeds
_BROKEN = (ValueError, OverflowError, LookupError, AssertionError, RecursionError, SAXException)
_REFERENCE = re.compile(rb"&#(x[0-9a-f]{1,12}|[0-9]{1,12})(;?)", re.I)
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]{1,40})""", re.I)
_PUBMED_TAIL = re.compile(r"PMID:\s?\d{1,8}(?:\s?\|\s?DOI:\s?\S+)?\s*$")  # of an abstract in PubMed's own feeds
_END = re.compile(rb"</(?:rss|feed|(?:\w{1,20}:)?rdf)\s*>", re.I)


def parse_feed(answer: Answer, name: str, *, now: datetime) -> tuple[Announcement, ...]:
    """Return the entries of a feed in its own order; none only where a whole feed says that it has none.

    Raises SourceChanged for anything that is no feed: an empty body, a log-in page, an error in XML, half a feed."""
    place = f"the feed {name}"
    if not answer.body.strip(b"\0\t\r\n "):
        raise SourceChanged(f"{place}: the answer is empty")
    if answer.body.lstrip(b"\xef\xbb\xbf\t\r\n ").startswith(b"{"):
        found = _json_entries(answer, name, place, now)
    else:
        found = _xml_entries(answer, name, place, now)
    return identity.distinct(found)


# --- RSS, Atom, RDF -------------------------------------------------------------------------------------------------


def _xml_entries(answer: Answer, name: str, place: str, now: datetime) -> Iterator[Announcement]:
    content_type = answer.headers.get("content-type", "")
    charset = _CHARSET.search(content_type)
    refuse_bombs(answer.body, charset[1] if charset else "", place)
    parsed = _feedparser(answer, content_type, place)
    if not parsed.entries and (parsed.bozo or not parsed.version):
        raise SourceChanged(f"{place}: the answer is no feed; is the address right?")
    if parsed.bozo and not _END.search(answer.body.replace(b"\0", b"")):
        raise SourceChanged(f"{place}: the feed ends in the middle")
    return (_xml_entry(entry, parsed.feed, name, now) for entry in parsed.entries)


def _feedparser(answer: Answer, content_type: str, place: str) -> Any:
    """Return what feedparser reads, from bytes in memory only: a string or bytes it might take for a path or a URL."""
    headers = {"content-type": content_type, "content-location": answer.url}
    body = io.BytesIO(_REFERENCE.sub(_possible, answer.body))
    try:
        return feedparser.parse(body, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    except _BROKEN as error:
        raise SourceChanged(f"{place}: the feed is broken: {type(error).__name__}") from error


def _possible(reference: re.Match[bytes]) -> bytes:
    """Return the reference if it means a character; half a pair or a number beyond Unicode means none."""
    digits = reference[1].lower()
    number = int(digits[1:], 16) if digits.startswith(b"x") else int(digits)
    fit = number in (9, 10, 13) or 0x20 <= number < 0xD800 or 0xE000 <= number < 0xFFFE or 0x10000 <= number < 0x110000
    return reference[0] if fit else b" "


def _xml_entry(entry: Any, feed: Any, name: str, now: datetime) -> Announcement:
    guid = clean_line(_str(entry.get("id")), limit=1_000)
    link = identity.safe_link(_str(entry.get("link")))
    stated = [_str(entry.get(field)) for field in ("prism_doi", "dc_identifier", "id", "link")]
    body = _longest(_texts(entry))
    ids = identity.ids_of([*stated, *_PUBMED_TAIL.findall(body)])
    journal = _str(entry.get("prism_publicationname")) or _str(feed.get("prism_publicationname"))
    return Announcement(
        key=identity.key_of(ids, link=link, guid=guid, feed=name),
        title=_plain(entry.get("title_detail"), TITLE),
        feed=name,
        url=link,
        summary=body,
        published=_plausible(_moment(_date(entry)), now),
        authors=_authors(_str(person.get("name")) for person in entry.get("authors", ())),
        doi=ids.doi,
        pmid=ids.pmid,
        journal=clean_line(journal or (_str(entry.get("dc_source")) if ids.pmid or ids.doi else ""), limit=NAME),
    )


def _texts(entry: Any) -> Iterator[str]:
    for detail in (entry.get("summary_detail"), *entry.get("content", ())):
        yield _plain(detail, SUMMARY)


def _plain(detail: Any, limit: int) -> str:
    """Return a text of feedparser's as one plain line; what it calls text/plain is not markup, however it looks."""
    if not detail:
        return ""
    value = _str(detail.get("value"))
    return clean_line(value, limit=limit) if detail.get("type") == "text/plain" else from_html(value, limit=limit)


def _date(entry: Any) -> Any:
    # feedparser's own get() answers with the other date, and a warning, where one is missing
    return dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")


def _moment(parts: Any) -> datetime | None:
    try:
        return datetime(*parts[:6]).replace(tzinfo=UTC) if parts else None  # noqa: DTZ001  (feedparser gives UTC)
    except (ValueError, TypeError, OverflowError):
        return None


# --- JSON Feed, https://www.jsonfeed.org/version/1.1/ ----------------------------------------------------------------


def _json_entries(answer: Answer, name: str, place: str, now: datetime) -> Iterator[Announcement]:
    try:
        feed = json.loads(answer.body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise SourceChanged(f"{place}: the answer is neither a feed nor whole JSON") from error
    items = feed.get("items")
    if "jsonfeed.org/version/" not in _str(feed.get("version")) or not isinstance(items, list):
        raise SourceChanged(f"{place}: the answer is JSON, but no JSON Feed; is the address right?")
    if len(items) > ENTRIES:
        raise SourceChanged(f"{place}: the feed has more than {ENTRIES:,} entries")
    return (_json_entry(item, name, now) for item in items if isinstance(item, dict))


def _json_entry(item: Mapping[str, Any], name: str, now: datetime) -> Announcement:
    link = identity.safe_link(_str(item.get("url")) or _str(item.get("external_url")))
    guid = clean_line(str(item.get("id", "")), limit=1_000)
    people = item.get("authors") or [item.get("author")]
    people = people if isinstance(people, list) else []
    texts = (clean_line(_str(item.get(field)), limit=SUMMARY) for field in ("content_text", "summary"))
    body = _longest([*texts, from_html(_str(item.get("content_html")), limit=SUMMARY)])
    ids = identity.ids_of([guid, link])
    return Announcement(
        key=identity.key_of(ids, link=link, guid=guid, feed=name),
        title=clean_line(_str(item.get("title")), limit=TITLE),
        feed=name,
        url=link,
        summary=body,
        published=_plausible(_json_moment(_str(item.get("date_published")) or _str(item.get("date_modified"))), now),
        authors=_authors(_str(person.get("name")) for person in people if isinstance(person, dict)),
        doi=ids.doi,
        pmid=ids.pmid,
    )


def _json_moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


# --- both -----------------------------------------------------------------------------------------------------------


def _plausible(moment: datetime | None, now: datetime) -> datetime | None:
    """Return a date that a feed can mean; a journal's issue may lie ahead by a year."""
    return moment if moment and EARLIEST <= moment <= now + AHEAD else None


def _authors(names: Iterator[str]) -> tuple[str, ...]:
    clean = (clean_line(name, limit=NAME) for name in names)
    return tuple(dict.fromkeys(name for name in clean if name))[:AUTHORS]


def _longest(texts: Iterable[str]) -> str:
    return max(texts, key=len, default="")


def _str(value: object) -> str:
    return value if isinstance(value, str) else ""
