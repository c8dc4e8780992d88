"""Whether the bot is at work: what of it is late, judged by what the store remembers; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.model import SourceState

PATIENCE = timedelta(minutes=15)  # a single mail may take ten minutes to be taken
STUCK = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Vitals:
    """The ages of what should be young: the last readings, the last round of each worker, the oldest waiting message.

    `waiting`: when the oldest message was planned that was tried and waits to be tried again."""

    states: tuple[SourceState, ...]
    beats: Mapping[str, datetime]
    every: Mapping[str, timedelta]
    now: datetime
    waiting: datetime | None = None

    @property
    def is_stuck(self) -> bool:
        """Return whether a message waits for longer than any busy server makes it wait."""
        return self.waiting is not None and self.now - self.waiting > STUCK

    @property
    def last_read(self) -> datetime | None:
        """Return when a source was last tried."""
        return max((state.tried_at for state in self.states if state.tried_at), default=None)

    @property
    def last_round(self) -> datetime | None:
        """Return when a worker last looked for what is to be sent."""
        return max(self.beats.values(), default=None)

    def ailments(self) -> Iterator[str]:
        """Yield what is late, in words."""
        if self.last_round is None:
            yield "no worker has been at work yet"
        elif self.now - self.last_round > PATIENCE:
            yield f"no worker has been at work for {minutes(self.now - self.last_round)}"
        if self.waiting is not None and self.is_stuck:
            yield f"messages wait for {minutes(self.now - self.waiting)}"
        tried = {state.name: state.tried_at for state in self.states}
        for name, every in self.every.items():
            at = tried.get(name)
            if at is None:
                yield f"{name} was never read"
            elif self.now - at > 2 * every + PATIENCE:
                yield f"{name} was not read for {minutes(self.now - at)}"


def is_alive(beats: Mapping[str, datetime], worker: str, *, now: datetime) -> bool:
    """Return whether a worker came round lately."""
    return worker in beats and now - beats[worker] <= PATIENCE


def failing(states: Iterable[SourceState], every: Mapping[str, timedelta], *, now: datetime) -> Iterator[SourceState]:
    """Yield the sources that have failed for two of their turns, or from the first on."""
    for state in states:
        late = state.read_at is None or now - state.read_at > 2 * every.get(state.name, PATIENCE)
        if state.health == "failed" and late and state.name in every:
            yield state


def minutes(length: timedelta) -> str:
    """Return a length of time as people say it."""
    whole = int(length.total_seconds() // 60)
    return f"{whole} minutes" if whole < 120 else f"{whole // 60} hours" if whole < 2880 else f"{whole // 1440} days"
