"""trial, trials, calendar: the history of one trial; the trials of a sponsor or a drug; what lies ahead of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import click

from bot import lookup
from bot.cli.asking import understood
from bot.cli.session import Session, clock, pass_session
from bot.digest.calendar import ahead, render_calendar
from bot.digest.conferences import concerns, conferences
from bot.digest.render import wrapped
from bot.digest.rollup import as_rows, render_rollup, rollup
from bot.digest.timeline import as_json, no_such_trial, render_trial
from bot.model import Version
from bot.sources.clinicaltrials import ClinicalTrials


@click.command()
@click.argument("trial")
@click.option(
    "--registry", is_flag=True, help="Ask ClinicalTrials.gov for the versions before we saw it, one a second."
)
@click.option("--json", "as_data", is_flag=True, help="One JSON object.")
@pass_session
def trial(session: Session, trial: str, registry: bool, as_data: bool) -> None:  # noqa: FBT001
    """Show the whole history of TRIAL, an NCT number or an acronym such as DESTINY-Breast04."""
    number = lookup.number_called(session.store, trial)
    if not number:
        raise click.UsageError(f"no trial that we know is called {trial!r}; its number is NCT and eight digits")
    earlier = _of_the_registry(session, number) if registry else ()
    found = lookup.history(session.store, number, earlier=earlier)
    if found is None:
        hint = "" if registry else " her2low trial --registry asks ClinicalTrials.gov."
        raise click.ClickException(no_such_trial(number, clock()) + hint)
    click.echo(json.dumps(as_json(found), ensure_ascii=False) if as_data else wrapped(render_trial(found, "text")))


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--json", "as_data", is_flag=True, help="One JSON object a line.")
@pass_session
def trials(session: Session, words: tuple[str, ...], as_data: bool) -> None:  # noqa: FBT001
    """Show all trials that we keep of a drug, a biomarker, a sponsor: her2low trials by AstraZeneca phase 3"""
    now = clock()
    question = understood(words, session)
    found = lookup.trials_about(question.criteria, session.store, session.lexicon, now=now)
    table = rollup(question.about, found, today=now.date(), data_as_of=lookup.as_of(session.store))
    if as_data:
        for row in as_rows(table):
            click.echo(json.dumps(row, ensure_ascii=False))
        return
    click.echo(wrapped(render_rollup(table)), nl=False)


@click.command()
@click.argument("subscription")
@click.option("--days", type=click.IntRange(1, 3660), default=365, show_default=True, help="How far ahead.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="A file, such as her2.ics.  [default: stdout]"
)
@pass_session
def calendar(session: Session, subscription: str, days: int, out: Path | None) -> None:
    """Write what lies ahead of the trials that SUBSCRIPTION follows (planned starts, primary completions, completions)
    and the meetings, as an iCalendar file. Written again, it moves the entries whose days have moved."""
    wanted = session.subscription(subscription)
    now = clock()
    trials = lookup.trials_about(wanted.criteria, session.store, session.lexicon, now=now)
    meetings = [one for one in conferences() if concerns(one, wanted.criteria)]
    entries = ahead(trials, meetings, today=now.date(), until=now.date() + timedelta(days=days))
    page = render_calendar(wanted.title, entries, now=now, data_as_of=lookup.as_of(session.store))
    if out is None:
        click.echo(page, nl=False)
        return
    out.write_bytes(page)
    click.echo(f"{out}: {len(entries)} entries of the next {days} days")


def _of_the_registry(session: Session, number: str) -> Sequence[Version]:
    registry = next((source for source in session.sources if isinstance(source, ClinicalTrials)), None)
    return (registry or ClinicalTrials(session.fetcher)).versions(number)
