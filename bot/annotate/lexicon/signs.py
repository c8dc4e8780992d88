"""Plus and minus behind a name: "HR+/HER2-", "ER (+)", but not "HER2- and HER3-directed"."""

from __future__ import annotations

import re

_PLUS = re.compile(r"[)\]]?(?:\s?\(\s?\+\s?\)|\+(?!\d)|\s\+(?!\s?\d|/-))")
_MINUS = re.compile(r"[)\]]?(?:\s?\(\s?-\s?\)|\s?-)")
_AFTER_SPACED_PLUS = re.compile(
    r"\s*(?:$|[,;.()\]/]|(?:or|and) |(?:early |locally |advanced |metastatic |invasive |recurrent )*"
    r"(?:breast|bladder|gastric"
    r"|lung|colorectal|m?bc\b|tumou?r|cancer|carcinoma|disease|patient|status|metasta))"
)
_PHRASE_STOPS = re.compile(r"\s*(?:$|[,;.)\]/])")
_GLUED_CANCER = re.compile(r"(?:breast|m?bc|abc|metastatic|advanced)\b")  # "HR+/HER2-breast cancer"
_SUSPENDED = re.compile(
    r"[)\]]?\s?-\s*,?\s*(?:and/or|and|n?or|/(?![\w.]+-(?:low|ultra|null|zero|posit|negat|mut|amplif|enrich))|to)\s*"
    r"[\w/().]+(?: [\w/().]+){0,4}?-[a-z]"
)
_SUM_BEFORE, _SUM_AFTER = re.compile(r"\bcr\s?\+\s?$"), re.compile(r"\s?\+\s?(?:cr|sd|pd)\b")  # responses: "CR+PR+SD"
_FIRST_HALF = re.compile(r"[)\]]?-\s(?:based|targeted|targeting|directed|specific)\b")  # "anti-HER2- based therapy"
_AFTER_MINUS = re.compile(r"\s*$|\s*[,;.:)\]/\"'&]|\s+(?![-\d])")
_PLUS_BEFORE = re.compile(r"\+\s?[/,&]\s?$")  # "HER2+/HR- and triple-negative"
_SIGN_BEFORE = re.compile(r"(?:\+\s*(?:[/,&]|and\s)?|-(?:\s*[/,&]|\s+(?:and\s)?))\s*[(\[]?$")


EITHER = re.compile(r"(?:±|\+/-)(?!\w)")  # "ER+, PR+/-"


def read_sign(text: str, start: int, end: int, *, leans_on: int | None) -> tuple[str, int] | None:
    """Return "positive" or "negative" where a sign behind a name says so, and where the sign ends.

    `leans_on` is where the next name begins if a sign stands behind that one: "ER-PR-", "HR + HER2-"."""
    match = _PLUS.match(text, end)
    if match and (_SUM_AFTER.match(text, end) or _SUM_BEFORE.search(text[max(0, start - 5) : start])):
        return None
    if match is None:
        return _minus(text, start, end, leans_on=leans_on)
    spaced = match[0].endswith(" +")
    followed = leans_on is not None and not text[match.end() : leans_on].strip()
    if not spaced or followed or _AFTER_SPACED_PLUS.match(text, match.end()) or _signed_before(text, start):
        return "positive", match.end()
    return None


def _minus(text: str, start: int, end: int, *, leans_on: int | None) -> tuple[str, int] | None:
    match = _MINUS.match(text, end)
    if not match or _FIRST_HALF.match(text, end):
        return None
    bracketed, signed_before = "(" in match[0], _signed_before(text, start)
    suspended = _SUSPENDED.match(text, end) and not _PLUS_BEFORE.search(text[max(0, start - 4) : start])
    if suspended and f"{text[start:end]}+" not in text:  # "HR+ and HER2- or HR- and HER2-positive"
        return None
    spaced = match[0].startswith(" ") and not bracketed
    if spaced and not signed_before and not _PHRASE_STOPS.match(text, match.end()):
        return None
    glued = signed_before and _GLUED_CANCER.match(text, match.end())
    if leans_on == end + 1 or bracketed or glued or _AFTER_MINUS.match(text, match.end()):
        return "negative", match.end()
    return None


def _signed_before(text: str, start: int) -> bool:
    return bool(_SIGN_BEFORE.search(text[max(0, start - 6) : start]))
