"""sources: how each was read last, and what of it waits for the operator's word."""

from __future__ import annotations

import json

import click

from bot.cli.session import Session, pass_session
from bot.model import SourceState
from bot.store import SqlStore

SHOWN = 5  # of the titles that are set aside


@click.command()
@click.option("--accept", metavar="NAME", help="Tell what was set aside of this source: it is news.")
@click.option("--drop", metavar="NAME", help="Forget what was set aside of this source: it is none.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a source.")
@pass_session
def sources(session: Session, accept: str | None, drop: str | None, as_json: bool) -> None:  # noqa: FBT001
    """Show how each source was read last, and what of it is set aside: posts that it must have had before.

    Nobody is told of these until you --accept them, and never if you --drop them.
    """
    store = session.store
    for name, settle in ((accept, store.aside.accept), (drop, store.aside.drop)):
        if name is not None:
            _checked(name, store)
            count = settle(name)
            click.echo(f"{name}: {count} posts are {'news' if name == accept else 'forgotten'}", err=as_json)
    aside, known = store.aside.counts(), {state.name: state for state in store.sources()}
    for name in dict.fromkeys((*session.source_names, *aside)):
        state = known.get(name, SourceState(name))
        if as_json:
            click.echo(_as_json(state, aside.get(name, 0)))
        else:
            click.echo("\n".join(_lines(state, aside.get(name, 0), store)))


def _checked(name: str, store: SqlStore) -> None:
    aside = store.aside.counts()
    if name not in aside:
        there = ", ".join(aside) or "none"
        raise click.BadParameter(f"nothing of {name!r} is set aside; sources of which something is: {there}")


def _lines(state: SourceState, aside: int, store: SqlStore) -> list[str]:
    """Return a source's line, and below it some titles of what is set aside."""
    read = f"read {state.read_at:%Y-%m-%d %H:%M} UTC" if state.read_at else "never read"
    error = f": {state.error}" if state.error else ""
    line = f"{state.name}: {state.health or 'not tried yet'}, {read}{error}"
    if not aside:
        return [line]
    entries = store.aside.of(state.name)
    titles = [f"    {entry.item.entered} {entry.item.record.title}" for entry in entries[:SHOWN]]
    more = [f"    and {aside - SHOWN} more"] if aside > SHOWN else []
    mend = f"--accept '{state.name}' tells them, --drop '{state.name}' forgets them"
    return [line, f"  {aside} posts are set aside; {mend}", *titles, *more]


def _as_json(state: SourceState, aside: int) -> str:
    values = {
        "source": state.name,
        "health": state.health,
        "read_at": state.read_at.isoformat() if state.read_at else None,
        "error": state.error,
        "aside": aside,
    }
    return json.dumps(values, ensure_ascii=False)
