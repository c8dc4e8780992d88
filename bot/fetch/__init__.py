"""Read from the network: the only way, with a limit on time, size, redirects and addresses, patience and good manners.

Every hop of a redirect is checked as the first address is. What a body may weigh is counted after decompression, while
it streams. A server that says "later" is asked again, at most a minute later; one that says "much later" is believed.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from types import TracebackType
from typing import Self

import httpcore2
import httpx2
import tenacity

from bot.errors import SourceChanged, SourceError, SourceRefused, SourceUnavailable
from bot.fetch import connect
from bot.fetch.guard import Guard, bypasses, where
from bot.fetch.pace import LocalTurns, Turns, retry_after

REDIRECTS = 5
ATTEMPTS = 4
LONGEST_WAIT = 60.0  # seconds that we wait at a server's wish; longer is for the next poll
OK = frozenset({200})
_LATER = frozenset({429, 502, 503, 504})
_MOVED = frozenset({301, 302, 303, 307, 308})
_WEB_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.I | re.S
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may cost: bytes after decompression, seconds in all, seconds between two to the same host."""

    size: int = 10_000_000
    seconds: float = 30.0
    interval: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said: the address that it came from in the end, its headers in lower case, its whole body."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class _Ask:
    """A request, and what is expected of its answer."""

    method: str
    url: httpx2.URL
    headers: Mapping[str, str]
    form: Mapping[str, str] | None
    limits: Limits
    accept: Collection[int]


class _Again(Exception):
    """A failure that may pass; `error` is what to say if it does not."""

    def __init__(self, error: SourceError, after: float | None = None) -> None:
        super().__init__(str(error))
        self.error = error
        self.after = after


@dataclass(eq=False)
class Fetcher:
    """Reads addresses for all sources; any number of threads may share one. Close it, or use it in a `with`.

    `allow_private` names hosts ("host" or "host:port") that may be on a private network; `proxy`, `no_proxy` and
    `ca_file` are what HTTPS_PROXY, NO_PROXY and SSL_CERT_FILE say."""

    user_agent: str
    allow_private: frozenset[str] = frozenset()
    proxy: str = ""
    no_proxy: str = ""
    ca_file: str = ""
    turns: Turns = field(default_factory=LocalTurns)
    sleep: Callable[[float], None] = time.sleep  # noqa: TID251  (waiting for a host is this package's work)

    def __post_init__(self) -> None:
        self._guard = Guard(self.allow_private)
        self._deadline = connect.Deadline()
        self._lock = threading.Lock()
        self._ways: dict[str, connect.Transport] = {}

    def get(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        limits: Limits = Limits(),
        accept: Collection[int] = OK,
    ) -> Answer:
        """Return the answer if its status is one of `accept`; raise SourceError."""
        full = _url(url)
        asked = full.copy_merge_params(params) if params else full
        return self._patiently(_Ask("GET", asked, headers or {}, None, limits, accept))

    def post(
        self,
        url: str,
        form: Mapping[str, str],
        *,
        limits: Limits = Limits(),
        accept: Collection[int] = OK,
    ) -> Answer:
        """Return the answer to a form, for queries that are too long for an address; raise SourceError."""
        return self._patiently(_Ask("POST", _url(url), {}, form, limits, accept))

    def close(self) -> None:
        for way in self._ways.values():
            way.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _patiently(self, ask: _Ask) -> Answer:
        again = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(ATTEMPTS),
            wait=_wait,
            retry=tenacity.retry_if_exception_type(_Again),
            sleep=self.sleep,
            reraise=True,
        )
        try:
            return again(self._attempt, ask)
        except _Again as failure:
            raise failure.error from failure.__cause__

    def _attempt(self, ask: _Ask) -> Answer:
        self._guard.check(ask.url)
        if ask.limits.interval and (wait := self.turns.take(ask.url.host, ask.limits.interval)) > 0:
            self.sleep(wait)
        self._deadline.start(ask.limits.seconds)
        try:
            return self._follow(ask)
        except (httpcore2.ReadTimeout, httpcore2.WriteTimeout, httpcore2.PoolTimeout) as error:
            text = f"{where(ask.url)}: no whole answer within {ask.limits.seconds:g} seconds"
            raise SourceUnavailable(text) from error
        except (httpcore2.TimeoutException, httpcore2.NetworkError) as error:
            raise _Again(SourceUnavailable(f"{where(ask.url)}: no connection: {error}")) from error
        except (httpcore2.ProtocolError, httpcore2.ProxyError, httpx2.DecodingError) as error:
            raise _Again(SourceUnavailable(f"{where(ask.url)}: broken off or garbled: {error}")) from error

    def _follow(self, ask: _Ask) -> Answer:
        cookies = httpx2.Cookies()  # some sites redirect until they see their cookie again; forgotten with the request
        url, method = ask.url, ask.method
        for _hop in range(REDIRECTS + 1):
            self._guard.check(url)
            response = self._way(url).send(self._request(ask, method, url, cookies))
            try:
                moved = _moved_to(response)
                if moved is None:
                    return self._read(response, ask)
                cookies.extract_cookies(response)
            finally:
                response.close()
            url, method = moved, method if response.status_code in (307, 308) else "GET"
        raise SourceRefused(f"{where(ask.url)}: redirected more than {REDIRECTS} times")

    def _request(self, ask: _Ask, method: str, url: httpx2.URL, cookies: httpx2.Cookies) -> httpx2.Request:
        name = self.user_agent.encode("ascii", "replace").decode()
        headers = {"User-Agent": name, "Accept": "*/*", "Accept-Encoding": "gzip, deflate", **ask.headers}
        form = dict(ask.form) if ask.form is not None and method == "POST" else None
        request = httpx2.Request(method, url, headers=headers, data=form)
        with suppress(UnicodeEncodeError):  # a cookie that no header can hold
            cookies.set_cookie_header(request)
        return request

    def _way(self, url: httpx2.URL) -> connect.Transport:
        proxied = self.proxy and not bypasses(self.no_proxy, url)
        kind = "proxy" if proxied else "direct"
        with self._lock:
            if kind not in self._ways:
                tls = connect.tls_context(self.ca_file)
                self._ways[kind] = (
                    connect.through(self.proxy, self._deadline, tls)
                    if proxied
                    else connect.direct(self._guard, self._deadline, tls)
                )
            return self._ways[kind]

    def _read(self, response: httpx2.Response, ask: _Ask) -> Answer:
        place, status = where(response.request.url), response.status_code
        headers = {name.lower(): value for name, value in response.headers.items()}
        if status in _LATER:
            raise _later(f"{place}: answered {status}", retry_after(headers))
        if status not in ask.accept:
            raise _unwanted(place, status)
        body = _body(response, place, ask.limits.size)
        if status == 200 and _WEB_PAGE.match(body[:2_000]):
            raise _Again(SourceChanged(f"{place}: answered with a web page instead of data; is the address right?"))
        return Answer(str(response.request.url), status, headers, body)


