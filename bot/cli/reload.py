"""Takes up a changed subscriptions.yaml while the worker works; what cannot be used changes nothing.

A file may be read while it is written, or be cut by a full disk. YAML that is cut is often valid, and says less. So a
file stands still for two looks first; one that seems to lack its end for an hour, in which the operator hears of it. It
is used then: whoever was taken out must not be written to for ever.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from bot.cli.session import Session, clock
from bot.errors import ConfigurationError
from bot.logs import log
from bot.model import Subscription

STILL = timedelta(hours=1)  # for what seems to lack its end


class Reload:
    """Looks at the file at each round; it is read once it stood still from one round to the next."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._used = self._last = self._judged = _content(session.config)
        self._doubted: bytes | None = None
        self._still_since = clock()

    def look(self) -> None:
        """Take up what the file says, if it has changed; say in one line what changed, or why it is not used."""
        found, now = _content(self._session.config), clock()
        if found != self._last:
            self._last, self._still_since = found, now
            return
        waited = now - self._still_since
        if found != self._judged and (found != self._doubted or waited >= STILL):
            self._judge(found, waited=waited)

    def _judge(self, found: bytes, *, waited: timedelta) -> None:
        session, before = self._session, self._session.subscriptions
        try:
            setup = session.understood(found)
        except ConfigurationError as error:
            self._judged = found
            self._refuse(str(error))
            return
        why = lacks_end(found, self._used, before, setup.subscriptions)
        if why and waited < STILL:
            self._doubted = found
            self._refuse(f"{why}; if that is meant, wait for an hour or start the worker again")
            return
        session.use(setup)
        session.file_fault = ""
        self._used = self._judged = found
        log.info("subscriptions.yaml was read again", **changes(before, setup.subscriptions))

    def _refuse(self, fault: str) -> None:
        if fault != self._session.file_fault:
            log.error("subscriptions.yaml is not used, what it said before goes on", faults=fault)
        self._session.file_fault = fault


def lacks_end(found: bytes, used: bytes, before: Sequence[Subscription], after: Sequence[Subscription]) -> str:
    """Return why a file seems to be only the beginning of what is meant; "" where it does not."""
    if len(found.rstrip()) < len(used.rstrip()) and used.startswith(found.rstrip()):
        return "it is the beginning of what it said before"
    if used.endswith(b"\n") and not found.endswith(b"\n"):
        return "its last line has no end"
    gone = _lost_from_end([one.id for one in before], [one.id for one in after])
    return f"{', '.join(gone)}: gone from its end" if gone else ""


def _lost_from_end(before: Sequence[str], after: Sequence[str]) -> Sequence[str]:
    """Return which ids stood behind the one that is now the last; none where a new one stands there, or one is left."""
    if not after or after[-1] not in before:
        return ()
    behind = before[before.index(after[-1]) + 1 :]
    return () if set(behind) & set(after) else behind


def changes(before: Sequence[Subscription], after: Sequence[Subscription]) -> dict[str, list[str]]:
    """Return the ids of the subscriptions that were added, removed and changed."""
    old, new = {one.id: one for one in before}, {one.id: one for one in after}
    return {
        "added": [name for name in new if name not in old],
        "removed": [name for name in old if name not in new],
        "changed": [name for name in new if name in old and new[name] != old[name]],
    }


def _content(path: Path) -> bytes:
    """Return the file's bytes; none where it is away, as it is for a moment while some editors write it."""
    try:
        return path.read_bytes()
    except OSError:
        return b""
