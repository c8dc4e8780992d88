"""The bundled records on a local address, answered as PubMed, ClinicalTrials.gov and feeds answer.

    with Standin(today=date(2026, 11, 23), day=-2) as standin:
        ...  # read standin.url + "/entrez/eutils/esearch.fcgi?…"
        standin.day = -1

It asks no clock: the day moves only when it is told to.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl, urlsplit

from bot.demo.bundle import Bundle, load
from bot.demo.services import NOT_FOUND, Answer, Request, clinicaltrials, feeds, pubmed

SERVICES = (
    ("/entrez/eutils/", pubmed.answer),
    ("/api/", clinicaltrials.answer),
    ("/feeds/", feeds.answer),
)


class Standin:
    """A server on 127.0.0.1 that shows the bundled records as they stand on `day`; day 0 is `today`."""

    def __init__(self, *, today: date, day: int = 0) -> None:
        self.day = day
        self._bundle = load(today)
        self._server = _Server(self)
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def url(self) -> str:
        """The address below which all services answer, without a slash at its end."""
        return f"http://{self.host}"

    @property
    def host(self) -> str:
        """The host and port, as ALLOW_PRIVATE_HOSTS wants them."""
        return f"127.0.0.1:{self._server.server_address[1]}"

    @property
    def bundle(self) -> Bundle:
        """All records, also those that have not arrived yet."""
        return self._bundle

    def answer(self, path: str, request: Request) -> Answer:
        """Return what the service of a path answers now."""
        for prefix, answer in SERVICES:
            if path.startswith(prefix):
                below = Request(path.removeprefix(prefix), request.params, request.etag)
                return answer(self._bundle, self.day, below)
        return NOT_FOUND

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # closing waits for the answers under way
    request_queue_size = 64  # the default of 5 makes the sixth of many readers wait a second

    def __init__(self, standin: Standin) -> None:
        self.standin = standin
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    """One request over HTTP/1.0: a connection ends with its answer, so that no thread outlives the server."""

    server: _Server
    timeout = 5

    def do_GET(self) -> None:
        self._answer("")

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self._answer(self.rfile.read(length).decode())

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the terminal belongs to the demo."""

    def _answer(self, form: str) -> None:
        url = urlsplit(self.path)
        params = dict(parse_qsl(f"{url.query}&{form}", keep_blank_values=True))
        request = Request(url.path, params, self.headers.get("If-None-Match", ""))
        self._send(self.server.standin.answer(url.path, request))

    def _send(self, answer: Answer) -> None:
        headers = {"Content-Type": answer.content_type, "ETag": answer.etag, "Content-Length": str(len(answer.body))}
        self.send_response(answer.status)
        for name, value in headers.items():
            if value:
                self.send_header(name, value)
        self.end_headers()
        with suppress(ConnectionError):  # whoever asked may have gone
            self.wfile.write(answer.body)
