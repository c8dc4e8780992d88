"""Brings a database to the newest schema in a process that dies at its n-th statement, for each n that stdin asks for.

    python -m tests.store.dying sqlite:///her2low.db

It writes how each ended: 0, or -9 where it was killed. The processes are forked, so that each takes milliseconds.
"""

from __future__ import annotations

import os
import signal
import sys
from itertools import count

from alembic import command, config
from sqlalchemy import Engine, event

from bot.store import migrate

IMPORTED = (command, config)  # before the fork


def main() -> None:
    for line in sys.stdin:
        child = os.fork()
        if not child:
            _die_at(int(line))
            migrate(sys.argv[1])
            os._exit(0)
        _child, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _die_at(number: int) -> None:
    numbers = count(1)

    @event.listens_for(Engine, "after_cursor_execute")
    def counted(*_given: object) -> None:
        if next(numbers) == number:
            os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
