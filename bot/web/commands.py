"""POST /slack/commands: signed by Slack, and answered at once from what we know."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.errors import StoreError
from bot.logs import log
from bot.model import Message
from bot.web.signature import SlackSignature

BODY_LIMIT = 100_000
FIELDS_LIMIT = 50
AWAY = Message("her2low", "What her2low knows cannot be read just now. Please ask again in a minute.")


def command_route(
    answer: Callable[[str], Message], signature: SlackSignature | None, clock: Callable[[], datetime]
) -> Route:
    """Return the route of the slash command; `answer` gets the words behind it."""

    async def commands(request: Request) -> Response:
        if signature is None:
            return PlainTextResponse("SLACK_SIGNING_SECRET is not set", status_code=503)
        body = await _body(request)
        if body is None:
            return PlainTextResponse("too large", status_code=413)
        if not _is_signed(request, body, signature, now=clock()):
            return PlainTextResponse("not signed by Slack", status_code=401)
        form = _form(body)
        if form.get("ssl_check") == "1":
            return Response(status_code=200)
        return _said(await run_in_threadpool(_answered, answer, form.get("text", "")))

    return Route("/slack/commands", commands, methods=["POST"])


def _answered(answer: Callable[[str], Message], words: str) -> Message:
    try:
        return answer(words)
    except StoreError as error:
        log.error("no answer", error=str(error))
        return AWAY


def _said(message: Message) -> Response:
    blocks = {"blocks": json.loads(message.blocks)} if message.blocks else {}
    return JSONResponse({"response_type": "ephemeral", "text": message.text} | blocks)


def _is_signed(request: Request, body: bytes, signature: SlackSignature, *, now: datetime) -> bool:
    timestamp = request.headers.get("x-slack-request-timestamp", "")
    return signature.accepts(body, timestamp=timestamp, signature=request.headers.get("x-slack-signature", ""), now=now)


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
