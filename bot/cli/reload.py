"""Takes up a changed subscriptions.yaml while the worker works; what cannot be used changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.cli.session import Session
from bot.errors import ConfigurationError
from bot.logs import log
from bot.model import Subscription


class Reload:
    """Looks at the file at each round; it is read once it stood still from one round to the next."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._used = self._last = self._judged = _content(session.config)

    def look(self) -> None:
        """Take up what the file says, if it has changed; say in one line what changed, or why it is not used."""
        found = _content(self._session.config)
        settled, self._last = found == self._last, found
        if not settled or found == self._judged:
            return
        self._judged = found
        before = self._session.subscriptions
        try:
            self._take_up(found)
        except ConfigurationError as error:
            log.error("subscriptions.yaml is not used, what it said before goes on", faults=str(error))
        else:
            log.info("subscriptions.yaml was read again", **changes(before, self._session.subscriptions))

    def _take_up(self, found: bytes) -> None:
        if is_cut_short(found, self._used):
            raise ConfigurationError(
                "it is the beginning of what it said before; if that is meant, end it by a comment"
            )
        self._session.take_up(found)
        self._used = found


def is_cut_short(found: bytes, used: bytes) -> bool:
    """Return whether a file is but the beginning of what it was: valid YAML often, and fewer subscriptions."""
    return len(found.rstrip()) < len(used.rstrip()) and used.startswith(found.rstrip())


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
