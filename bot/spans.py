"""Since when, in people's words: "last 7 days", "this week", "since 2026-11-01"; pure."""

from __future__ import annotations

import re
from datetime import date, timedelta

_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
_WORD = re.compile(r"(?:in )?(?:the )?(?:last|past|previous) (?:(\d{1,3}) )?(day|week|month|year)s?", re.IGNORECASE)
_SHORT = re.compile(r"(\d{1,3})([dw])", re.IGNORECASE)
_SINCE = re.compile(r"since (\d{4}-\d{2}-\d{2})", re.IGNORECASE)
_NOW = {"today": 0, "yesterday": 1}


def since(words: str, today: date) -> date | None:
    """Return the first day that the words speak of, or None where they speak of no time."""
    if found := _WORD.fullmatch(words):
        return today - timedelta(days=int(found[1] or 1) * _DAYS[found[2].lower()])
    if found := _SHORT.fullmatch(words):
        return today - timedelta(days=int(found[1]) * (7 if found[2] in "wW" else 1))
    if found := _SINCE.fullmatch(words):
        return _day(found[1])
    plain = words.lower()
    if plain in _NOW:
        return today - timedelta(days=_NOW[plain])
    return {"this week": today - timedelta(days=today.weekday()), "this month": today.replace(day=1)}.get(plain)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
