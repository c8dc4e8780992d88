"""Posts to Slack: once, at Slack's pace, and with a clear answer to whether it went out."""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from socket import gaierror
from ssl import SSLCertVerificationError, SSLContext
from typing import Any
from urllib.error import URLError
from urllib.request import Request
from uuid import UUID, uuid5

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.errors import Deferred, DeliveryError, Rejected, Unacceptable, Uncertain, Unknowable
from bot.fetch.pace import Turns
from bot.model import Address, Delivery, Links, Message
from bot.ports import LastLook, at_once

DEADLINE = 15.0  # seconds for an answer; shorter than any lease
PACE = 1.0  # seconds between two posts in a channel; what comes faster, Slack may drop without a word
WAIT_UNKNOWN = timedelta(seconds=30)  # where Slack says "later" and not when
WAIT_MAX = timedelta(hours=6)
NOT_READABLE = timedelta(hours=1)  # before the history is asked again, where somebody has to mend a scope
CLOCKS = timedelta(hours=26)  # our clock may have been a day ahead of Slack's, or in the wrong zone, at the claim
PAGE = 200

LATER = frozenset({"ratelimited", "rate_limited", "service_unavailable", "team_added_to_org", "accesslimited"})
CONTENT = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long", "no_text"})
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
    "missing_scope": "the app lacks a scope of slack_manifest.yaml; add it and install the app again",
}
_NAMESPACE = UUID("b8a2a6a8-5b8e-5c1b-8f55-2f6a5d8d9a61")

# the library logs what it sends and every failure; we say what matters ourselves, and never what was sent
_quiet = logging.getLogger("her2low.slack_sdk")
_quiet.setLevel(logging.CRITICAL)


class Client(WebClient):
    """The library's client, which takes a last look when the connection stands, before the body of a post leaves."""

    _last_look: LastLook = staticmethod(at_once)

    def post(self, message: Mapping[str, Any], last_look: LastLook) -> SlackResponse:
        self._last_look = last_look
        try:
            return self.api_call("chat.postMessage", json=dict(message))
        finally:
            self._last_look = at_once

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> dict[str, Any]:
        body = req.data
        if isinstance(body, bytes):  # an iterable is asked for its bytes only when they are to be written
            req.data = _after(self._last_look, body)
            req.add_unredirected_header("Content-Length", str(len(body)))
        return super()._perform_urllib_http_request_internal(url, req)


def _after(last_look: LastLook, body: bytes) -> Iterator[bytes]:
    last_look()
    yield body


def connect(
    token: str,
    *,
    api_url: str | None = None,
    ssl: SSLContext | None = None,
    proxy: str | None = None,
    deadline: float = DEADLINE,
) -> Client:
    """Return a client that asks once. `proxy`: "" for none; None for what the environment says."""
    # without handlers the library never posts twice: one that retries does, when an answer is lost
    client = Client(token, base_url=_base(api_url), retry_handlers=[], ssl=ssl, logger=_quiet)
    client.timeout = deadline  # type: ignore[assignment]  # parts of a second too: it only hands it on
    if proxy is not None:
        client.proxy = proxy or None  # the library would ask the environment, and does not know NO_PROXY
    return client


