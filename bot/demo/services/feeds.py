"""How a publisher's RSS feed answers: the newest announcements first, and "not modified" to who has them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from email.utils import format_datetime
from xml.sax.saxutils import escape

from bot.demo.bundle import Bundle
from bot.demo.services import NOT_FOUND, Answer, Request
from bot.model import Announcement

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel>
<title>{title}</title>
<link>https://{name}.example/</link>
<description>Invented announcements for the demo</description>
<language>en</language>
{items}
</channel></rss>
"""
ITEM = """<item>
<title>{title}</title>
<link>{url}</link>
<guid isPermaLink="true">{url}</guid>
<pubDate>{published}</pubDate>
<description>{summary}</description>
</item>"""


def answer(bundle: Bundle, day: int, request: Request) -> Answer:
    """Return what a feed, asked for by NAME.xml, holds on a day."""
    feed = request.path.removesuffix(".xml")
    if feed not in {story.states[0].record.feed for story in bundle.announcements}:
        return NOT_FOUND
    states = [states[-1] for story in bundle.announcements if (states := story.until(day))]
    newest_first = sorted(states, key=lambda state: state.day, reverse=True)
    body = _rss(feed, (state.record for state in newest_first if state.record.feed == feed))
    etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    return Answer(body, "application/rss+xml", etag=etag) if request.etag != etag else Answer(b"", "", 304, etag)


def _rss(name: str, announcements: Iterable[Announcement]) -> bytes:
    items = "\n".join(map(_item, announcements))
    return RSS.format(title=f"Example {name}", name=name, items=items).encode()


def _item(announcement: Announcement) -> str:
    assert announcement.published
    fields = {
        "title": announcement.title,
        "url": announcement.url,
        "published": format_datetime(announcement.published, usegmt=True),
        "summary": announcement.summary,
    }
    return ITEM.format(**{name: escape(text) for name, text in fields.items()})
