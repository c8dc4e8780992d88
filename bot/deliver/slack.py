"""Posts to Slack: once, at Slack's pace, and with a clear answer to whether it went out."""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from socket import gaierror
from ssl import SSLCertVerificationError, SSLContext
from urllib.error import URLError
from uuid import UUID, uuid5

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.errors import Deferred, DeliveryError, Rejected, Uncertain
from bot.model import Address, Delivery, Links, Message

TIMEOUT = 15  # seconds; shorter than any lease
PACE = 1.0  # seconds between two posts in a channel; what comes faster, Slack may drop without a word
WAIT_UNKNOWN = timedelta(seconds=30)  # where Slack says "later" and not when
WAIT_MAX = timedelta(hours=6)

LATER = frozenset({"ratelimited", "rate_limited", "service_unavailable", "team_added_to_org", "accesslimited"})
# Slack's own page: "It's possible some aspect of the operation succeeded before the error was raised"
UNKNOWN = frozenset({"fatal_error", "internal_error", "request_timeout"})
ADVICE = {
    "channel_not_found": "no such channel, or a private one that the bot is not in; use its id, and invite the bot",
    "not_in_channel": "invite the bot: /invite @her2low",
    "is_archived": "the channel is archived; deliver elsewhere",
    "invalid_auth": "SLACK_BOT_TOKEN is not valid; copy it anew from the app's page",
    "not_authed": "SLACK_BOT_TOKEN is missing",
    "token_revoked": "the app was removed from the workspace; install it again",
    "token_expired": "SLACK_BOT_TOKEN has expired; copy it anew from the app's page",
    "account_inactive": "the app was removed from the workspace; install it again",
    "missing_scope": "the app needs chat:write; add it and install the app again",
}
_NAMESPACE = UUID("b8a2a6a8-5b8e-5c1b-8f55-2f6a5d8d9a61")

# the library logs what it sends and every failure; we say what matters ourselves, and never what was sent
_quiet = logging.getLogger("her2low.slack_sdk")
_quiet.setLevel(logging.CRITICAL)


def connect(
    token: str, *, api_url: str | None = None, ssl: SSLContext | None = None, proxy: str | None = None
) -> WebClient:
    """Return a client that asks once. `proxy`: "" for none; None for what the environment says."""
    # without handlers the library never posts twice: one that retries does, when an answer is lost
    client = WebClient(token, base_url=_base(api_url), timeout=TIMEOUT, retry_handlers=[], ssl=ssl, logger=_quiet)
    if proxy is not None:
        client.proxy = proxy or None  # the library would ask the environment, and does not know NO_PROXY
    return client


class Slack:
    """The channel "slack": the address is a channel, by name or id, or a user's id."""

    name = "slack"

    def __init__(
        self,
        token: str,
        *,
        api_url: str | None = None,
        client: WebClient | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,  # noqa: TID251 - Slack's pace is kept here, for under a second
    ) -> None:
        self._client = client or connect(token, api_url=api_url)
        self._monotonic, self._sleep = monotonic, sleep
        self._posted: dict[str, float] = {}

    def links(self, address: Address) -> Links:
        """Return no links: in Slack a slash command changes what one gets."""
        return Links()

    def pack(self, message: Message, address: Address, *, delivery_id: str, now: datetime) -> bytes:
        """Return the arguments of chat.postMessage as JSON, with metadata by which the post is found again."""
        payload = {"delivery_id": delivery_id, "part": message.part}
        arguments = {
            "text": message.text,
            "blocks": json.loads(message.blocks or "[]"),
            "metadata": {"event_type": "digest_delivered", "event_payload": payload},
            "unfurl_links": False,
            "unfurl_media": False,
            "client_msg_id": str(uuid5(_NAMESPACE, f"{delivery_id}.{message.part}")),
        }
        return json.dumps(arguments, ensure_ascii=False).encode(errors="replace")

    def send(self, delivery: Delivery) -> str:
        """Post once and return the post's time stamp, which is its name in Slack."""
        place = {"channel": delivery.address.target}
        thread = {"thread_ts": delivery.parent_receipt} if delivery.parent_receipt else {}
        self._wait_for(delivery.address.target)
        try:
            answer = self._client.api_call("chat.postMessage", json=json.loads(delivery.payload) | place | thread)
        except SlackApiError as error:
            raise refusal(error.response, delivery.address.target) from error
        except URLError as error:
            raise _not_connected(error) from error
        except (OSError, HTTPException, ValueError) as error:
            raise Uncertain(f"Slack's answer was lost: {error or type(error).__name__}") from error
        finally:
            # from the answer on, not from the call: Slack counts from when it took the post
            self._posted[delivery.address.target] = self._monotonic()
        return str(answer.get("ts", ""))

    def _wait_for(self, channel: str) -> None:
        """Wait until a second has passed since the last post in the channel, whatever became of it."""
        wait = self._posted.get(channel, -PACE) + PACE - self._monotonic()
        if wait > 0:
            self._sleep(wait)


def refusal(response: object, channel: str) -> DeliveryError:
    """Return what Slack's refusal means: never, later, or nobody knows."""
    status, headers, error = _parts(response)
    if status == 429 or error in LATER:
        return Deferred(f"Slack says {error or 'too many posts'}", after=retry_after(headers))
    if not error or error in UNKNOWN or status >= 500:
        return Uncertain(f"Slack answered {status} {error or 'with something that is no answer'}")
    return Rejected(f"{error} ({channel})" + (f": {ADVICE[error]}" if error in ADVICE else ""))


def retry_after(headers: Mapping[str, str]) -> timedelta:
    """Return how long Slack asks to wait, in seconds or until a date; our own guess where it does not say."""
    asked = headers.get("retry-after", "")
    if re.fullmatch(r"\d{1,9}(\.\d*)?", asked):
        return min(timedelta(seconds=float(asked)), WAIT_MAX)
    try:
        wait = parsedate_to_datetime(asked) - parsedate_to_datetime(headers.get("date", ""))
    except (ValueError, TypeError):
        return WAIT_UNKNOWN
    return min(max(wait, timedelta(seconds=1)), WAIT_MAX)


def _parts(response: object) -> tuple[int, Mapping[str, str], str]:
    """Return status, headers and error of an answer, which the library gives as a dict where it could not read it."""
    data: object
    if isinstance(response, dict):
        status, headers, data = response.get("status", 0), response.get("headers", {}), {}
    else:
        status, headers = getattr(response, "status_code", 0), getattr(response, "headers", {})
        data = getattr(response, "data", {})
    error = str(data.get("error", "")) if isinstance(data, dict) else ""
    # the library puts a page that is no JSON where Slack puts the name of an error
    error = error if re.fullmatch(r"[a-z0-9_]+", error) else ""
    return int(status), {str(name).lower(): str(value) for name, value in dict(headers).items()}, error


def _not_connected(error: URLError) -> DeliveryError:
    """Return Deferred where no connection came about, so that nothing was sent; else nobody knows."""
    reason = error.reason
    refused = isinstance(reason, ConnectionRefusedError | gaierror | SSLCertVerificationError)
    if refused or "Tunnel connection failed" in str(reason):
        return Deferred(f"Slack cannot be reached: {reason}")
    return Uncertain(f"the connection to Slack broke: {reason}")


def _base(api_url: str | None) -> str:
    return (api_url or WebClient.BASE_URL).rstrip("/") + "/"