class Slack:
    """The channel "slack": the address is a channel, by name or id, or a user's id."""

    name = "slack"

    def __init__(
        self,
        client: Client,
        *,
        pace: float = PACE,
        turns: Turns | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,  # noqa: TID251 - Slack's pace is kept here, for under a second
    ) -> None:
        self._client, self._pace, self._turns = client, pace, turns
        self._monotonic, self._sleep = monotonic, sleep
        self._posted: dict[str, float] = {}
        self._ids: dict[str, str] = {}
        self._names: dict[str, str] = {}

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

    def send(self, delivery: Delivery, last_look: LastLook = at_once) -> str:
        """Post once and return the post's time stamp, which is its name in Slack."""
        place = {"channel": delivery.address.target}
        thread = {"thread_ts": delivery.parent_receipt} if delivery.parent_receipt else {}
        post = json.loads(delivery.payload) | place | thread
        self._wait_for(delivery.address.target)
        try:
            answer = self._client.post(post, last_look)
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

    def find(self, delivery: Delivery, *, since: datetime) -> str | None:
        """Return the time stamp of a post that may have gone out since then, found by its metadata; None: not there."""
        try:
            channel = self._id_of(delivery.address.target)
            posts = self._posts(channel, thread=delivery.parent_receipt, oldest=since - CLOCKS)
            return next((post["ts"] for post in posts if _delivery_id(post) == delivery.id), None)
        except SlackApiError as error:
            raise _unreadable(error.response, delivery.address.target) from error
        except (OSError, HTTPException, ValueError) as error:
            raise Unknowable(f"Slack's history cannot be read now: {error}", after=WAIT_UNKNOWN) from error

    def name_of(self, channel: str) -> str:
        """Return the #name of a channel's id, "" where Slack will not say; raise Unknowable where it cannot now."""
        if channel not in self._names:
            try:
                found = self._client.conversations_info(channel=channel)["channel"]
                self._names[channel] = f"#{found['name']}"
            except SlackApiError as error:
                if isinstance(refusal(error.response, channel), Deferred | Uncertain):
                    raise _unreadable(error.response, channel) from error
                self._names[channel] = ""
            except (OSError, HTTPException, ValueError, LookupError, TypeError) as error:
                raise Unknowable(f"Slack cannot be asked for {channel} now: {error}", after=WAIT_UNKNOWN) from error
        return self._names[channel]

    def _posts(self, channel: str, *, thread: str, oldest: datetime) -> Iterator[dict[str, Any]]:
        """Yield what was posted in a channel, or as replies in one thread."""
        ask = self._client.conversations_replies if thread else self._client.conversations_history
        where: dict[str, Any] = {"channel": channel} | ({"ts": thread} if thread else {})
        bounds: dict[str, Any] = {"oldest": f"{oldest.timestamp():.6f}", "limit": PAGE, "include_all_metadata": True}
        for answer in _pages(lambda cursor: ask(**where, **bounds, **cursor)):
            yield from answer.get("messages", ())

    def _id_of(self, target: str) -> str:
        """Return the id of a channel or of a conversation with a user: a history is asked for by id alone."""
        if re.fullmatch(r"[CGD][A-Z0-9]{6,}", target):
            return target
        if re.fullmatch(r"[UW][A-Z0-9]{6,}", target):
            return str(self._client.conversations_open(users=target)["channel"]["id"])
        if target not in self._ids:
            kinds = "public_channel,private_channel"
            pages = _pages(lambda cursor: self._client.conversations_list(types=kinds, limit=1000, **cursor))
            for page in pages:
                self._ids |= {f"#{one['name']}": str(one["id"]) for one in page["channels"]}
        if target not in self._ids:
            raise Unknowable(f"channel_not_found ({target}): {ADVICE['channel_not_found']}", after=NOT_READABLE)
        return self._ids[target]

    def _wait_for(self, channel: str) -> None:
        """Wait until the pace allows another post in the channel after the last one, whatever became of that."""
        self._rest(self._posted.get(channel, -self._pace) + self._pace - self._monotonic())
        if self._turns is not None:
            self._rest(self._turns.take(f"slack:{channel}", self._pace))

    def _rest(self, seconds: float) -> None:
        if seconds > 0:
            self._sleep(seconds)


def refusal(response: object, channel: str) -> DeliveryError:
    """Return what Slack's refusal means: never, later, or nobody knows."""
    status, headers, error = _parts(response)
    if status == 429 or error in LATER:
        return Deferred(f"Slack says {error or 'too many posts'}", after=retry_after(headers))
    if not error or error in UNKNOWN or status >= 500:
        return Uncertain(f"Slack answered {status} {error or 'with something that is no answer'}")
    kind = Unacceptable if error in CONTENT else Rejected
    return kind(f"{error} ({channel})" + (f": {ADVICE[error]}" if error in ADVICE else ""))


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


def _pages(ask: Callable[[dict[str, Any]], SlackResponse]) -> Iterator[SlackResponse]:
    """Yield every page of a list; ValueError where an answer is none of Slack's."""
    cursor: dict[str, Any] = {}
    while True:
        page = ask(cursor)
        if not isinstance(page.data, dict):
            raise ValueError("an answer that is none")
        yield page
        following = (page.get("response_metadata") or {}).get("next_cursor")
        if not following:
            return
        cursor = {"cursor": following}


def _delivery_id(post: Mapping[str, Any]) -> str | None:
    return ((post.get("metadata") or {}).get("event_payload") or {}).get("delivery_id")


def _unreadable(response: object, channel: str) -> Unknowable:
    """Return why a history cannot be read, and when to ask again."""
    status, headers, error = _parts(response)
    if status == 429 or error in LATER:
        return Unknowable(f"Slack says {error or 'too many questions'}", after=retry_after(headers))
    if not error or error in UNKNOWN or status >= 500:
        return Unknowable(f"Slack answered {status} {error}", after=WAIT_UNKNOWN)
    advice = f": {ADVICE[error]}" if error in ADVICE else ""
    return Unknowable(
        f"it may have gone out, and the history is not readable: {error} ({channel}){advice}", after=NOT_READABLE
    )


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
