"""A digest as Slack messages: one-liners in the parent, everything else in its thread, within Slack's limits."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from bot.digest.safe import shorten
from bot.digest.templates import fill
from bot.digest.views import DigestView, ItemView
from bot.model import Message

# Slack allows 50 blocks, 3,000 characters a section, and refuses some messages from about 11,000 over all blocks on
BLOCKS_MAX = 45
SECTION_MAX = 2_900
TOTAL_MAX = 9_000
TEXT_MAX = 4_000
HEADER_MAX = 150
LINES_MAX = 12  # one-liners in the parent message, so that nobody must open a thread for a quiet day
WHOLE_MAX = 3  # items that stand in full in the parent message, without a thread

_TOKEN = re.compile(r"<[^<>\n]*>|&(?:amp|lt|gt);|\s|[^\s<&]+|.", re.DOTALL)
_ROOM = 150  # for the lines that Python adds: a heading, a hint at the thread


@dataclass(frozen=True, slots=True)
class Block:
    """A block of a message. Its text is verbatim, so that nothing in it becomes a link or calls anybody."""

    type: str
    text: str = ""

    def as_slack_reads_it(self) -> dict[str, object]:
        mrkdwn = {"type": "mrkdwn", "text": self.text, "verbatim": True}
        if self.type == "divider":
            return {"type": "divider"}
        if self.type == "header":
            return {"type": "header", "text": {"type": "plain_text", "text": self.text}}
        return {"type": self.type} | ({"elements": [mrkdwn]} if self.type == "context" else {"text": mrkdwn})


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the digest, under its heading; `item` is None for what the reader was told before."""

    heading: str
    line: str
    item: ItemView | None = None


@dataclass(frozen=True, slots=True)
class Chunk:
    """Paragraphs that should stay together on one page; `item` is the id of what they tell."""

    paragraphs: tuple[str, ...]
    item: str = ""

    @property
    def size(self) -> int:
        return sum(map(len, self.paragraphs))


def slack_messages(d: DigestView) -> tuple[Message, ...]:
    """Return the parent message and its replies; every item stands in exactly one of them for the first time."""
    rows, head, foot = _rows(d), _head(d), _foot(d)
    room = TOTAL_MAX - sum(len(block.text) for block in (*head, *foot))
    details = _details(d, [row.item for row in rows if row.item])
    if len(details) <= WHOLE_MAX and not d.told and _fits(details, room):
        body = [Block("section", text) for chunk in details for text in chunk.paragraphs]
        return (_message(d, 0, _parent_text(d, rows), (*head, *body, *foot), d.items),)
    above = _first(rows, room)
    rest = rows[len(above) :]
    body = [Block("section", text) for text in _listed(above, thread=bool(d.items or rest), more=len(rest))]
    parent = _message(d, 0, _parent_text(d, rows), (*head, *body, *foot), [row.item for row in above if row.item])
    told = {item.id for row in above if (item := row.item)}
    pages = _pages([*details, *_told(rest)])
    return (parent, *(_reply(d, part, page, told) for part, page in enumerate(pages, start=1)))


def paragraphs(text: str, limit: int = SECTION_MAX) -> tuple[str, ...]:
    """Return mark-up as paragraphs within the limit, broken between lines, else between words, never in a link."""
    lines = [piece for line in text.strip("\n").split("\n") if line.strip() for piece in _pieces(line, limit)]
    return tuple(_joined(lines, limit))


def as_json(blocks: Iterable[Block]) -> str:
    """Return blocks as the JSON that Slack reads."""
    return json.dumps([block.as_slack_reads_it() for block in blocks], ensure_ascii=False, separators=(",", ":"))


def sections(text: str) -> list[Block]:
    """Return mark-up as section blocks."""
    return [Block("section", paragraph) for paragraph in paragraphs(text)]


def context(text: str) -> Block:
    """Return mark-up as a line in small print."""
    return Block("context", paragraphs(text)[0])


def capped(lines: Sequence[str], limit: int = TEXT_MAX) -> str:
    """Return the lines that fit, and how many more there are."""
    ends = accumulate(len(line) + 1 for line in lines)
    kept = [line for line, end in zip(lines, ends, strict=True) if end <= limit - _ROOM]
    more = [fill("slack/more.j2", more=len(lines) - len(kept))] if len(kept) < len(lines) else []
    return "\n".join([*kept, *more])


def _rows(d: DigestView) -> list[Row]:
    items = [
        Row(fill("slack/heading.j2", title=part.title, count=part.count), fill("slack/line.j2", item=item), item)
        for part in d.sections
        for item in part.items
    ]
    heading = fill("slack/heading.j2", title="Told before", count=str(len(d.told)))
    return [*items, *(Row(heading, fill("slack/told.j2", told=told)) for told in d.told)]


