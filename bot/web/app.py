"""The web process: POST /slack/commands, answered from the store in Slack's three seconds; /trials/NCT…; health."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.annotate.lexicon import Lexicon
from bot.ask import parse
from bot.digest import render_help, render_latest
from bot.digest.render import slack_page
from bot.digest.timeline import no_such_trial, render_trial
from bot.errors import StoreError
from bot.logs import log
from bot.model import Message
from bot.pipeline import as_of, history, latest
from bot.ports import Store
from bot.vitals import Vitals
from bot.web.signature import SlackSignature
from bot.web.trials import trial_route

BODY_LIMIT = 100_000
FIELDS_LIMIT = 50


@dataclass(frozen=True, slots=True)
class Desk:
    """What answering takes: where the items are, what names mean, and what time it is."""

    store: Store
    lexicon: Lexicon
    clock: Callable[[], datetime]
    every: Mapping[str, timedelta] = field(default_factory=dict)  # how often each source is to be read

    def vitals(self) -> Vitals:
        """Return how old the last readings and the last rounds are; raise StoreError."""
        return Vitals(self.store.sources(), self.store.beats(), self.every, self.clock())

    def answer(self, text: str) -> Message:
        """Return the answer to the words after the slash command."""
        question = parse(text, self.lexicon)
        if question.action == "help" or question.unknown:
            return render_help("slack", unknown=question.unknown, suggestion=question.suggestion)
        if question.action == "trial":
            return self._trial(question.about)
        entries = latest(self.store, question.criteria, question.count)
        return render_latest(entries, "slack", title=question.title, now=self.clock(), data_as_of=as_of(self.store))

    def _trial(self, number: str) -> Message:
        found = history(self.store, number)
        text = render_trial(found, "slack") if found else no_such_trial(number, self.clock())
        return slack_page(text, subject=number)

    def trial_page(self, number: str) -> str | None:
        """Return a trial's page, or None where we know no such trial."""
        found = history(self.store, number)
        return render_trial(found, "web") if found else None


def create_app(desk: Desk, signing_secret: str) -> Starlette:
    """Return the application. Without a signing secret the slash command says that it is switched off."""
    signature = SlackSignature(signing_secret) if signing_secret else None

    async def commands(request: Request) -> Response:
        if signature is None:
            return PlainTextResponse("SLACK_SIGNING_SECRET is not set", status_code=503)
        body = await _body(request)
        if body is None:
            return PlainTextResponse("too large", status_code=413)
        headers = request.headers
        signed = signature.accepts(
            body,
            timestamp=headers.get("x-slack-request-timestamp", ""),
            signature=headers.get("x-slack-signature", ""),
            now=desk.clock(),
        )
        if not signed:
            return PlainTextResponse("not signed by Slack", status_code=401)
        form = _form(body)
        if form.get("ssl_check") == "1":
            return Response(status_code=200)
        message = await run_in_threadpool(desk.answer, form.get("text", ""))
        return JSONResponse(
            {"response_type": "ephemeral", "text": message.text, "blocks": json.loads(message.blocks or "[]")}
        )

    async def healthz(_request: Request) -> Response:
        return PlainTextResponse("ok")

    async def readyz(_request: Request) -> Response:
        try:
            vitals = await run_in_threadpool(desk.vitals)
        except StoreError as error:
            log.error("not ready", error=str(error))
            return JSONResponse({"ready": False, "faults": ["the database cannot be used"]}, status_code=503)
        faults = list(vitals.ailments())
        ages = {"last_read": _iso(vitals.last_read), "last_round": _iso(vitals.last_round)}
        return JSONResponse({"ready": not faults, "faults": faults} | ages, status_code=503 if faults else 200)

    return Starlette(
        routes=[
            Route("/slack/commands", commands, methods=["POST"]),
            trial_route(desk.trial_page),
            Route("/healthz", healthz, methods=["GET"]),
            Route("/readyz", readyz, methods=["GET"]),
        ]
    )


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


async def _body(request: Request) -> bytes | None:
    """Return the request's body, or None once it is longer than any command."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_LIMIT:
            return None
    return body


def _form(body: bytes) -> dict[str, str]:
    """Return the last value of each field; a flood of fields is no command."""
    try:
        fields = parse_qs(body.decode(errors="replace"), keep_blank_values=True, max_num_fields=FIELDS_LIMIT)
    except ValueError:
        return {}
    return {name: values[-1] for name, values in fields.items()}
