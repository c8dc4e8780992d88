"""Other people's text and links, made safe to show in a terminal, an e-mail or Slack."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit, urlunsplit

# line ends and other control characters; each would break a line, a header or a terminal
_CONTROL = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029]+")
# what nobody sees and what turns the reading direction; a lone surrogate cannot be written as UTF-8
_INVISIBLE = re.compile(r"[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_PAIRED = re.compile(r"(?<=\S)[*_~`]|[*_~`](?=\S)")
_EMOJI_CODE = re.compile(r":(?=[\w+'-]+:)")
_URL_SIGNS = "%/:?#[]@!$&'()*+,;=~-._"
_ZERO_WIDTH = "\u200b"

SLACK_URL_MAX = 1_000


class Mrkdwn(str):
    """Text that is Slack's mark-up already; everything else is escaped when it is shown."""

    __slots__ = ()


def plain(text: str) -> str:
    """Return the text on one line, without control characters and tricks of direction."""
    return _INVISIBLE.sub("", _CONTROL.sub(" ", text)).strip()


def shorten(text: str, limit: int) -> str:
    """Return the text where it fits, else its beginning up to a word, with "…"."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    at_word = cut.rsplit(" ", 1)[0]
    return (at_word if len(at_word) > limit // 2 else cut).rstrip(" ,;:") + "…"


def target(url: str) -> str:
    """Return a web address that is safe in a link, or "" where it is none: only http(s), no user name, pure ASCII."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port else ""
    except (ValueError, UnicodeError):
        return ""
    if parts.scheme not in {"http", "https"} or not re.fullmatch(r"[a-z0-9._-]+", host) or "@" in parts.netloc:
        return ""
    rest = (quote(part, safe=_URL_SIGNS, errors="replace") for part in (parts.path, parts.query, parts.fragment))
    return urlunsplit((parts.scheme, host + port, *rest))


def mrkdwn(text: str) -> Mrkdwn:
    """Return a text as Slack shows it literally.

    Signs that could open or close bold, italic, strike or code get a zero-width space on either side: Slack has no
    escape for them. One that stands alone ("R175H *") does nothing and stays as it is."""
    if isinstance(text, Mrkdwn):
        return text
    escaped = plain(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    neutral = _PAIRED.sub(lambda sign: f"{_ZERO_WIDTH}{sign.group()}{_ZERO_WIDTH}", escaped)
    return Mrkdwn(_EMOJI_CODE.sub(":" + _ZERO_WIDTH, neutral))


def slack_link(label: str, url: str) -> Mrkdwn:
    """Return a link in Slack's mark-up; only the label where the address is not one to follow. The one link builder."""
    address = target(url)
    if not address or len(address) > SLACK_URL_MAX:
        return mrkdwn(label)
    return Mrkdwn(f"<{address.replace('&', '&amp;')}|{mrkdwn(label)}>")
