"""demo, check, serve: trying it out, setting it up, and answering the web."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import click
import uvicorn

from bot import wiring
from bot.cli.session import Session, clock, pass_session
from bot.demo.run import show
from bot.errors import ConfigurationError
from bot.logs import log, write_json
from bot.web.app import Desk, create_app


@click.command()
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Write e-mail and Slack messages here.")
def demo(out: Path | None) -> None:
    """Run the whole pipeline on bundled records, without account and network, and show the digests."""
    for line in show(out or Path("out"), now=clock()):
        click.echo(line)


@click.command()
@pass_session
def check(session: Session) -> None:
    """Read subscriptions.yaml and the environment. Exit 0, or 2 with every error and how to mend it."""
    faults: list[str] = []
    for read in (lambda: session.environment, lambda: session.subscriptions, lambda: session.sources):
        try:
            read()
        except ConfigurationError as error:
            faults += [fault for fault in error.faults if fault not in faults]
    if faults:
        raise ConfigurationError(*faults)
    notes = [*wiring.warnings(session.file, session.subscriptions)]
    notes += wiring.missing_channels(session.subscriptions, session.environment)
    for note in notes:
        click.echo(f"warning: {note}", err=True)
    names = ", ".join(session.source_names) or "none"
    click.echo(f"{session.config}: {len(session.subscriptions)} subscriptions; sources: {names}")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="0.0.0.0 to be reached from outside.")
@click.option("--port", type=click.IntRange(0, 65535), help="[default: $PORT, else 8000]")
@pass_session
def serve(session: Session, host: str, port: int | None) -> None:
    """Answer the web: POST /slack/commands, GET /trials/NCT… (a trial's history), /healthz (it lives), /readyz (the bot
    does its work) and /metrics (for Prometheus)."""
    write_json(session.environment.secrets)
    if not session.environment.slack_signing_secret:
        log.warning("SLACK_SIGNING_SECRET is not set: the slash command answers 503")
    app = create_app(
        Desk(session.store, session.lexicon, clock, _turns(session)), session.environment.slack_signing_secret
    )
    port = session.environment.port if port is None else port
    log.info("listening", url=f"http://{host}:{port}")
    uvicorn.run(app, host=host, port=port, log_config=None, access_log=False, server_header=False)


def _turns(session: Session) -> dict[str, timedelta]:
    """Return how often each source is to be read. Without a readable file we answer still."""
    try:
        return {source.name: source.every for source in session.sources}
    except ConfigurationError as error:
        log.warning("readyz watches no source", error=str(error))
        return {}
