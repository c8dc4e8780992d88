"""A digest as messages: for Slack, as an e-mail, or as text. Nothing is cut off and nothing is dropped."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from quopri import encodestring
from textwrap import wrap

from css_inline import CSSInliner
from jinja2 import TemplateError

from bot.digest.blocks import BLOCKS_MAX, TOTAL_MAX, Block, as_json, capped, sections, slack_messages
from bot.digest.page import digest_view
from bot.digest.safe import mrkdwn, plain, shorten
from bot.digest.templates import fill
from bot.digest.views import DigestView, ItemView, item_view
from bot.errors import Unrenderable
from bot.model import Digest, Entry, Links, Match, Message, Trial

HTML_MAX = 90_000  # bytes as sent; Gmail shows no more than about 102,000 and so hides the end
TOLD_MAX = 50  # in HTML that has to be shortened
WIDTH = 78

# what a record of an unexpected shape can raise in the wording of its page
FAULTS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, TemplateError)

_NUMBERED = re.compile(r"\d+\. |\d+[a-z]+  ")  # the first line of an item; its other lines stand under its words
_INLINER = CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


def render(digest: Digest, form: str, *, links: Links | None = None) -> tuple[Message, ...]:
    """Return a digest as messages in a form: "slack", "email", or "text" (also called "file")."""
    try:
        return FORMS[form](digest_view(digest, links or Links()))
    except FAULTS as error:
        raise Unrenderable(f"{type(error).__name__}: {error}") from error


def render_notice(title: str, form: str, unshown: Sequence[str]) -> Message:
    """Return the message that says which items could not be shown; where they are kept, the operator sees."""
    count = f"{len(unshown)} item{'s' * (len(unshown) != 1)} could not be shown"
    subject = f"{shorten(plain(title), 100)}: {count}"
    text = f"{count} ({', '.join(shorten(plain(item), 200) for item in unshown)})"
    return Message(subject, wrapped(text), blocks=as_json(sections(mrkdwn(text))) if form == "slack" else "")


def render_latest(entries: Sequence[Entry], form: str, *, title: str, now: datetime, data_as_of: str = "") -> Message:
    """Return the newest items as one message, for a terminal ("text") or a slash command ("slack").

    Where trials are among them it says whose data they are, and of when."""
    title = shorten(plain(title), 200)
    matches = (Match(entry.item, ()) for entry in entries)
    items = [item_view(match, now.date(), number=number) for number, match in enumerate(matches, start=1)]
    terms = {"trials": any(isinstance(entry.item.record, Trial) for entry in entries), "data_as_of": data_as_of}
    if form == "slack":
        return _latest_for_slack(items, title, sections(fill("slack/terms.j2", **terms)))
    ids = tuple(item.id for item in items)
    return Message(subject=title, text=wrapped(fill("text/latest.j2", title=title, items=items, **terms)), items=ids)


def render_help(form: str, *, unknown: str = "", suggestion: str = "") -> Message:
    """Return what can be asked, as one message; first of all which words led to nothing, where some did."""
    values = {"unknown": shorten(unknown, 100), "suggestion": shorten(suggestion, 100)}
    if form == "slack":
        text = fill("slack/help.j2", **values)
        return Message(subject="help", text=text.strip(), blocks=as_json(sections(text)))
    return Message(subject="help", text=wrapped(fill("text/help.j2", **values)))


def wrapped(text: str) -> str:
    """Return text with its long lines wrapped under their own indentation; an address stays whole."""
    return "\n".join(piece for line in text.strip().split("\n") for piece in _wrap(line.rstrip())) + "\n"


def _wrap(line: str) -> list[str]:
    if len(line) <= WIDTH:
        return [line]
    indent = "    " if _NUMBERED.match(line) else line[: len(line) - len(line.lstrip())]
    return wrap(line, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def _email(view: DigestView) -> tuple[Message, ...]:
    text = _as_text(view)
    html, shortened = _fitting_html(view)
    ids = tuple(item.id for item in view.items)
    return (Message(view.subject, text, html=html, items=ids, attachment=text if shortened else ""),)


def _text(view: DigestView) -> tuple[Message, ...]:
    return (Message(view.subject, _as_text(view), items=tuple(item.id for item in view.items)),)


FORMS: dict[str, Callable[[DigestView], tuple[Message, ...]]] = {
    "slack": slack_messages,
    "email": _email,
    "text": _text,
    "file": _text,
}


def _as_text(view: DigestView) -> str:
    return wrapped(fill("text/digest.j2", d=view))


def _as_html(view: DigestView) -> str:
    return _INLINER.inline(fill("email/digest.j2", d=view))


def _fitting_html(view: DigestView) -> tuple[str, bool]:
    """Return the HTML, and whether items had to be shortened to one line or left to the attached list, for its size."""
    html = _as_html(view)
    if _fits(html):
        return html, False
    count = len(view.items)
    full = _most(count, lambda full: _fits(_as_html(_limited(view, full=full, listed=count))))
    listed = count if full is not None else _most(count, lambda n: _fits(_as_html(_limited(view, full=0, listed=n))))
    return _as_html(_limited(view, full=full or 0, listed=listed or 0)), True


def _fits(html: str) -> bool:
    return len(encodestring(html.encode())) <= HTML_MAX


def _most(count: int, fits: Callable[[int], bool]) -> int | None:
    """Return the largest number up to `count` that fits, or None where not even 0 does."""
    low, high = -1, count
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    return low if low >= 0 else None


def _limited(view: DigestView, *, full: int, listed: int) -> DigestView:
    """Return a digest with its first items in full, the next as one-liners, and how many only the attachment holds."""
    numbers = {item.id: number for number, item in enumerate(view.items)}
    sections_left = (
        replace(s, items=tuple(replace(i, full=numbers[i.id] < full) for i in s.items if numbers[i.id] < listed))
        for s in view.sections
    )
    left = len(view.items) - listed
    kept = tuple(section for section in sections_left if section.items)
    return replace(view, sections=kept, told=view.told[:TOLD_MAX], shortened=True, unlisted=str(left or ""))


def slack_page(text: str, *, subject: str) -> Message:
    """Return mrkdwn that fits one answer as a message; of a very long one, its first paragraphs."""
    parts = [[block] for block in sections(text)]
    blocks = [block for part in _within(parts, TOTAL_MAX - 300) for block in part]
    return Message(subject=subject, text=capped(text.strip().splitlines()), blocks=as_json(blocks))


def _latest_for_slack(items: Sequence[ItemView], title: str, terms: Sequence[Block]) -> Message:
    """Return the items that fit one message; Slack shows a command's answer as a single one."""
    parts = [sections(fill("slack/latest.j2", item=item)) for item in items]
    kept = list(_within(parts, TOTAL_MAX - 500))
    more = len(items) - len(kept)
    head = sections(fill("slack/latest_title.j2", title=title, empty=not items))
    foot = sections(fill("slack/unfit.j2", more=more)) if more else []
    lines = [mrkdwn(title), *(fill("slack/plain.j2", item=item) for item in items)]
    blocks = [*head, *(block for part in kept for block in part), *foot, *terms]
    ids = tuple(item.id for item in items[: len(kept)])
    return Message(subject=title, text=capped(lines), blocks=as_json(blocks), items=ids)


def _within(parts: Iterable[list[Block]], room: int) -> Iterator[list[Block]]:
    """Yield the first parts, as far as Slack's limits allow."""
    blocks, size = 3, 0
    for part in parts:
        blocks, size = blocks + len(part), size + sum(len(block.text) for block in part)
        if blocks > BLOCKS_MAX or size > room:
            return
        yield part
