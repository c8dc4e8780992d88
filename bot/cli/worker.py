"""run: the worker. It reads and sends, for ever, until it is told to stop."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

import click

from bot import pipeline
from bot.cli.reload import Reload
from bot.cli.sending import RESUME, delivered_now, planned, usable_channels, waiting
from bot.cli.session import Session, clock, pass_session
from bot.cli.watch import Watch
from bot.errors import StoreError
from bot.logs import log, log_delivery, log_outcome, write_json
from bot.model import Delivery, SourceState
from bot.ports import Source
from bot.schedule import is_time

GRACE = 25.0  # seconds that a reading may take to end after SIGTERM; platforms kill after 30
HOLD = timedelta(seconds=60)  # a worker's on the sources that it reads, or a lease; it renews it while it lives


@click.command()
@RESUME
@pass_session
def run(session: Session, resume: bool) -> None:  # noqa: FBT001
    """Work: poll and send, for ever, until SIGTERM or Ctrl-C (finishes what it holds)."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    write_json(session.environment.secrets)
    for line in waiting(session):
        log.warning(line)
    watch, reload = Watch(session), Reload(session)
    watch.begin(resume=resume)
    log.info("working", sources=len(session.sources), subscriptions=len(session.subscriptions))
    worker = str(uuid4())
    reader = threading.Thread(target=_keep_reading, args=(session, stop, worker), name="reader", daemon=True)
    reader.start()
    threading.Thread(target=_keep_hold, args=(session, reader, worker), name="holder", daemon=True).start()
    while not stop.is_set() and reader.is_alive():
        with _patience():
            reload.look()
            planned(session, save=True)
            for delivery in _delivered_once(session, stop):
                log_delivery(delivery)
                watch.round()
            watch.round()
        stop.wait(session.environment.tick.total_seconds())
    broken = not stop.is_set()  # the reader has died of a bug: whoever started us shall know
    reader.join(GRACE)
    log.info("stopped", reading_left=reader.is_alive())  # what was left starts again from its cursor
    click.get_current_context().exit(int(broken))


def _delivered_once(session: Session, stop: threading.Event) -> Iterator[Delivery]:
    for delivery in delivered_now(session, usable_channels(session)):
        yield delivery
        if stop.is_set():
            return


def _keep_reading(session: Session, stop: threading.Event, worker: str) -> None:
    """Read what is due, for ever; of several workers that share a database, one reads a source at a time."""

    def wanted(source: Source, seen: SourceState) -> bool:
        now = clock()
        until = now + _hold(session)
        return is_time(seen, source.every, now=now) and session.store.hold(seen, by=worker, now=now, until=until)

    while not stop.is_set():
        with _patience():
            now = clock()
            seen = {state.name: state for state in session.store.sources()}
            ready = [s for s in session.sources if is_time(seen.get(s.name, SourceState(s.name)), s.every, now=now)]
            for outcome in pipeline.poll(ready, session.store, session.lexicon, now=now, wanted=wanted):
                log_outcome(outcome)
        stop.wait(session.environment.tick.total_seconds())


def _keep_hold(session: Session, reader: threading.Thread, worker: str) -> None:
    """Tell the other workers every now and then that this one still reads what it holds."""
    while reader.is_alive():
        with _patience():
            session.store.keep(by=worker, until=clock() + _hold(session))
        reader.join(_hold(session).total_seconds() / 4)


def _hold(session: Session) -> timedelta:
    return min(HOLD, session.environment.lease)


@contextmanager
def _patience() -> Iterator[None]:
    """Go on working where the database is away or busy for a while: what is not written is done again."""
    try:
        yield
    except StoreError as error:
        log.warning(f"{error}; trying again")
