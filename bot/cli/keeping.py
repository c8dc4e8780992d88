"""doctor, backup, prune, migrate: keeping it well."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import click

from bot.cli.session import Session, clock, pass_session
from bot.cli.watch import worker_name
from bot.doctor import Finding, Level, Patient, egress, examine
from bot.doctor.examine import try_database
from bot.errors import ConfigurationError
from bot.settings import duration
from bot.store import backup as back_up
from bot.store import migrate as bring_up
from bot.vitals import is_alive


@click.command()
@pass_session
def migrate(session: Session) -> None:
    """Bring the database to the schema of this version."""
    bring_up(session.environment.database_url)
    click.echo("the database has this version's schema")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option("--egress", "only_egress", is_flag=True, help="List every host:port that is contacted, and try nothing.")
@click.option("--worker", "only_worker", is_flag=True, help="Only whether this machine's worker is at work.")
@pass_session
def doctor(session: Session, as_json: bool, only_egress: bool, only_worker: bool) -> None:  # noqa: FBT001
    """Try the database, each source, Slack, e-mail, the clock; say what to do. Exit 1 if something does not work.

    Nothing is changed and nothing is sent.
    """
    if only_egress:
        for line in egress(session.file, session.environment):
            click.echo(line)
        return
    session.leave_no_trace()
    failed = False
    for finding in [_worker(session)] if only_worker else _examined(session):
        failed = failed or finding.level is Level.FAIL
        click.echo(_as_json(finding) if as_json else _line_of(finding))
    _leave(int(failed))


def _worker(session: Session) -> Finding:
    """Return whether the worker of this machine came round lately, as a container's probe asks."""
    beats, name = session.store.beats(), worker_name()
    if is_alive(beats, name, now=clock()):
        return Finding("worker", Level.OK, f"{name} was at work at {beats[name]:%H:%M:%S} UTC")
    said = f"at work last at {beats[name]:%Y-%m-%d %H:%M} UTC" if name in beats else "was never at work"
    return Finding("worker", Level.FAIL, f"{name}: {said}", "start `her2low run` again")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@pass_session
def backup(session: Session, file: Path) -> None:
    """Copy the database (SQLite) into FILE while others work. What is restored from it asks for --resume."""
    back_up(session.environment.database_url, file)
    click.echo(f"{file}: {file.stat().st_size:,} bytes; to restore, put it in the database's place, run with --resume")


@click.command()
@click.option("--keep", default="400d", show_default=True, help="How long, such as 400d or 52w.")
@pass_session
def prune(session: Session, keep: str) -> None:
    """Forget the words of messages that arrived long ago and old versions of records. What was told to whom stays."""
    try:
        before = clock() - duration(keep)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--keep") from error
    pruned = session.store.prune(before=before)
    click.echo(f"forgotten: {pruned.versions:,} versions of records, the words of {pruned.messages:,} messages")


def _leave(code: int) -> NoReturn:
    click.get_current_context().exit(code)


def _examined(session: Session) -> Iterator[Finding]:
    """Yield the findings; a configuration that cannot be read is one, and the database is tried all the same."""
    environment = session.environment
    try:
        patient = Patient(environment, session.sources, session.subscriptions, clock)
    except ConfigurationError as error:
        for fault in error.faults:
            yield Finding("configuration", Level.FAIL, fault)
        yield try_database(environment.database_url)
        return
    said = f"{session.config}: {len(patient.subscriptions)} subscriptions, {len(patient.sources)} sources"
    yield Finding("configuration", Level.OK, said)
    yield from examine(patient)


def _line_of(finding: Finding) -> str:
    mend = f"\n      → {finding.mend}" if finding.mend else ""
    return f"{finding.level:<4}  {finding.subject}: {finding.said}{mend}"


def _as_json(finding: Finding) -> str:
    values = {"subject": finding.subject, "state": finding.level, "said": finding.said, "mend": finding.mend}
    return json.dumps(values, ensure_ascii=False)
