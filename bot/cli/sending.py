"""digest, send, run, deliveries: from the log to people."""

from __future__ import annotations

import json
import signal
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from uuid import uuid4

import click

from bot import pipeline, wiring
from bot.cli.session import Session, clock, pass_session
from bot.cli.watch import Watch
from bot.deliver.email import Email
from bot.digest import compose, render
from bot.errors import Conflict, StoreError
from bot.logs import log, log_delivery, log_outcome, write_json
from bot.match import match
from bot.model import Address, Delivery, DeliveryState, Digest, Message, Origin, Plan, SourceState, Subscription
from bot.outbox import Lease, deliver
from bot.ports import Channel, Source
from bot.schedule import is_time
from bot.settings import duration

PATIENCE = timedelta(seconds=65)  # `send` waits so long for what was put off for a moment (Slack's Retry-After)
GRACE = 25.0  # seconds that a reading may take to end after SIGTERM; platforms kill after 30
HOLD = timedelta(seconds=60)  # a worker's on the sources that it reads; it renews it while it lives
RESUME = click.option("--resume", is_flag=True, help="Go on with a database that was restored or copied.")
FORMS = {"text": "text", "html": "email", "slack": "slack", "eml": "email"}


@click.command()
@click.argument("subscription")
@click.option("--since", help="Look back so far, such as 7d, instead of to its last slot.")
@click.option("--format", "form", type=click.Choice(list(FORMS)), default="text", show_default=True)
@pass_session
def digest(session: Session, subscription: str, since: str | None, form: str) -> None:
    """Show what SUBSCRIPTION would be sent now. Changes nothing."""
    found = _preview(session, session.subscription(subscription), since)
    if found is None:
        click.echo("nothing new", err=True)
        return
    for part in _rendered(found, form, session):
        click.echo(part)


def _preview(session: Session, one: Subscription, since: str | None) -> Digest | None:
    store, now = session.store, clock()
    position = store.positions().get(one.id)
    head = store.head()
    if since or position is None:
        try:
            look_back = duration(since) if since else one.look_back
        except ValueError as error:
            raise click.BadParameter(str(error), param_hint="--since") from error
        entries = store.entered_since((now - look_back).date(), head)
    else:
        entries = (e for e in store.entries(position.seq, head) if e.origin is Origin.POLL)
    matches = [met for entry in entries if (met := match(entry.item, one.criteria))]
    states = tuple(state for state in store.sources() if state.name in session.source_names)
    told_at = position.told_at if position and not since else None
    told = {} if since else store.told(one.addresses[0], {met.item.id for met in matches})
    return compose(one.addresses[0], [(one, matches)], told=told, sources=states, at=now, since=told_at)


def _rendered(found: Digest, form: str, session: Session) -> Iterator[str]:
    for message in render(found, FORMS[form]):
        if form == "slack":
            yield json.dumps({"text": message.text, "blocks": json.loads(message.blocks or "[]")}, ensure_ascii=False)
        elif form == "eml":
            yield _as_mail(message, found, session)
        else:
            yield message.html if form == "html" else message.text


def _as_mail(message: object, found: Digest, session: Session) -> str:
    assert isinstance(message, Message)
    sender = session.environment.mail_from or "her2low@localhost.localdomain"
    to = found.address if found.address.channel == "email" else Address("email", sender)
    channel = Email(session.environment.smtp_url or "smtp://localhost", mail_from=sender)
    return channel.pack(message, to, delivery_id="preview", now=found.at).decode()


@click.command()
@click.option("--dry-run", is_flag=True, help="Say what is due, and send nothing.")
@RESUME
@pass_session
def send(session: Session, dry_run: bool, resume: bool) -> None:  # noqa: FBT001
    """Plan every slot that is due and deliver what waits. Exit 1 if something was not delivered."""
    if not dry_run:
        Watch(session).begin(resume=resume)
    for line in (*_waiting(session), *_untried(session)):
        click.echo(line, err=True)
    plans = planned(session, save=not dry_run)
    if dry_run:
        waiting = [delivery for plan in plans for delivery in plan.deliveries]
        for delivery in waiting:
            click.echo(f"would send {line_of(delivery)}")
        click.echo("nothing is due" if not waiting else "nothing was sent")
        return
    failed, count = any(plan.fault for plan in plans), 0
    for delivery in _delivered(session):
        count += 1
        wrong = delivery.state not in (DeliveryState.DELIVERED, DeliveryState.SUPPRESSED)
        failed = failed or wrong
        click.echo(line_of(delivery), err=wrong)
    click.echo("nothing to send" if not count else f"{count} message{'s' * (count != 1)}")
    click.get_current_context().exit(int(failed))


def planned(session: Session, *, save: bool) -> Sequence[Plan]:
    """Return what is due now, written into the ledger if asked to; another planner at the same moment is no error."""
    channels, now = usable_channels(session), clock()
    found = pipeline.plan(session.subscriptions, session.store, channels, session.source_names, now=now)
    return [plan for plan in found if _kept(plan, session, save=save)]


def _kept(plan: Plan, session: Session, *, save: bool) -> bool:
    """Save a plan if asked to, say what is wrong with it, and return whether it holds."""
    if plan.fault:
        click.echo(plan.fault, err=True)
    with suppress(Conflict):
        if save and plan.positions:
            session.store.save_plan(plan)
        return True
    return False


