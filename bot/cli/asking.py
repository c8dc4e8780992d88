"""latest, names, explain: what the log holds, and how texts are read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict

import click

from bot import ask, lookup
from bot.annotate.lexicon.entries import LexiconEntry
from bot.cli.session import Session, clock, pass_session
from bot.digest import facts, render_latest
from bot.match import match, unmet
from bot.model import (
    Delivery,
    DeliveryState,
    Entry,
    Mention,
    Origin,
)


@click.command()
@click.argument("words", nargs=-1)
@click.option("-n", "count", type=click.IntRange(1, 1000), help="How many.  [default: 5]")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@pass_session
def latest(session: Session, words: tuple[str, ...], count: int | None, as_json: bool) -> None:  # noqa: FBT001
    """Show the newest items, as the slash command understands the words: her2low latest enhertu trials 3"""
    question = understood(words, session)
    entries = lookup.latest(session.store, question.criteria, count or question.count, since=question.since)
    if as_json:
        for entry in entries:
            click.echo(json.dumps(facts(entry.item), ensure_ascii=False))
        return
    as_of = lookup.as_of(session.store)
    click.echo(render_latest(entries, "text", title=question.title, now=clock(), data_as_of=as_of).text)


def understood(words: Sequence[str], session: Session) -> ask.Question:
    """Return what the words ask for, or leave with the nearest name for what is not known."""
    question = ask.parse_latest(" ".join(words).split(), session.lexicon, today=clock().date())
    if question.unknown:
        hint = f"; did you mean {question.suggestion!r}?" if question.suggestion else ""
        raise click.UsageError(f"nothing known is called {question.unknown!r}{hint}")
    if not any(source.read_at for source in session.store.sources()):
        click.echo("no source was read yet: run `her2low poll` first", err=True)
    return question


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@pass_session
def names(session: Session, words: tuple[str, ...], as_json: bool) -> None:  # noqa: FBT001
    """Show what a name leads to: its other names, brands, codes, targets, related tests, and what it implies."""
    asked = " ".join(words)
    found = session.lexicon.lookup(asked)
    if not found:
        near = session.lexicon.nearest(asked)
        raise click.UsageError(f"nothing known is called {asked!r}" + (f"; did you mean {near!r}?" if near else ""))
    for line, wanted in found:
        for id_ in sorted(wanted.ids):
            entry = session.lexicon.describe(line.removesuffix("s"), id_)
            click.echo(json.dumps(asdict(entry), ensure_ascii=False) if as_json else "\n".join(_lines(entry)))


def _lines(entry: LexiconEntry) -> Iterator[str]:
    yield f"{entry.name}: {entry.kind} {entry.id}"
    for label in ("names", "brands", "abbreviations", "codes", "targets", "classes", "related_tests", "implies"):
        values = getattr(entry, label)
        if label == "names":
            values = [name for name in values if name not in (*entry.brands, *entry.abbreviations)]
        if values:
            yield f"  {label.replace('_', ' ')}: {', '.join(values)}"


@click.command()
@click.argument("item")
@pass_session
def explain(session: Session, item: str) -> None:
    """Say why ITEM (such as pubmed:41234567) went, or did not go, to whom."""
    entry = next((found for name in _ids(item) if (found := session.store.item(name))), None)
    if entry is None:
        raise click.UsageError(f"no item has the id {item}; `her2low latest --json` shows ids")
    for line in _explained(entry, session):
        click.echo(line)


def _ids(written: str) -> tuple[str, ...]:
    """Return the ids that somebody can mean: an item's id, an NCT number or a PMID."""
    if re.fullmatch(r"(?i)NCT\d{8}(?:#\d+)?", written):
        return (f"nct:{written.upper()}",)
    return (f"pubmed:{written}",) if written.isdigit() else (written,)


def _explained(entry: Entry, session: Session) -> Iterator[str]:
    item = entry.item
    yield f"{item.id}: {item.record.title or item.id}"
    yield f"  {', '.join(item.labels)}; {item.importance}; seen {item.seen_at:%Y-%m-%d %H:%M} UTC ({entry.origin})"
    yield from dict.fromkeys(map(_named, item.mentions))
    by_address = {delivery.address: delivery for delivery in session.store.deliveries_of(item.id)}  # the newest counts
    for one in session.subscriptions:
        met = match(item, one.criteria)
        if met is None:
            yield f"{one.id}: no match: {'; or '.join(unmet(item, one.criteria))}"
            continue
        yield f"{one.id}: matches: " + "; ".join(f'{r.words} ("{r.quote}")' for r in met.reasons)
        for address in one.addresses:
            last = by_address.get(address)
            yield f"  {address}: " + (_went(last) if last else _why_not(entry, one.id, session))


def _named(mention: Mention) -> str:
    """Return what is named, and how: the same for every place where it stands so."""
    marks = [mark for mark in ("excluded", "implied") if getattr(mention, mark)]
    asides = ", ".join(filter(None, [*marks, "by assay" if mention.by == "assay" else "", mention.role]))
    return f"  {mention.entity.kind} {mention.entity.id}" + (f" ({asides})" if asides else "")


def _went(delivery: Delivery) -> str:
    """Return how a delivery stands: "told 2026-11-24 08:00 UTC", or what became of it."""
    if delivery.state is DeliveryState.DELIVERED and delivery.sent_at:
        return f"told {delivery.sent_at:%Y-%m-%d %H:%M} UTC"
    error = f": {delivery.error}" if delivery.error else ""
    return f"not told: {delivery.state} since {delivery.planned_at:%Y-%m-%d %H:%M} UTC ({delivery.id}){error}"


def _why_not(entry: Entry, subscription: str, session: Session) -> str:
    position = session.store.positions().get(subscription)
    if position is None:
        return "not told: the subscription has had no slot yet"
    if entry.origin is Origin.ASIDE:
        return "not told: it is set aside; `her2low sources` says why, --accept or --drop settles it"
    if entry.origin is not Origin.POLL:
        return f"not told: it came by {entry.origin}, which is no news"
    return "not told yet: it waits for the next slot" if entry.seq > position.seq else "not told in full"
