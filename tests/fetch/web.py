"""A web server of our own on this machine: routes are functions, and it remembers what it was asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import parse_qsl, urlsplit

from bot.fetch import Fetcher


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    params: Mapping[str, str]
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Reply:
    body: bytes | str = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = None  # what Content-Length claims, where it lies
    drip: bytes = b""  # sent again and again, slowly, until the reader leaves


Route = Callable[[Asked], Reply]


class Web:
    """Serves `routes` (path -> what it replies, a value or a function of the request) on a port of its own."""

    def __init__(self, routes: Mapping[str, Reply | Route]) -> None:
        self.asked: list[Asked] = []
        web, leave = self, threading.Event()
        self._leave = leave

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_args: object) -> None:
                pass

            def do_GET(self) -> None:
                self._reply("")

            def do_POST(self) -> None:
                self._reply(self.rfile.read(int(self.headers["Content-Length"])).decode())

            def _reply(self, form: str) -> None:
                url = urlsplit(self.path)
                headers = {name.lower(): value for name, value in self.headers.items()}
                asked = Asked(self.command, url.path, dict(parse_qsl(f"{url.query}&{form}")), headers)
                web.asked.append(asked)
                found = routes.get(url.path, Reply(status=404))
                reply = found if isinstance(found, Reply) else found(asked)
                body = reply.body.encode() if isinstance(reply.body, str) else reply.body
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                if not reply.drip:
                    self.send_header("Content-Length", str(reply.length if reply.length is not None else len(body)))
                self.end_headers()
                self.wfile.write(body)
                while reply.drip and not leave.wait(0.02):
                    try:
                        self.wfile.write(reply.drip)
                    except OSError:
                        return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self._server.server_address[1]}"
        self.url = f"http://{self.host}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._leave.set()
        self._server.shutdown()
        self._server.server_close()


def a_fetcher(**other: object) -> Fetcher:
    """A fetcher that may read from this machine and does not really wait."""
    settings = {"allow_private": frozenset({"127.0.0.1"}), "sleep": lambda _seconds: None, **other}
    return Fetcher("her2low-tests (me@example.org)", **settings)


def in_turn(*replies: Reply) -> Route:
    """Reply one after the other, and with the last one ever after."""
    left = list(replies)
    return lambda _asked: left.pop(0) if len(left) > 1 else left[0]
