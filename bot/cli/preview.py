"""digest: what a subscription would be sent now."""

from __future__ import annotations

import json
from collections.abc import Iterator

import click

from bot.cli.session import Session, clock, pass_session
from bot.deliver.email import Email
from bot.digest import compose, render
from bot.match import match
from bot.model import Address, Digest, Message, Origin, Subscription
from bot.settings import duration

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
        since_then = store.entered_since((now - look_back).date(), head)
        entries = (e for e in since_then if e.origin is not Origin.ASIDE)
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
