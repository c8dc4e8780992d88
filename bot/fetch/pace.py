"""When to ask: whose turn it is with a host, and how long to wait before asking again."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Protocol


class Turns(Protocol):
    """Keeps requests to one host apart. Another one may keep turns over all processes that share a store."""

    def take(self, host: str, interval: float) -> float:
        """Return how many seconds to wait before the next request to the host; the turn is taken."""


class LocalTurns:
    """Turns of this process, for any number of threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._next: dict[str, float] = {}

    def take(self, host: str, interval: float) -> float:
        with self._lock:
            now = time.monotonic()
            turn = max(now, self._next.get(host, now))
            self._next[host] = turn + interval
        return turn - now


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that an answer asks us to wait; None where it does not say, or not in a way we know."""
    text = headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,9}(\.\d*)?", text):
        return float(text)
    until, said = _moment(text), _moment(headers.get("date", ""))
    # a date is measured against the server's own clock, so that a wrong clock of ours does no harm
    return max(0.0, (until - said).total_seconds()) if until and said else None


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else None
