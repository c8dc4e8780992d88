"""Whether our clock is right, by the clocks of those whom we asked, and whether we know the time zones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import tzdata

from bot.doctor.finding import Finding, Level

WARN = timedelta(seconds=30)
FAIL = timedelta(minutes=4)  # Slack refuses signatures, and we refuse Slack's, from five minutes on
MEND = "let the machine keep its time by NTP"


def their_time(headers: Mapping[str, str]) -> datetime | None:
    """Return the time at which an answer was made: its Date, plus the seconds for which a cache kept it."""
    lower = {name.lower(): value for name, value in headers.items()}
    try:
        moment = parsedate_to_datetime(lower.get("date", ""))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    age = lower.get("age", "")
    kept = timedelta(seconds=int(age)) if age.isdigit() and len(age) < 9 else timedelta(0)
    return moment + kept if moment.tzinfo else None


def judge_clock(seen: Iterable[Finding]) -> Finding:
    """Return how far our clock is from the nearest of theirs: one wrong server accuses nobody."""
    apart = [one.ours - one.theirs for one in seen if one.ours and one.theirs]
    if not apart:
        return Finding("clock", Level.WARN, "nobody answered who could tell the time", MEND)
    nearest = min(apart, key=abs)
    said = f"{abs(nearest).total_seconds():.0f} seconds {'ahead' if nearest > timedelta(0) else 'behind'}"
    if abs(nearest) >= FAIL:
        return Finding("clock", Level.FAIL, said, f"{MEND}; from five minutes on Slack's commands are refused")
    if abs(nearest) >= WARN:
        return Finding("clock", Level.WARN, said, MEND)
    return Finding("clock", Level.OK, f"right within {max(1, round(abs(nearest).total_seconds()))} seconds")


def judge_zones(names: Iterable[str]) -> Finding:
    """Return whether the time zones of the subscriptions are known on this machine."""
    unknown = [name for name in sorted(set(names)) if not _is_known(name)]
    if unknown:
        return Finding("time zones", Level.FAIL, f"unknown: {', '.join(unknown)}", "install the package tzdata anew")
    return Finding("time zones", Level.OK, f"data of {tzdata.IANA_VERSION}")


def _is_known(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return False
    return True
