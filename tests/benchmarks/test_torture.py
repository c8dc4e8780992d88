"""The torture bench with small counts: whole workers die at random instants, and the witnesses are asked."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
COUNTS = ("--deliveries", "12", "--places", "6", "--kills", "3")
SHORT = (*COUNTS, "--limit", "120", "--lease", "3.0", "--settle", "0.5", "--gap", "0.7")
RUNS = ("slack", "slack, not readable", "email", "two workers")


@pytest.fixture(scope="module")
def figures() -> dict[str, dict[str, int]]:
    """The figures of short runs, all at once, in a process of its own because it starts others."""
    command = [sys.executable, "-m", "benchmarks.torture", "--all", *SHORT]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=240, check=False)
    assert done.stdout, done.stderr
    return dict(zip(RUNS, map(json.loads, done.stdout.splitlines()), strict=True))


@pytest.mark.parametrize("run", RUNS)
def test_whoever_is_killed_nothing_is_lost_or_left_and_every_killed_worker_is_followed_by_one_that_works(figures, run):
    found = figures[run]
    assert (found["killed"], found["broke_down"], found["lost"], found["unfinished"]) == (3, 0, 0, 0)


@pytest.mark.parametrize("run", ["slack", "two workers"])
def test_killed_workers_post_nothing_twice_where_slack_can_be_asked(figures, run):
    found = figures[run]
    assert (found["arrived"], found["double"], found["unknown"]) == (12, 0, 0)


def test_killed_workers_post_nothing_twice_where_slack_cannot_be_asked_and_what_is_in_doubt_is_listed(figures):
    found = figures["slack, not readable"]
    assert found["double"] == 0
    assert found["arrived"] == 12 or found["unknown"]


def test_of_a_mail_that_killed_workers_sent_twice_both_copies_are_the_same_byte_for_byte(figures):
    found = figures["email"]
    assert (found["arrived"], found["double_of_other_bytes"]) == (12, 0)