def _url(text: str) -> httpx2.URL:
    try:
        return httpx2.URL(text)
    except httpx2.InvalidURL as error:
        raise SourceRefused(f"not an address: {error}") from error


def _moved_to(response: httpx2.Response) -> httpx2.URL | None:
    target = response.headers.get("location")
    if response.status_code not in _MOVED or target is None:
        return None
    try:
        return response.request.url.join(target)
    except httpx2.InvalidURL as error:
        raise SourceRefused(f"{where(response.request.url)}: redirects to what is no address") from error


def _body(response: httpx2.Response, place: str, limit: int) -> bytes:
    """Return the whole body, counted as it unpacks, in pieces of at most a megabyte."""
    pieces, size = [], 0
    for piece in response.iter_bytes():
        pieces.append(piece)
        size += len(piece)
        if size > limit:
            raise SourceUnavailable(f"{place}: the answer is larger than {limit:,} bytes")
    return b"".join(pieces)


def _later(text: str, after: float | None) -> Exception:
    """Return a reason to ask again, or to give up for this time where the server wants more patience than we have."""
    if after is None:
        return _Again(SourceUnavailable(text))
    patience = f"{text} and asks for {after:g} seconds of patience"
    error = SourceUnavailable(patience, retry_after=timedelta(seconds=min(after, 86_400.0)))
    return error if after > LONGEST_WAIT else _Again(error, after)


def _unwanted(place: str, status: int) -> SourceError:
    if status >= 500 or status in (408, 425):
        return SourceUnavailable(f"{place}: answered {status}")
    return SourceChanged(f"{place}: answered {status}; is the address right?")


_backing_off = tenacity.wait_exponential_jitter(multiplier=0.5, max=20, jitter=0.5)


def _wait(state: tenacity.RetryCallState) -> float:
    failure = state.outcome.exception() if state.outcome else None
    if isinstance(failure, _Again) and failure.after is not None:
        return failure.after
    return _backing_off(state)
