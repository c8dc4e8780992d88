"""What is refused before a feed is parsed: declared entities, and floods of attributes, of depth or of entries.

feedparser's time grows with the square of a tag's attributes (a 400 kB feed can cost 17 seconds), so these floods have
to be seen by something cheaper: expat, which only counts, and for a feed that is no XML a look at its tags.
"""

from __future__ import annotations

import codecs
import io
import re
from xml.parsers import expat

from bot.errors import SourceChanged

ATTRIBUTES = 2_000  # of one tag
DEPTH = 1_000
ENTRIES = 20_000
_ASCII = bytes(range(0x20, 0x7F))
_WIDE = ("utf-16", "utf-32", "utf_16", "utf_32")
_DECLARED = re.compile(rb"""^[^<]{0,16}<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})""")
_ENTITY = re.compile(rb"<!ENTITY|<!DOCTYPE[^>\[]{0,1000}\[", re.I)
_ENTRY = re.compile(rb"<(?:\w{1,20}:)?(?:item|entry)[\s>]", re.I)
_TAG = re.compile(rb"<(/?)([A-Za-z][^\s<>/]{0,100})[^<>]*?(/?)>")
_LONG_TAG = re.compile(rb"<[A-Za-z][^<]{8000}")
# tags of HTML that nobody closes
_VOID = frozenset(b"area base br col embed hr img input link meta p li source track wbr".split())


class _Flood(Exception):
    """A document that would cost far more to read than a feed does."""


def refuse_bombs(body: bytes, charset: str, place: str) -> None:
    """Raise SourceChanged where a document is not one that we hand to a parser."""
    for encoding in (charset, _declared(body)):
        if encoding and not _reads_ascii(encoding):
            raise SourceChanged(f"{place}: the feed claims the encoding {encoding}, in which nothing can be checked")
    plain = body.replace(b"\0", b"")  # UTF-16 and UTF-32 as far as tags go
    if _ENTITY.search(plain):
        raise SourceChanged(f"{place}: the feed declares entities of its own, which a feed has no use for")
    if sum(1 for _entry in _ENTRY.finditer(plain)) > ENTRIES:
        raise SourceChanged(f"{place}: the feed has more than {ENTRIES:,} entries")
    try:
        _count(body, plain)
    except _Flood as flood:
        raise SourceChanged(f"{place}: the feed has {flood}") from None


def _declared(body: bytes) -> str:
    found = _DECLARED.match(body.replace(b"\0", b"")[:400])
    return found[1].decode("ascii") if found else ""


def _reads_ascii(encoding: str) -> bool:
    """Return whether tags are visible as ASCII; in UTF-7 and the like they can hide."""
    try:
        return codecs.lookup(encoding).name.startswith(_WIDE) or _ASCII.decode(encoding) == _ASCII.decode("ascii")
    except LookupError:
        return True  # nobody can decode by an unknown name
    except (UnicodeError, ValueError):
        return False


def _count(body: bytes, plain: bytes) -> None:
    """Raise _Flood where a tag has too many attributes, or tags stand too deep."""
    depth = 0

    def opened(_name: str, attributes: list[str]) -> None:
        nonlocal depth
        depth += 1
        _check(depth, len(attributes) // 2)

    def closed(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate()
    parser.ordered_attributes = True
    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    try:
        parser.ParseFile(io.BytesIO(body))
    except (expat.ExpatError, ValueError, LookupError):
        _count_tags(plain)  # no XML; feedparser reads on all the same


def _count_tags(plain: bytes) -> None:
    for tag in _LONG_TAG.finditer(plain):
        end = plain.find(b"<", tag.end())
        _check(0, plain.count(b"=", tag.start(), end if end >= 0 else len(plain)))
    depth = 0
    for tag in _TAG.finditer(plain):
        if not tag[3] and tag[2].lower() not in _VOID:
            depth = max(0, depth + (-1 if tag[1] else 1))
            _check(depth, 0)


def _check(depth: int, attributes: int) -> None:
    if attributes > ATTRIBUTES:
        raise _Flood(f"a tag with more than {ATTRIBUTES:,} attributes")
    if depth > DEPTH:
        raise _Flood(f"tags more than {DEPTH:,} deep")
