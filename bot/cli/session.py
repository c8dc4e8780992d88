"""What the commands share: the clock, the files and the parts built from them, each made when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, wraps
from pathlib import Path
from typing import Any

import click

from bot import wiring
from bot.annotate.lexicon import Lexicon, load
from bot.errors import StoreError
from bot.fetch import Fetcher
from bot.fetch.pace import LocalTurns
from bot.model import Subscription
from bot.ports import Channel, Source
from bot.settings import ConfigurationFile, Environment, read_environment, read_file, understood
from bot.store import SqlStore, open_store


def clock() -> datetime:
    """Return the time. This is the only place that asks for it."""
    return datetime.now(UTC)  # noqa: TID251


@dataclass(frozen=True, slots=True)
class Setup:
    """What subscriptions.yaml asks for."""

    file: ConfigurationFile
    subscriptions: tuple[Subscription, ...]
    sources: tuple[Source, ...]


class SharedPace:
    """Turns with a host: of this process, and of all that share its database as long as that answers."""

    def __init__(self, session: Session) -> None:
        self._session, self._here = session, LocalTurns()

    def take(self, host: str, interval: float) -> float:
        here = self._here.take(host, interval)
        try:
            return max(here, self._session.store.turns(clock).take(host, interval))
        except StoreError:
            return here


class Session:
    """One run of the command line."""

    def __init__(self, config: Path) -> None:
        self.config = config
        self.file_fault = ""  # why a changed file is not used, while a worker goes on with what it said before
        self._closing = ExitStack()

    def close(self) -> None:
        self._closing.close()

    @cached_property
    def environment(self) -> Environment:
        return read_environment()

    @cached_property
    def file(self) -> ConfigurationFile:
        return read_file(self.config)

    @cached_property
    def lexicon(self) -> Lexicon:
        return load()

    @cached_property
    def store(self) -> SqlStore:
        return self._closing.enter_context(open_store(self.environment.database_url))

    @cached_property
    def subscriptions(self) -> tuple[Subscription, ...]:
        return wiring.subscriptions(self.file, self.lexicon)

    @cached_property
    def fetcher(self) -> Fetcher:
        return self._closing.enter_context(wiring.fetcher(self.environment, SharedPace(self)))

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        return wiring.sources(self.file, self.environment, self.lexicon, self.fetcher, self.subscriptions)

    @cached_property
    def source_names(self) -> tuple[str, ...]:
        return wiring.source_names(self.file)

    @cached_property
    def channels(self) -> Mapping[str, Channel]:
        return wiring.channels(self.environment, folder=self.config.resolve().parent, turns=SharedPace(self))

    def leave_no_trace(self) -> None:
        """Read the sources without taking turns in the database, which may not even be there."""
        self.fetcher = self._closing.enter_context(wiring.fetcher(self.environment))

    def understood(self, text: bytes) -> Setup:
        """Return what a file says; raise ConfigurationError with all its faults."""
        file = understood(text, self.config.name)
        found = wiring.subscriptions(file, self.lexicon)
        return Setup(file, found, wiring.sources(file, self.environment, self.lexicon, self.fetcher, found))

    def use(self, setup: Setup) -> None:
        """Go on with what a file says now."""
        self.file, self.subscriptions, self.sources = setup.file, setup.subscriptions, setup.sources
        self.source_names = wiring.source_names(setup.file)

    def subscription(self, name: str) -> Subscription:
        """Return the subscription of that id, or leave with the nearest one."""
        found = next((one for one in self.subscriptions if one.id == name), None)
        if found is None:
            known = ", ".join(one.id for one in self.subscriptions) or "none"
            raise click.BadParameter(f"no subscription is called {name}; there are: {known}")
        return found


def pass_session(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command its session, and close what the session opened when the command ends."""

    @wraps(command)
    def with_session(*args: Any, **options: Any) -> None:
        context = click.get_current_context()
        session = Session(context.find_root().params["config"])
        context.call_on_close(session.close)
        command(session, *args, **options)

    return with_session
