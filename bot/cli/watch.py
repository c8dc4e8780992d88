"""What a worker does beside its work: says that it lives, refuses a restored copy, and calls the operator."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import datetime, timedelta

from bot import alarms
from bot.cli.session import Session, clock
from bot.errors import Conflict, CopiedStore, SourceError
from bot.fetch import Limits
from bot.logs import log
from bot.model import DeliveryState
from bot.vitals import Vitals, is_alive

BEAT = timedelta(seconds=15)
LOOK = timedelta(minutes=1)  # between two looks at what the operator has to hear, and two pings
MANY = 1_000


def worker_name() -> str:
    """Return the name under which this machine, or container, says that it lives."""
    return socket.gethostname()


def begin_work(session: Session, *, resume: bool) -> None:
    """Say that work is done from here; raise CopiedStore where the database seems a copy and nobody said --resume."""
    store, now = session.store, clock()
    if resume:
        store.resume()
    elif why := store.doubt(now=now):
        raise CopiedStore(
            f"nothing is sent: {why}. What was sent since would be sent again. Look with `her2low send --dry-run`; "
            "if this database shall go on, start once with --resume"
        )
    store.count_round(now=now)


class Watch:
    """Comes round with the worker; does each thing only as often as it makes sense."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._beat_at: datetime | None = None
        self._looked_at: datetime | None = None

    def begin(self, *, resume: bool) -> None:
        """Say that a worker lives here; raise CopiedStore where the database seems a copy and nobody said --resume."""
        begin_work(self._session, resume=resume)
        self._beat(clock())

    def round(self) -> None:
        """Say that we live; now and then look at what the operator has to hear, and ping whoever waits for it."""
        now = clock()
        if self._beat_at is None or now - self._beat_at >= BEAT:
            self._beat(now)
        if self._looked_at is None or now - self._looked_at >= LOOK:
            self._looked_at = now
            call_operator(self._session, now=now)
            self._ping(now)

    def _beat(self, now: datetime) -> None:
        self._session.store.beat(worker_name(), now=now)
        self._beat_at = now

    def _ping(self, now: datetime) -> None:
        """Tell the dead-man's switch that all is well; it calls somebody when this stays away."""
        url = self._session.environment.ping_url
        if url and not list(_vitals(self._session, now).ailments()):
            try:
                self._session.fetcher.get(url, limits=Limits(size=10_000, seconds=10), accept=range(200, 300))
            except SourceError as error:
                log.warning("PING_URL was not reached", error=str(error).replace(url, "PING_URL"))


def call_operator(session: Session, *, now: datetime) -> None:
    """Put into the ledger what OPERATOR has to hear: alarms that are new or grew, and those that are over."""
    address = alarms.operator_address(session.environment.operator)
    channel = session.channels.get(address.channel)
    if not session.environment.operator or channel is None or session.environment.delivery == "off":
        return
    store, standing = session.store, tuple(_standing(session, now))
    raised = store.alarms()
    try:
        for alarm in alarms.grown(raised, standing, now=now):
            log.error("alarm", alarm=alarm.name, said=alarm.said)
            store.begin_alarm(alarm.name, alarm.count, alarms.begun(alarm, address, channel, now=now), now=now)
        for alarm in alarms.shrunk(raised, standing):
            store.shrink_alarm(alarm.name, alarm.count)
        for name, told in alarms.over(raised, standing, others=_others(session, now)).items():
            log.info("alarm over", alarm=name)
            store.end_alarm(name, alarms.ended(name, told.since, address, channel, now=now))
    except Conflict:
        return  # another worker tells of it


def _others(session: Session, now: datetime) -> list[str]:
    """Return the machines beside this one whose workers live."""
    beats = session.store.beats()
    return [name for name in beats if name != worker_name() and is_alive(beats, name, now=now)]


def _standing(session: Session, now: datetime) -> Iterator[alarms.Alarm]:
    dead, unknown = (
        session.store.deliveries(state=state, limit=MANY) for state in (DeliveryState.DEAD, DeliveryState.UNKNOWN)
    )
    yield from alarms.standing(_vitals(session, now), dead, unknown)
    yield from alarms.aside(session.store.aside.counts())
    yield from alarms.file_fault(session.file_fault, worker_name())


def _vitals(session: Session, now: datetime) -> Vitals:
    every = {source.name: source.every for source in session.sources}
    store = session.store
    return Vitals(store.sources(), store.beats(), every, now, store.waiting())
