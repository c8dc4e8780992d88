"""The torture bench with small counts: workers die at random instants, and the witnesses are asked."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SHORT = ("--deliveries", "10", "--kills", "4", "--limit", "40", "--lease", "0.9", "--settle", "0.4")
RUNS = {
    "slack": ("--channel", "slack"),
    "slack, not readable": ("--channel", "slack", "--history", "off"),
    "email": ("--channel", "email"),
    "two workers": ("--database", "postgresql", "--workers", "2"),
}


@pytest.fixture(scope="module")
def figures() -> dict[str, dict[str, int]]:
    """The figures of short runs, all at once, in processes of their own because they fork."""
    command = [sys.executable, "-m", "benchmarks.torture", *SHORT]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "cwd": ROOT}
    running = {name: subprocess.Popen([*command, *options], **pipes) for name, options in RUNS.items()}
    answers = {name: process.communicate(timeout=90) for name, process in running.items()}
    assert all(out for out, _err in answers.values()), answers
    return {name: json.loads(out) for name, (out, _err) in answers.items()}


@pytest.mark.parametrize("run", ["slack", "two workers"])
def test_killed_workers_lose_nothing_and_post_nothing_twice_where_slack_can_be_asked(figures, run):
    found = figures[run]
    assert (found["arrived"], found["lost"], found["double"], found["unfinished"]) == (10, 0, 0, 0)


def test_killed_workers_post_nothing_twice_where_slack_cannot_be_asked_and_what_is_in_doubt_is_listed(figures):
    found = figures["slack, not readable"]
    assert (found["lost"], found["double"], found["unfinished"]) == (0, 0, 0)
    assert found["arrived"] + found["unknown"] >= 10


def test_killed_workers_lose_no_mail_and_a_second_copy_is_the_same_byte_for_byte(figures):
    found = figures["email"]
    assert (found["arrived"], found["lost"], found["double_of_other_bytes"]) == (10, 0, 0)
