"""Since when, in people's words: "last 7 days", "this week", "since Monday", "since 1 November"; pure."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
_WORD = re.compile(r"(?:in )?(?:the )?(?:last|past|previous) (?:(\d{1,3}) )?(day|week|month|year)s?")
_SHORT = re.compile(r"(\d{1,3})([dw])")
_NOW = {"today": 0, "yesterday": 1}
_DAY_OF_MONTH = re.compile(r"(?:(?P<day>\d{1,2})\.? )?(?P<month>[a-z]{3,9})\.?(?: (?P<year>\d{4}))?")
_OF_TIME = frozenset({"since", "last", "past", "previous", "day", "days", "week", "weeks", "month", "months"})


def since(words: str, today: date) -> date | None:
    """Return the first day that the words speak of, or None where they speak of no time.

    A weekday, a month or a day of one is the last that was ("since Monday" said on a Monday is today), and only behind
    "since": "March" alone may be a name."""
    plain = words.lower()
    span, asked = plain.removeprefix("since "), plain.startswith("since ")
    if found := _WORD.fullmatch(span):
        return today - timedelta(days=int(found[1] or 1) * _DAYS[found[2]])
    if found := _SHORT.fullmatch(span):
        return today - timedelta(days=int(found[1]) * (7 if found[2] == "w" else 1))
    if span in _NOW:
        return today - timedelta(days=_NOW[span])
    current = {"this week": today - timedelta(days=today.weekday()), "this month": today.replace(day=1)}
    return current.get(span) or (_day(span, today) if asked else None)


def nearest(words: Sequence[str]) -> str:
    """Return a way to say since when, where one of the words seems to mean that; "" where none does."""
    return "last 7 days" if _OF_TIME.intersection(word.lower() for word in words) else ""


def _day(text: str, today: date) -> date | None:
    """Return the last day so called; None where it is none, or lies ahead."""
    weekday = _numbered(calendar.day_name, text)
    if weekday is not None:
        return today - timedelta(days=(today.weekday() - weekday) % 7)
    try:
        return date.fromisoformat(text) if text[0].isdigit() and "-" in text else _of_month(text, today)
    except ValueError:
        return None


def _of_month(text: str, today: date) -> date | None:
    """Return a day such as "1 November" or "october 2025"; without a year, the last one that was."""
    found = _DAY_OF_MONTH.fullmatch(text)
    month = _numbered(calendar.month_name, found["month"]) if found else None
    if not found or month is None:
        return None
    day = date(int(found["year"] or today.year), month, int(found["day"] or 1))
    return day if found["year"] or day <= today else day.replace(year=day.year - 1)


def _numbered(names: Iterable[str], word: str) -> int | None:
    """Return which of the names a word is, or is the first three letters of."""
    numbers = (n for n, name in enumerate(names) if name and word in (name.lower(), name[:3].lower()))
    return next(numbers, None)
