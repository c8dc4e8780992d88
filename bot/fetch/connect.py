"""Connections that end in time and lead only where the guard lets them.

A name is resolved once, every address of it is checked, and the address that was checked is the one connected to; TLS
still proves the name. So a name that changes its address between check and use (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import math
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Iterator

import httpcore2
import httpx2

from bot.errors import ConfigurationError
from bot.fetch.guard import Guard

CONNECT = 5.0  # seconds for one attempt to connect
POOL = 40  # connections at a time
IDLE = 5.0  # seconds; servers close an idle connection without a word


class Deadline(threading.local):
    """The moment at which the request of this thread has to be over, headers, body, redirects and all."""

    at = math.inf

    def start(self, seconds: float) -> None:
        self.at = time.monotonic() + seconds

    def left(self, timeout: float | None = None) -> float:
        """Return the seconds that a single step may take; a server that drips bytes cannot stretch the whole."""
        left = self.at - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("out of time")
        return left if timeout is None else min(left, timeout)


class _Stream(httpcore2.NetworkStream):
    """A connection whose every step ends by the deadline."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        secure = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _Stream(secure, self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


class Backend(httpcore2.NetworkBackend):
    """Opens connections to the addresses that a guard has checked; without a guard, to any (our own proxy)."""

    def __init__(self, deadline: Deadline, guard: Guard | None) -> None:
        self._deadline = deadline
        self._guard = guard
        self._plain = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        failure: Exception = httpcore2.ConnectError(f"{host} has no address")
        for address in self._addresses(host, port):
            try:
                wait = self._deadline.left(timeout)
                stream = self._plain.connect_tcp(address, port, wait, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
            else:
                return _Stream(stream, self._deadline)
        raise failure

    def _addresses(self, host: str, port: int) -> tuple[str, ...]:
        if self._guard is None or self._guard.allows(host, port):
            return (host,)
        try:
            return self._guard.addresses(host, port)
        except socket.gaierror as error:
            raise httpcore2.ConnectError(f"no host of this name is known ({error.strerror})") from error


class _Body(httpx2.SyncByteStream):
    def __init__(self, stream: Iterable[bytes]) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        yield from self._stream

    def close(self) -> None:
        close = getattr(self._stream, "close", None)
        if close is not None:
            close()


class Transport:
    """Sends one request and returns its answer, the body not yet read."""

    def __init__(self, pool: httpcore2.ConnectionPool) -> None:
        self._pool = pool

    def send(self, request: httpx2.Request) -> httpx2.Response:
        assert isinstance(request.stream, httpx2.SyncByteStream)
        url = request.url
        answer = self._pool.handle_request(
            httpcore2.Request(
                method=request.method,
                url=httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                content=request.stream,
                extensions={"timeout": {"connect": CONNECT}},
            )
        )
        assert isinstance(answer.stream, Iterable)
        return httpx2.Response(answer.status, headers=answer.headers, stream=_Body(answer.stream), request=request)

    def close(self) -> None:
        self._pool.close()


def direct(guard: Guard, deadline: Deadline, tls: ssl.SSLContext) -> Transport:
    """Return the way without a proxy, guarded at every connection."""
    backend = Backend(deadline, guard)
    return Transport(
        httpcore2.ConnectionPool(tls, max_connections=POOL, keepalive_expiry=IDLE, network_backend=backend)
    )


def through(proxy: str, deadline: Deadline, tls: ssl.SSLContext) -> Transport:
    """Return the way through a proxy, which resolves names by itself and may stand on our own network."""
    try:
        way = httpx2.Proxy(proxy)
    except (ValueError, httpx2.InvalidURL) as error:
        raise ConfigurationError(f"environment: HTTPS_PROXY: {error}") from error
    if way.url.scheme not in ("http", "https"):
        raise ConfigurationError("environment: HTTPS_PROXY: write http://host:port or https://host:port")
    url = httpcore2.URL(scheme=way.url.raw_scheme, host=way.url.raw_host, port=way.url.port, target=b"/")
    pool = httpcore2.HTTPProxy(
        url,
        proxy_auth=way.raw_auth,
        ssl_context=tls,
        max_connections=POOL,
        keepalive_expiry=IDLE,
        network_backend=Backend(deadline, None),
    )
    return Transport(pool)


def tls_context(ca_file: str) -> ssl.SSLContext:
    """Return how servers prove who they are: by the operator's own authorities (SSL_CERT_FILE) or the system's."""
    if not ca_file:
        return httpcore2.default_ssl_context(_trust_env=False)
    try:
        return ssl.create_default_context(cafile=ca_file)
    except OSError as error:
        raise ConfigurationError(f"environment: SSL_CERT_FILE={ca_file}: {error.strerror or error}") from error
