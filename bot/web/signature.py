"""Whether a request comes from Slack: signed, fresh, and not seen before.

https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

from __future__ import annotations

import re
import threading
from datetime import datetime, timedelta

from slack_sdk.signature import Clock, SignatureVerifier

WINDOW = timedelta(minutes=5)
REMEMBERED = timedelta(minutes=10)


class SlackSignature:
    """Checks Slack's signature. The library raises on several malformed headers; a stranger must only see a no."""

    def __init__(self, secret: str) -> None:
        self._secret = secret
        self._seen: dict[str, datetime] = {}
        self._lock = threading.Lock()

    def accepts(self, body: bytes, *, timestamp: str, signature: str, now: datetime) -> bool:
        """Return whether Slack signed this body within the last five minutes, and it did not come before."""
        if not re.fullmatch(r"\d{1,12}", timestamp, re.ASCII) or not re.fullmatch(r"v0=[0-9a-f]{64}", signature):
            return False
        if abs(now.timestamp() - int(timestamp)) > WINDOW.total_seconds():
            return False
        try:
            text = body.decode()
        except UnicodeDecodeError:
            return False
        verifier = SignatureVerifier(self._secret, _At(now))
        return verifier.is_valid(body=text, timestamp=timestamp, signature=signature) and self._is_first(signature, now)

    def _is_first(self, signature: str, now: datetime) -> bool:
        with self._lock:
            self._seen = {known: at for known, at in self._seen.items() if now - at < REMEMBERED}
            first = signature not in self._seen
            self._seen.setdefault(signature, now)
            return first


class _At(Clock):
    """Slack's verifier asks a clock; ours is a value."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> float:
        return self._now.timestamp()
