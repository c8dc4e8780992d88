"""The torture bench with small counts: workers die at random instants, and the witnesses are asked."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


def tortured(*options: str) -> dict[str, int]:
    """Return the figures of a short run, made in a process of its own because it forks."""
    short = ("--deliveries", "12", "--kills", "4", "--limit", "30")
    command = [sys.executable, "-m", "benchmarks.torture", *short, *options]
    ran = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert ran.stdout, ran.stderr
    return json.loads(ran.stdout)


def test_killed_workers_lose_nothing_and_post_nothing_twice_where_slack_can_be_asked():
    figures = tortured("--channel", "slack")
    assert (figures["arrived"], figures["lost"], figures["double"], figures["unfinished"]) == (12, 0, 0, 0)


def test_killed_workers_post_nothing_twice_where_slack_cannot_be_asked_and_what_is_in_doubt_is_listed():
    figures = tortured("--channel", "slack", "--history", "off")
    assert (figures["lost"], figures["double"], figures["unfinished"]) == (0, 0, 0)
    assert figures["arrived"] + figures["unknown"] >= 12


def test_killed_workers_lose_no_mail_and_a_second_copy_is_the_same_byte_for_byte():
    figures = tortured("--channel", "email")
    assert (figures["arrived"], figures["lost"], figures["double_of_other_bytes"]) == (12, 0, 0)


@pytest.mark.skipif(sys.platform != "linux", reason="the PostgreSQL wheel is tried on Linux")
def test_two_workers_on_postgresql_share_the_work_and_survive_the_same():
    figures = tortured("--database", "postgresql", "--workers", "2")
    assert (figures["arrived"], figures["lost"], figures["double"], figures["unfinished"]) == (12, 0, 0, 0)
