"""poll, backfill: from the sources into the log."""

from __future__ import annotations

import json
from datetime import datetime

import click

from bot import pipeline
from bot.cli.session import Session, clock, pass_session
from bot.errors import SourceError
from bot.model import Health, Outcome
from bot.ports import Source
from bot.sources.feeds import Feed


@click.command()
@click.argument("names", metavar="[SOURCE …]", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a source.")
@pass_session
def poll(session: Session, names: tuple[str, ...], as_json: bool) -> None:  # noqa: FBT001
    """Read the sources now; a line per source. Exit 1 if one failed (the others are saved).

    SOURCE is pubmed, clinicaltrials, feeds (all of them) or the name of a feed; without one, all are read.
    """
    failed = False
    for outcome in pipeline.poll(chosen(session, names), session.store, session.lexicon, now=clock()):
        failed = failed or outcome.health is Health.FAILED
        click.echo(_as_json(outcome) if as_json else line_of(outcome), err=outcome.health is Health.FAILED)
    click.get_current_context().exit(int(failed))


def chosen(session: Session, names: tuple[str, ...]) -> tuple[Source, ...]:
    """Return the sources that were asked for, or leave with the names that there are."""
    found: list[Source] = []
    for name in names:
        wanted = [
            s for s in session.sources if s.name.lower() == name.lower() or (name == "feeds" and isinstance(s, Feed))
        ]
        if not wanted:
            known = ", ".join(session.source_names) or "none"
            raise click.BadParameter(f"no source is called {name!r}; {session.config.name} has: {known}")
        found += wanted
    return tuple(dict.fromkeys(found)) if names else session.sources


def line_of(outcome: Outcome) -> str:
    """Return how the reading of a source went, in words."""
    news = "no new item" if outcome.count == 0 else f"{outcome.count:,} new item{'s' * (outcome.count != 1)}"
    return f"{outcome.name}: {outcome.health}, {news}" + (f": {outcome.error}" if outcome.error else "")


def _as_json(outcome: Outcome) -> str:
    values = {"source": outcome.name, "health": outcome.health, "items": outcome.count, "error": outcome.error}
    return json.dumps(values, ensure_ascii=False)


@click.command()
@click.argument("names", metavar="[SOURCE …]", nargs=-1)
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), required=True, help="A day, such as 2026-01-01.")
@pass_session
def backfill(session: Session, names: tuple[str, ...], since: datetime) -> None:
    """Fill the log from the sources since a day. `latest` shows it, but it is no news for any subscription."""
    failed = False
    for source in chosen(session, names):
        progress = None
        with click.progressbar(length=1, label=f"{source.name:<24}", show_pos=False) as bar:
            try:
                for progress in pipeline.backfill(source, since.date(), session.store, session.lexicon, now=clock()):
                    bar.length = max(progress.total or 0, progress.records, 1)
                    bar.update(progress.records - bar.pos)
                bar.update(max(bar.length or 1, 1) - bar.pos)
            except SourceError as error:
                failed = True
                click.echo(f"\n{source.name}: failed: {error}; run the same command again to go on", err=True)
        records, items = (progress.records, progress.items) if progress else (0, 0)
        click.echo(f"{source.name}: {records:,} records read, {items:,} items added")
    click.get_current_context().exit(int(failed))
