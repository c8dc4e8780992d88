"""The web process: POST /slack/commands, answered from the store in Slack's three seconds; /trials/NCT…; health."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib import import_module
from importlib.util import find_spec

from starlette.applications import Starlette
from starlette.routing import Route

from bot.annotate.lexicon import Lexicon
from bot.ask import parse
from bot.digest import render_help, render_latest
from bot.digest.render import slack_page
from bot.digest.timeline import no_such_trial, render_trial
from bot.lookup import as_of, history, latest, number_called
from bot.model import Message
from bot.ports import Store
from bot.vitals import Vitals
from bot.web.commands import command_route
from bot.web.health import health_routes
from bot.web.signature import SlackSignature
from bot.web.trials import trial_route

REACH = 10_000  # items that are looked at for an answer, which Slack awaits for three seconds


@dataclass(frozen=True, slots=True)
class Desk:
    """What answering takes: where the items are, what names mean, and what time it is."""

    store: Store
    lexicon: Lexicon
    clock: Callable[[], datetime]
    every: Mapping[str, timedelta] = field(default_factory=dict)  # how often each source is to be read

    def vitals(self) -> Vitals:
        """Return how old the last readings, the last rounds and the waiting messages are; raise StoreError."""
        store = self.store
        return Vitals(store.sources(), store.beats(), self.every, self.clock(), store.waiting())

    def answer(self, text: str) -> Message:
        """Return the answer to the words after the slash command."""
        question = parse(text, self.lexicon, today=self.clock().date())
        if question.action == "help" or question.unknown:
            return render_help("slack", unknown=question.unknown, suggestion=question.suggestion)
        if question.action == "trial":
            return self._trial(question.about)
        entries = latest(self.store, question.criteria, question.count, since=question.since, reach=REACH)
        short = len(entries) < question.count and self.store.head() > REACH
        title = f"{question.title} (of the newest {REACH:,} that can be meant)" if short else question.title
        return render_latest(entries, "slack", title=title, now=self.clock(), data_as_of=as_of(self.store))

    def _trial(self, name: str) -> Message:
        found = history(self.store, number_called(self.store, name))
        text = render_trial(found, "slack") if found else no_such_trial(name, self.clock())
        return slack_page(text, subject=name)

    def trial_page(self, name: str) -> str | None:
        """Return the page of a trial, by its number or its name, or None where we know no such trial."""
        found = history(self.store, number_called(self.store, name))
        return render_trial(found, "web") if found else None


def create_app(desk: Desk, signing_secret: str) -> Starlette:
    """Return the application. Without a signing secret the slash command says that it is switched off."""
    signature = SlackSignature(signing_secret) if signing_secret else None
    return Starlette(
        routes=[
            command_route(desk.answer, signature, desk.clock),
            trial_route(desk.trial_page),
            *health_routes(desk.vitals),
            *_metrics(desk.store),
        ]
    )


def _metrics(store: Store) -> tuple[Route, ...]:
    """Return the route of the extra "metrics", where that is installed."""
    if find_spec("prometheus_client") is None:
        return ()
    return (import_module("bot.web.metrics").metrics_route(store),)
