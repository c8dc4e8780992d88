"""Partial dates as registries and journals state them: "2026", "2026-10", "2026-10-31"."""

from __future__ import annotations

import re
from datetime import date

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$")


def first_day(text: str) -> date | None:
    """Return the first day that a partial date may mean; None where it is no date."""
    match = _PARTIAL.match(text)
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return None


def months_between(before: str, after: str) -> int | None:
    """Return by how many calendar months a date moved; None where one of them is no date or has no month."""
    one, other = first_day(before), first_day(after)
    if one is None or other is None or min(len(before), len(after)) < 7:
        return None
    return (other.year - one.year) * 12 + other.month - one.month
