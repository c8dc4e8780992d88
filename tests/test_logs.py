"""Logs: one JSON line for each thing that happened, and never a secret, an address or what was said."""

from __future__ import annotations

import io
import json
import logging
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import structlog

from bot.demo.standin import Standin
from bot.logs import log, log_delivery, write_json
from bot.model import Address
from bot.settings import read_environment
from tests.cli.test_commands import TODAY
from tests.store.builders import a_delivery

CANARY = "canary-7d1f"
SECRETS = {
    "SLACK_BOT_TOKEN": f"xoxb-{CANARY}",
    "SLACK_SIGNING_SECRET": f"signing-{CANARY}",
    "SMTP_URL": f"smtp://bot:pass%2F{CANARY}@127.0.0.1:1?starttls=never",
    "MAIL_FROM": "bot@example.org",
    "SECRET_KEY": f"new-{CANARY},old-{CANARY}",
    "NCBI_API_KEY": f"ncbi-{CANARY}",
    "PING_URL": f"https://ping.example.org/{CANARY}",
}


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    root, hooks = logging.getLogger(), (sys.excepthook, threading.excepthook)
    handlers, level, stream = root.handlers[:], root.level, io.StringIO()
    write_json(read_environment(SECRETS).secrets, to=stream)
    yield stream
    root.handlers[:], (sys.excepthook, threading.excepthook) = handlers, hooks
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.mark.parametrize(
    "text",
    [
        f"token xoxb-{CANARY} refused",
        f"xapp-1-{CANARY}",
        f"postgresql://her2low:{CANARY}@db/her2low is away",
        f"GET /efetch?db=pubmed&api_key={CANARY}&id=1",
        f"Authorization: Bearer {CANARY}",
        f'{{"token": "{CANARY}"}}',
        f"login pass/{CANARY} and pass%2F{CANARY}",
        f"signing-{CANARY} new-{CANARY} old-{CANARY} ncbi-{CANARY}",
        f"https://hooks.slack.com/commands/{CANARY}",
        "the relay refuses anna@example.org: 550",
    ],
)
def test_no_secret_and_no_address_is_logged_however_it_came_in(written: io.StringIO, text: str) -> None:
    log.info(text, error=text, nested={"list": [text]})
    logging.getLogger("some.library").warning("said %s", text)
    try:
        raise ValueError(text)
    except ValueError:
        log.exception("failed")
        sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    assert len(lines) == 4
    assert CANARY not in written.getvalue()
    assert "anna@example.org" not in written.getvalue()


def test_one_event_is_one_line_whatever_stands_in_it(written: io.StringIO) -> None:
    log.info("a title\nwith a line break", title="\x1b[31mred \u202e and more\r\n")
    (line,) = written.getvalue().splitlines()
    assert line.isascii()
    assert line.isprintable()


def test_a_delivery_is_logged_without_its_words_and_its_address(written: io.StringIO) -> None:
    sent = replace(a_delivery("d1", "pubmed:1"), address=Address("email", "anna@example.org"))
    log_delivery(replace(sent, error="the relay refuses anna@example.org"))
    (line,) = [json.loads(line) for line in written.getvalue().splitlines()]
    assert (line["event"], line["delivery"], line["items"]) == ("sent", "d1", 1)
    assert "anna" not in written.getvalue()
    assert sent.subject not in written.getvalue()


def test_a_whole_run_leaves_no_secret_in_logs_errors_and_digests(tmp_path: Path) -> None:
    """A worker reads, plans, sends into a folder, fails at Slack and at a mail server, and is stopped."""
    with Standin(today=TODAY, day=-1) as standin:
        (tmp_path / "subscriptions.yaml").write_text(
            f"sources:\n  pubmed: {{url: '{standin.url}', query: 'HER2'}}\n"
            f"  feeds: [{{name: Gone, url: '{standin.url}/gone?api_key={CANARY}'}}]\n"
            "subscriptions:\n  - {id: a, match: {genes: [ERBB2]}, look_back: 520w, deliver: [{file: out}, "
            '{slack: "#her2-low"}, {email: anna@example.org}]}\n'
        )
        environment = SECRETS | {
            "PATH": "/usr/bin:/bin",
            "SLACK_API_URL": "http://127.0.0.1:1/api/",
            "ALLOW_PRIVATE_HOSTS": standin.host,
            "PING_URL": "",
        }
        worker = subprocess.Popen(
            [sys.executable, "-m", "bot", "run"],
            cwd=tmp_path,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        end = time.monotonic() + 20
        while time.monotonic() < end and not list(tmp_path.glob("out/*.txt")):
            time.sleep(0.1)
        time.sleep(0.5)
        worker.send_signal(signal.SIGTERM)
        output, _none = worker.communicate(timeout=30)
    lines = [json.loads(line) for line in output.splitlines()]
    assert worker.returncode == 0
    assert {"working", "read", "sent", "stopped"} <= {line["event"] for line in lines}
    everything = output + "".join(path.read_text() for path in tmp_path.glob("out/*.txt"))
    assert CANARY not in everything
    assert "anna@example.org" not in output
