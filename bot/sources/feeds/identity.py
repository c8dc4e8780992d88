"""Which entry of a feed is which: by PMID or DOI, by its link, by its guid, or by what it says."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from bot.model import Announcement

LONGEST_LINK = 2_000
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|msclkid|mc_cid|mc_eid|igshid", re.I)
_PMID = re.compile(
    r"(?:\bpubmed:|\bpmid:\s?|pubmed\.ncbi\.nlm\.nih\.gov/|ncbi\.nlm\.nih\.gov/pubmed/)(\d{1,8})\b", re.I
)
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"'<>?#&|]+")
# what publishers' addresses put behind a DOI
_AFTER_DOI = re.compile(
    r"(?:/(?:full|fulltext|abstract|abs|pdf|epdf|html|meta)|\.(?:full|abstract|pdf)(?:-text)?)+$", re.I
)
_PREPRINT_VERSION = re.compile(r"(?<=\d)v\d{1,3}$")  # bioRxiv and medRxiv: the same paper
_HOST = re.compile(r"[a-z0-9][a-z0-9._-]*|[0-9a-f:.]+")


@dataclass(frozen=True, slots=True)
class Ids:
    """The numbers under which the world knows a paper."""

    pmid: str = ""
    doi: str = ""


def ids_of(texts: Sequence[str]) -> Ids:
    """Return the first PMID and the first DOI in these texts."""
    pmid = next((found[1] for text in texts if (found := _PMID.search(text))), "")
    return Ids(pmid, next((doi for text in texts if (doi := _doi(text))), ""))


def _doi(text: str) -> str:
    found = _DOI.search(text.replace("%2F", "/").replace("%2f", "/"))
    if found is None:
        return ""
    return _PREPRINT_VERSION.sub("", _AFTER_DOI.sub("", found[0].rstrip(".,;:)]}/")))


def key_of(ids: Ids, *, link: str, guid: str, feed: str) -> str:
    """Return the name by which an entry is known again; empty where it has none and its words must do."""
    if ids.pmid:
        return f"pubmed:{ids.pmid}"
    if ids.doi:
        return f"https://doi.org/{ids.doi.lower()}"
    return link or (f"{feed}:{guid}" if guid else "")


def safe_link(text: str) -> str:
    """Return an http(s) address without credentials, trackers or characters that break out of a page, or nothing.

    A host in other letters than ASCII is shown as it is looked up (xn--…), so that none can pose as another."""
    try:
        parts = urlsplit(text.strip())
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = "" if parts.port in (None, 80, 443) else f":{parts.port}"
    except (ValueError, UnicodeError):
        return ""
    if parts.scheme not in ("http", "https") or "@" in parts.netloc or len(text) > LONGEST_LINK:
        return ""
    if not _HOST.fullmatch(host):
        return ""
    rest = (parts.path, _own(parts.query), parts.fragment)
    path, query, fragment = (quote(part, safe="/:@!$&'()*+,;=~-._%?") for part in rest)
    return urlunsplit((parts.scheme, f"[{host}]{port}" if ":" in host else host + port, path, query, fragment))


def _own(query: str) -> str:
    """Return a query without what only counts readers; as it stands where there is nothing of that kind."""
    fields = parse_qsl(query, keep_blank_values=True)
    kept = [(name, value) for name, value in fields if not _TRACKING.fullmatch(name)]
    return query if len(kept) == len(fields) else urlencode(kept)


def distinct(found: Iterable[Announcement]) -> tuple[Announcement, ...]:
    """Return the entries, each once; two that share a name are told apart by their link, then by their title."""
    entries: dict[str, Announcement] = {}
    for entry in found:
        named = replace(entry, key=entry.key or f"{entry.feed}:{_digest(entry.title, str(entry.published))}")
        first = entries.get(named.key)
        if first is not None and (first.url, first.title) != (named.url, named.title):
            apart = named.title if first.url == named.url else f"{named.url} {named.title}"
            named = replace(named, key=f"{named.key}#{_digest(apart)[:12]}")
        entries.setdefault(named.key, named)
    return tuple(entries.values())


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:24]