def usable_channels(session: Session) -> Mapping[str, Channel]:
    """Return the channels that DELIVERY lets us use."""
    return session.channels if session.environment.delivery != "off" else {}


def _waiting(session: Session) -> Iterator[str]:
    if session.environment.delivery == "off":
        yield "DELIVERY=off: nothing is planned and nothing is sent"
    yield from wiring.missing_channels(session.subscriptions, session.environment)


def _untried(session: Session) -> Iterator[str]:
    untried = [name for name in session.source_names if session.store.source(name).tried_at is None]
    if untried:
        yield f"not read yet: {', '.join(untried)}; run `her2low poll` first (new subscriptions wait for it)"


def _delivered(session: Session) -> Iterator[Delivery]:
    """Deliver what is due, and what was put off for a moment; wait for that here, since nobody comes back for it."""
    channels = usable_channels(session)
    end = clock() + PATIENCE
    while True:
        for delivery in _delivered_now(session, channels):
            if not _soon(delivery, end):
                yield delivery
        upcoming = session.store.next_due(frozenset(channels))
        if upcoming is None or upcoming > end:
            return
        time.sleep(max((upcoming - clock()).total_seconds(), 0.05))  # noqa: TID251


def _delivered_now(session: Session, channels: Mapping[str, Channel]) -> Iterator[Delivery]:
    found = session.environment
    lease = Lease(found.lease, found.settle)
    return deliver(session.store, channels, clock=clock, only=found.only_to, lease=lease)


def _soon(delivery: Delivery, end: datetime) -> bool:
    return delivery.state is DeliveryState.PENDING and delivery.next_at is not None and delivery.next_at <= end


def line_of(delivery: Delivery) -> str:
    """Return a delivery in one line; whom it went to, never what it says."""
    part = f" (part {delivery.part + 1})" if delivery.part else ""
    items = f", {len(delivery.items)} item{'s' * (len(delivery.items) != 1)}"
    later = f", again at {delivery.next_at:%H:%M:%S} UTC" if delivery.next_at and delivery.state == "pending" else ""
    error = f": {delivery.error}" if delivery.error else ""
    return f"{delivery.address}: {', '.join(delivery.subscriptions)}{part}{items}: {delivery.state}{later}{error}"


@click.command()
@click.option("--dead", is_flag=True, help="Only what was given up.")
@click.option("--retry", metavar="ID", help="Let what is dead, suppressed or unknown wait to be sent again.")
@click.option("--drop", metavar="ID", help="Give up what waits, is unknown or dead.")
@click.option("-n", "count", type=click.IntRange(1, 10_000), default=50, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@pass_session
def deliveries(session: Session, dead: bool, count: int, as_json: bool, **one: str | None) -> None:  # noqa: FBT001
    """Show the ledger: what went to whom and when, newest first."""
    if one["retry"]:
        session.store.retry(one["retry"])
    if one["drop"]:
        session.store.drop(one["drop"])
    state = DeliveryState.DEAD if dead else None
    for delivery in session.store.deliveries(state=state, limit=count):
        if as_json:
            click.echo(json.dumps(_as_json(delivery), ensure_ascii=False))
        else:
            click.echo(f"{delivery.planned_at:%Y-%m-%d %H:%M} {delivery.id} {line_of(delivery)}")


def _as_json(delivery: Delivery) -> dict[str, object]:
    return {
        "id": delivery.id,
        "channel": delivery.address.channel,
        "target": delivery.address.target,
        "subscriptions": list(delivery.subscriptions),
        "subject": delivery.subject,
        "items": list(delivery.items),
        "part": delivery.part,
        "state": delivery.state,
        "attempts": delivery.attempts,
        "planned_at": delivery.planned_at.isoformat(),
        "sent_at": delivery.sent_at.isoformat() if delivery.sent_at else None,
        "receipt": delivery.receipt,
        "error": delivery.error,
    }


# --- the worker -----------------------------------------------------------------------------------------------------


@click.command()
@RESUME
@pass_session
def run(session: Session, resume: bool) -> None:  # noqa: FBT001
    """Work: poll and send, for ever, until SIGTERM or Ctrl-C (finishes what it holds)."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    write_json(session.environment.secrets)
    for line in _waiting(session):
        log.warning(line)
    watch = Watch(session)
    watch.begin(resume=resume)
    log.info("working", sources=len(session.sources), subscriptions=len(session.subscriptions))
    worker = str(uuid4())
    reader = threading.Thread(target=_keep_reading, args=(session, stop, worker), name="reader", daemon=True)
    reader.start()
    threading.Thread(target=_keep_hold, args=(session, reader, worker), name="holder", daemon=True).start()
    while not stop.is_set() and reader.is_alive():
        with _patience():
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
    for delivery in _delivered_now(session, usable_channels(session)):
        yield delivery
        if stop.is_set():
            return


def _keep_reading(session: Session, stop: threading.Event, worker: str) -> None:
    """Read what is due, for ever; of several workers that share a database, one reads a source at a time."""

    def wanted(source: Source, seen: SourceState) -> bool:
        now = clock()
        return is_time(seen, source.every, now=now) and session.store.hold(seen, by=worker, now=now, until=now + HOLD)

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
            session.store.keep(by=worker, until=clock() + HOLD)
        reader.join(HOLD.total_seconds() / 4)


@contextmanager
def _patience() -> Iterator[None]:
    """Go on working where the database is away or busy for a while: what is not written is done again."""
    try:
        yield
    except StoreError as error:
        log.warning(f"{error}; trying again")
