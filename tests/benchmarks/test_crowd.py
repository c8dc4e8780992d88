"""The crowd bench with a small crowd, in a process of its own since it starts others."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def test_two_workers_on_postgresql_serve_a_crowd_at_one_slot_and_each_reader_gets_one_digest():
    command = [sys.executable, "-m", "benchmarks.crowd", "--readers", "30", "--workers", "2"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=90, check=False)
    assert done.stdout, done.stderr
    found = json.loads(done.stdout)
    assert (found["once"], found["lost"], found["double"], found["strangers"]) == (30, 0, 0, 0)
    assert found["exits"] == [0, 0]
