"""trial: the history of one trial."""

from __future__ import annotations

import json
from collections.abc import Sequence

import click

from bot import pipeline
from bot.annotate.citations import number_of
from bot.cli.session import Session, clock, pass_session
from bot.digest.render import wrapped
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
    number = number_of(trial)
    if not number:
        raise click.UsageError(f"{trial!r} is no trial's number; write NCT and eight digits")
    earlier = _of_the_registry(session, number) if registry else ()
    found = pipeline.history(session.store, number, earlier=earlier)
    if found is None:
        hint = "" if registry else " her2low trial --registry asks ClinicalTrials.gov."
        raise click.ClickException(no_such_trial(number, clock()) + hint)
    click.echo(json.dumps(as_json(found), ensure_ascii=False) if as_data else wrapped(render_trial(found, "text")))


def _of_the_registry(session: Session, number: str) -> Sequence[Version]:
    registry = next((source for source in session.sources if isinstance(source, ClinicalTrials)), None)
    return (registry or ClinicalTrials(session.fetcher)).versions(number)
