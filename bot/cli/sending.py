"""send: plans what is due and delivers what waits, once."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

import click

from bot import pipeline, wiring
from bot.cli.addresses import one_address_each
from bot.cli.ledger import line_of
from bot.cli.session import Session, clock, pass_session
from bot.cli.watch import begin_work
from bot.deliver.slack import Slack
from bot.errors import Conflict, Unknowable
from bot.model import Delivery, DeliveryState, Plan, Subscription
from bot.outbox import Lease, deliver
from bot.ports import Channel

PATIENCE = timedelta(seconds=65)  # `send` waits so long for what was put off for a moment (Slack's Retry-After)
RESUME = click.option("--resume", is_flag=True, help="Go on with a database that was restored or copied.")


@click.command()
@click.option("--dry-run", is_flag=True, help="Say what is due, and send nothing.")
@RESUME
@pass_session
def send(session: Session, dry_run: bool, resume: bool) -> None:  # noqa: FBT001
    """Plan every slot that is due and deliver what waits. Exit 1 if something was not delivered."""
    if not dry_run:
        begin_work(session, resume=resume)
    for line in (*waiting(session), *_untried(session)):
        click.echo(line, err=True)
    plans = planned(session, save=not dry_run)
    if dry_run:
        due = [delivery for plan in plans for delivery in plan.deliveries]
        for delivery in due:
            click.echo(f"would send {line_of(delivery)}")
        click.echo("nothing is due" if not due else "nothing was sent")
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
    found = pipeline.plan(_addressed(session, channels), session.store, channels, session.source_names, now=now)
    return [plan for plan in found if _kept(plan, session, save=save)]


def _addressed(session: Session, channels: Mapping[str, Channel]) -> Sequence[Subscription]:
    """Return the subscriptions with one address a channel; none of Slack while it cannot say which is which."""
    slack = channels.get("slack")
    try:
        return one_address_each(session.subscriptions, slack) if isinstance(slack, Slack) else session.subscriptions
    except Unknowable as error:
        click.echo(f"what goes to Slack waits: {error}", err=True)
        return [one for one in session.subscriptions if all(to.channel != "slack" for to in one.addresses)]


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


def waiting(session: Session) -> Iterator[str]:
    """Yield why what is due stays where it is."""
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
        for delivery in delivered_now(session, channels):
            if not _soon(delivery, end):
                yield delivery
        upcoming = session.store.next_due(frozenset(channels))
        if upcoming is None or upcoming > end:
            return
        time.sleep(max((upcoming - clock()).total_seconds(), 0.05))  # noqa: TID251


def delivered_now(session: Session, channels: Mapping[str, Channel]) -> Iterator[Delivery]:
    """Deliver what is due at this moment, and yield how each delivery ended."""
    found = session.environment
    lease = Lease(found.lease, found.settle, time.monotonic)
    return deliver(session.store, channels, clock=clock, only=found.only_to, lease=lease)


def _soon(delivery: Delivery, end: datetime) -> bool:
    return delivery.state is DeliveryState.PENDING and delivery.next_at is not None and delivery.next_at <= end
