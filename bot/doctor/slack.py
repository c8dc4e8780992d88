"""Whether Slack knows us and lets us post where the subscriptions say. Posts nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from http.client import HTTPException
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.deliver.slack import ADVICE
from bot.doctor.clock import their_time
from bot.doctor.finding import Finding, Level

CHANNEL_ID = re.compile(r"[CG][A-Z0-9]{5,}")


def try_slack(client: WebClient, targets: Sequence[str], *, clock: Callable[[], datetime]) -> Iterator[Finding]:
    """Yield who we are to Slack and what we may do, then each channel that is named by its id."""
    try:
        answer = client.auth_test()
    except (SlackApiError, URLError, OSError, HTTPException, ValueError) as error:
        yield _failed("Slack", error)
        return
    headers = {str(name).lower(): str(value) for name, value in answer.headers.items()}
    who = f"{answer.get('user', '?')} in {answer.get('team', '?')}"
    yield Finding("Slack", Level.OK, f"auth.test: {who}", theirs=their_time(headers), ours=clock())
    if "x-oauth-scopes" in headers:
        yield _judge_scopes({scope.strip() for scope in headers["x-oauth-scopes"].split(",")}, targets)
    for target in targets:
        if CHANNEL_ID.fullmatch(target):
            yield _try_channel(client, target)


def _judge_scopes(granted: set[str], targets: Sequence[str]) -> Finding:
    mend = "add it to the app (slack_manifest.yaml) and install the app again"
    if "chat:write" not in granted:
        return Finding("Slack scopes", Level.FAIL, "chat:write is missing: nothing can be posted", mend)
    if "chat:write.public" not in granted and any(target.startswith("#") for target in targets):
        said = "chat:write.public is missing: the bot must be invited to each channel"
        return Finding("Slack scopes", Level.WARN, said, f"/invite @her2low, or {mend}")
    return Finding("Slack scopes", Level.OK, ", ".join(sorted(granted)))


def _try_channel(client: WebClient, channel: str) -> Finding:
    subject = f"Slack channel {channel}"
    try:
        found = client.conversations_info(channel=channel).get("channel") or {}
    except SlackApiError as error:
        if error.response.get("error") == "missing_scope":
            return Finding(subject, Level.WARN, "cannot be looked up without the scope channels:read")
        return _failed(subject, error)
    except (URLError, OSError, HTTPException, ValueError) as error:
        return _failed(subject, error)
    if found.get("is_archived"):
        return Finding(subject, Level.FAIL, "is archived", ADVICE["is_archived"])
    if not found.get("is_member", True):
        return Finding(subject, Level.WARN, "the bot is not in it", ADVICE["not_in_channel"])
    return Finding(subject, Level.OK, f"#{found.get('name', '?')}")


def _failed(subject: str, error: Exception) -> Finding:
    if isinstance(error, SlackApiError):
        name = str(error.response.get("error", "")) if isinstance(error.response.data, dict) else ""
        return Finding(subject, Level.FAIL, f"Slack says {name or 'nothing that is an answer'}", ADVICE.get(name, ""))
    reason = error.reason if isinstance(error, URLError) else error
    mend = "check whether this machine may reach it (`her2low doctor --egress`), HTTPS_PROXY and SSL_CERT_FILE"
    return Finding(subject, Level.FAIL, f"cannot be reached: {reason}", mend)
