"""Workers for a bench to kill: whole `her2low run`s, each in a process and a session of its own.

They are forked from a process that has done the imports and nothing else (multiprocessing's forkserver), so that one
starts in milliseconds: else most kills would hit an interpreter that is still reading modules.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

NURSERY = multiprocessing.get_context("forkserver")
NURSERY.set_forkserver_preload(["bot.cli.worker", "benchmarks.preloaded", "benchmarks.sinks"])
KILLED = -9
LOG = "log"


class Victims:
    """Some workers; one that is killed is replaced at once."""

    def __init__(self, count: int, folder: Path, environment: Mapping[str, str]) -> None:
        self._folder, self._environment, self._ends = folder, dict(environment), Counter()
        self._workers = [self._start() for _ in range(count)]

    def kill_one(self) -> bool:
        """Kill one of them and start another; False where it had ended by itself."""
        number = random.randrange(len(self._workers))
        ended = self._workers[number]
        ended.kill()
        self._end(ended)
        self._workers[number] = self._start()
        return ended.exitcode == KILLED

    def pause_one(self, seconds: float) -> bool:
        """Let one of them stand still for a while, as on a machine that sleeps; False where it had ended by itself."""
        worker = random.choice(self._workers)
        if not worker.is_alive():
            return False
        os.kill(worker.pid, signal.SIGSTOP)
        threading.Timer(seconds, _resume, [worker]).start()
        return True

    def stop(self) -> None:
        """Let them finish what they hold."""
        for worker in self._workers:
            worker.terminate()
        for worker in self._workers:
            self._end(worker)

    def kill(self) -> None:
        for worker in self._workers:
            worker.kill()

    def figures(self) -> dict[str, int]:
        """Return how many died before they came to work, and how many ended otherwise than they were told to."""
        said = (self._folder / LOG).read_text().splitlines()
        broken = sum(count for code, count in self._ends.items() if code not in (0, KILLED))
        if broken:
            print(*[line for line in said if '"level": "info"' not in line][-50:], sep="\n", file=sys.stderr)
        began = sum('"event": "working"' in line for line in said)
        return {"killed_while_starting": self._ends.total() - began, "broke_down": broken}

    def _start(self):
        worker = NURSERY.Process(target=_work, args=(str(self._folder), self._environment))
        worker.start()
        return worker

    def _end(self, worker) -> None:
        worker.join()
        self._ends[worker.exitcode] += 1


@contextmanager
def victims(count: int, folder: Path, environment: Mapping[str, str]) -> Iterator[Victims]:
    """Give workers for a folder with its subscriptions.yaml; whatever happens, none is left."""
    workers = Victims(count, folder, environment)
    try:
        yield workers
    finally:
        workers.kill()


def _resume(worker) -> None:
    if worker.is_alive():
        os.kill(worker.pid, signal.SIGCONT)


def _work(folder: str, environment: Mapping[str, str]) -> None:
    """Be `her2low run`."""
    from bot.cli import main  # noqa: PLC0415 - only the victim needs it

    os.setsid()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    with open(LOG, "ab") as log:
        for stream in (1, 2):
            os.dup2(log.fileno(), stream)
    sys.argv = ["her2low", "run"]
    main()
