"""deliveries: what went to whom and when, and what to do about what did not go."""

from __future__ import annotations

import json

import click

from bot.cli.session import Session, pass_session
from bot.model import Delivery, DeliveryState


def line_of(delivery: Delivery) -> str:
    """Return a delivery in one line; whom it went to, never what it says."""
    part = f" (part {delivery.part + 1})" if delivery.part else ""
    count = len(delivery.items)  # a reply with the details of what its parent told holds none of its own
    items = f", {count} item{'s' * (count != 1)}" if count or not delivery.part else ", details"
    later = f", again at {delivery.next_at:%H:%M:%S} UTC" if delivery.next_at and delivery.state == "pending" else ""
    error = f": {delivery.error}" if delivery.error else ""
    return f"{delivery.address}: {', '.join(delivery.subscriptions)}{part}{items}: {delivery.state}{later}{error}"


@click.command()
@click.option("--dead", is_flag=True, help="Only what was given up.")
@click.option(
    "--retry",
    metavar="ID",
    help="By the beginning of its id: let what is dead, suppressed or unknown wait to be sent again.",
)
@click.option("--drop", metavar="ID", help="By the beginning of its id: give up what waits, is unknown or dead.")
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
