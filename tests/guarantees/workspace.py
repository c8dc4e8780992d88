"""A Slack that takes what is posted and then fails as a test says; it is the only witness of what arrived."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from bot.deliver.slack import Slack, connect
from bot.model import Address, Delivery, Message, Plan
from bot.outbox import Lease, deliver
from bot.store import SqlStore

AT = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
PAGE = 100

Fault = Callable[["Post"], bool]  # answers a post wrongly and returns True, or lets it be answered well


class Post(BaseHTTPRequestHandler):
    """One request to Slack."""

    server: Workspace

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if not self.path.endswith("chat.postMessage"):
            self.answer(self.server.history({key: found[0] for key, found in parse_qs(body.decode()).items()}))
            return
        self.said = json.loads(body)
        if self.server.refuses(self):
            return
        ts = self.server.take(self.said)
        if not self.server.fault(self):
            self.answer({"ok": True, "ts": ts})

    def answer(self, answer: dict[str, Any] | bytes, status: int = 200, **headers: str) -> bool:
        data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(data)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)
        return True

    def reset(self) -> bool:
        self.close_connection = True
        self.connection.close()
        return True

    def hang(self) -> bool:
        self.server.over.wait(10)
        return self.reset()

    def log_message(self, *_arguments: object) -> None:
        pass


class Workspace(ThreadingHTTPServer):
    """The channels of a workspace, and how it fails."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Post)
        self.fault: Fault = lambda _post: False  # after a post was taken
        self.refuses: Fault = lambda _post: False  # before
        self.posts: list[dict[str, Any]] = []
        self.over = threading.Event()

    def take(self, said: dict[str, Any]) -> str:
        ts = f"{AT.timestamp() + len(self.posts) / 1000:.6f}"
        self.posts.append({"channel": said["channel"], "ts": ts, "metadata": said["metadata"]})
        return ts

    def history(self, asked: dict[str, str]) -> dict[str, Any]:
        here = [post for post in self.posts if post["channel"] == asked["channel"]]
        start = int(asked.get("cursor", 0))
        more = str(start + PAGE) if start + PAGE < len(here) else ""
        return {"ok": True, "messages": here[start : start + PAGE], "response_metadata": {"next_cursor": more}}

    def copies(self) -> Counter[str]:
        """Return how often each delivery arrived."""
        return Counter(post["metadata"]["event_payload"]["delivery_id"] for post in self.posts)

    def channel(self, *, timeout: float = 5) -> Slack:
        """Return our way to this workspace, which does not really wait a second between two posts."""
        client = connect("xoxb-1", api_url=f"http://127.0.0.1:{self.server_port}/api", deadline=timeout)
        client.proxy = None
        return Slack(client, sleep=lambda _seconds: None)

    def handle_error(self, request: object, client_address: object) -> None:
        pass


@contextmanager
def a_workspace() -> Iterator[Workspace]:
    with Workspace() as running:
        threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield running
        running.over.set()
        running.shutdown()


def planned(store: SqlStore, channel: Slack, count: int, *, channels: int = 10) -> list[str]:
    """Plan so many digests for so many channels; return their ids."""
    named = [(f"d{n:05}", Address("slack", f"C{n % channels:08}")) for n in range(count)]
    message = Message("HER2-low", "What is new", blocks='[{"type":"divider"}]')
    frozen = (
        Delivery(name, to, channel.pack(message, to, delivery_id=name, now=AT), "HER2-low", (f"x:{name}",), ("s",), AT)
        for name, to in named
    )
    store.save_plan(Plan(tuple(frozen), ()))
    return [name for name, _to in named]


def work(store: SqlStore, channel: Slack, *, until: timedelta, every: timedelta = timedelta(minutes=1)) -> None:
    """Deliver as a worker does, minute by minute of a clock that runs faster than ours, until nothing is left to do."""
    now, end = AT, AT + until
    while now < end:
        list(deliver(store, {"slack": channel}, clock=lambda now=now: now, lease=Lease()))
        states = {one.state.value for one in store.deliveries(limit=100_000)}
        if states <= {"delivered", "dead", "suppressed"}:
            return
        now += every