def _head(d: DigestView) -> list[Block]:
    late = sections(fill("slack/late.j2", d=d))[:1] if d.late else []
    return [Block("header", shorten(d.title, HEADER_MAX)), context(fill("slack/since.j2", d=d)), *late]


def _foot(d: DigestView) -> list[Block]:
    return [Block("divider"), context(fill("slack/foot.j2", d=d))]


def _first(rows: Sequence[Row], room: int) -> Sequence[Row]:
    """Return the rows that the parent message takes: the first ones, as far as there is room."""
    used = _ROOM
    for number, row in enumerate(rows):
        used += sum(map(len, _pieces(row.line))) + len(row.heading) + 2
        if number == LINES_MAX or used > room:
            return rows[:number]
    return rows


def _listed(rows: Sequence[Row], *, thread: bool, more: int) -> Iterator[str]:
    """Yield one-liners under their headings, then where the rest is."""
    for heading in dict.fromkeys(row.heading for row in rows):
        yield from paragraphs("\n".join([heading, *(row.line for row in rows if row.heading == heading)]))
    if thread:
        yield fill("slack/thread.j2", more=str(more or ""))


def _details(d: DigestView, items: Sequence[ItemView]) -> list[Chunk]:
    headings = {part.items[0].id: fill("slack/heading.j2", title=part.title, count=part.count) for part in d.sections}
    return [chunk for item in items for chunk in _chunks(item, headings.get(item.id, ""))]


def _chunks(item: ItemView, heading: str) -> Iterator[Chunk]:
    """Yield an item in full; more than one chunk only where it alone would pass a page."""
    whole = fill("slack/whole_title.j2", item=item) if item.whole_title else ""
    texts = list(paragraphs("\n".join((heading, fill("slack/detail.j2", item=item), whole))))
    for part, start in enumerate(range(0, len(texts), TOTAL_MAX // SECTION_MAX)):
        yield Chunk(tuple(texts[start : start + TOTAL_MAX // SECTION_MAX]), item.id if part == 0 else "")


def _told(rows: Iterable[Row]) -> list[Chunk]:
    lines = [row for row in rows if not row.item]
    return (
        [Chunk((text,)) for text in paragraphs("\n".join([lines[0].heading, *(r.line for r in lines)]))]
        if lines
        else []
    )


def _fits(chunks: Sequence[Chunk], room: int) -> bool:
    return sum(chunk.size for chunk in chunks) <= room


def _pages(chunks: Sequence[Chunk]) -> list[list[Chunk]]:
    """Return the chunks on as few pages as Slack's limits allow, in order."""
    pages: list[list[Chunk]] = []
    for chunk in chunks:
        last = pages[-1] if pages else []
        blocks = sum(len(c.paragraphs) for c in (*last, chunk))
        if last and blocks <= BLOCKS_MAX and sum(c.size for c in (*last, chunk)) <= TOTAL_MAX:
            last.append(chunk)
        else:
            pages.append([chunk])
    return pages


def _reply(d: DigestView, part: int, page: Sequence[Chunk], told: set[str]) -> Message:
    held = {chunk.item for chunk in page if chunk.item}
    here = [item for item in d.items if item.id in held]
    text = capped([fill("slack/reply.j2", d=d), *(fill("slack/plain.j2", item=item) for item in here)])
    blocks = [Block("section", paragraph) for chunk in page for paragraph in chunk.paragraphs]
    reply = _message(d, part, text, blocks, [item for item in here if item.id not in told])
    return replace(reply, shown=tuple(item.id for item in here))


def _parent_text(d: DigestView, rows: Sequence[Row]) -> str:
    lines = [fill("slack/plain.j2", item=row.item) if row.item else row.line for row in rows]
    return capped([fill("slack/digest.j2", d=d).strip(), *lines])


def _message(d: DigestView, part: int, text: str, blocks: Iterable[Block], items: Iterable[ItemView]) -> Message:
    ids = tuple(item.id for item in items)
    return Message(subject=d.subject, text=text, blocks=as_json(blocks), items=ids, part=part)


def _pieces(line: str, limit: int = SECTION_MAX) -> list[str]:
    """Return a line whole where it fits, else in pieces, cut between words."""
    if len(line) <= limit:
        return [line]
    lead = "> " if line.startswith("> ") else ""
    pieces = [""]
    for token in _TOKEN.findall(line):
        for part in (token[at : at + limit - 2] for at in range(0, len(token), limit - 2)):
            if len(pieces[-1]) + len(part) > limit:
                pieces.append(lead)
            pieces[-1] += part
    return [piece for piece in pieces if piece.strip("> ")]


def _joined(lines: Iterable[str], limit: int) -> list[str]:
    joined: list[str] = []
    for line in lines:
        if joined and len(joined[-1]) + len(line) < limit:
            joined[-1] += "\n" + line
        else:
            joined.append(line)
    return joined
