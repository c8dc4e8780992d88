"""Plain text from what others write: one line or a paragraph, without markup and without characters that deceive.

The author's own characters stay, so that a quote is a quote: only control characters, direction overrides, zero-width
characters and stacks of accents go, and white space becomes single spaces.
"""

from __future__ import annotations

import html
import re
import unicodedata
from typing import Any

import nh3

ESCAPED_TIMES = 20  # a text of the registry was escaped eleven times

# C0 and C1 controls that are no white space, soft hyphen, bidi marks and overrides, zero-width, invisible operators,
# tags, lone surrogates.
# A joiner inside an emoji stays: it is part of the picture.
_HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u115f\u1160\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\U000e0000-\U000e007f\ud800-\udfff]"
    "|(?<![\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])\u200d"
)
_ACCENTS = 3  # on one letter; more is a picture, not a word
_ACCENT = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_STACKED = re.compile(f"({_ACCENT}{{{_ACCENTS}}}){_ACCENT}+")
_BLOCK = re.compile(r"<(?=/?(?:p|br|div|li|ul|ol|tr|td|th|h[1-6]|table|section|article|blockquote|dd|dt)\b)", re.I)
_MARKUP = 20  # times the wanted length is as much markup as we read


def clean_line(text: str, *, limit: int | None = None) -> str:
    """Return the text as one line that is safe to show, cut at a word where it is longer than the limit."""
    if limit is not None:
        text = text[: limit * _MARKUP]
    if not (text.isascii() and text.isprintable()):
        text = _STACKED.sub(r"\1", _HIDDEN.sub("", unicodedata.normalize("NFC", text)))
    return _cut(" ".join(text.split()), limit)


def clean_paragraphs(text: str) -> str:
    """Return the text with its line breaks, each line clean; more than one empty line becomes one."""
    lines = "\n".join(clean_line(line) for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


def from_html(markup: str, *, limit: int | None = None) -> str:
    """Return the words of a piece of HTML as one line: no tags, no scripts, entities as the characters they mean."""
    if limit is not None:
        markup = markup[: limit * _MARKUP]
    return clean_line(html.unescape(nh3.clean(_BLOCK.sub(" <", markup), tags=set())), limit=limit)


def unescaped(value: Any) -> Any:
    """Return JSON with the entities in its texts as the signs that they mean; some are escaped again and again."""
    if isinstance(value, str):
        return _unescaped_text(value)
    if isinstance(value, list):
        return [unescaped(one) for one in value]
    return {key: unescaped(one) for key, one in value.items()} if isinstance(value, dict) else value


def _unescaped_text(text: str) -> str:
    for _ in range(ESCAPED_TIMES):
        if "&" not in text or (plain := html.unescape(text)) == text:
            return text
        text = plain
    return text


def _cut(line: str, limit: int | None) -> str:
    if limit is None or len(line) <= limit:
        return line
    head = line[: limit - 1]
    at = head.rfind(" ")
    return (head[:at] if at > limit // 2 else head).rstrip() + "…"
