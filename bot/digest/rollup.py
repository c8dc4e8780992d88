"""The trials of one sponsor, one drug or whatever was asked for, in one table. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from bot.annotate.dates import first_day
from bot.digest import terms
from bot.digest.calendar import ahead
from bot.digest.safe import plain, shorten
from bot.digest.templates import fill
from bot.model import Trial

_FAR = date(9999, 12, 31)
_TITLE = 90  # characters


@dataclass(frozen=True, slots=True)
class Row:
    """One trial: what it is, how it stands, what it plans next, and when the registry last changed it."""

    nct: str
    name: str
    phase: str
    status: str
    enrollment: int | None
    sponsor: str
    next: str
    stopped: str
    updated: str
    url: str


@dataclass(frozen=True, slots=True)
class Rollup:
    """The table, under how many trials stand how; `data_as_of` is when the registry processed its data."""

    title: str
    summary: str
    rows: tuple[Row, ...]
    data_as_of: str


def rollup(title: str, trials: Iterable[Trial], *, today: date, data_as_of: str = "") -> Rollup:
    """Return the table of trials: late phases first, within a phase those that were updated last."""
    ordered = sorted(trials, key=lambda trial: trial.last_updated, reverse=True)
    ordered.sort(key=lambda trial: max(trial.phase, default=""), reverse=True)
    rows = tuple(_row(trial, today) for trial in ordered)
    return Rollup(title, _summary(rows), rows, data_as_of)


def render_rollup(table: Rollup) -> str:
    """Return the table as text."""
    return fill("text/trials.j2", t=table)


def as_rows(table: Rollup) -> list[dict[str, object]]:
    """Return the rows as plain values."""
    return [asdict(row) for row in table.rows]


def _summary(rows: Sequence[Row]) -> str:
    """Return how many trials stand how: "3 trials: 2 recruiting, 1 completed"."""
    states = ", ".join(f"{count} {name.lower()}" for name, count in Counter(row.status for row in rows).most_common())
    return ": ".join(filter(None, (f"{len(rows)} trial{'' if len(rows) == 1 else 's'}", states)))


def _row(trial: Trial, today: date) -> Row:
    title = shorten(plain(trial.title), _TITLE)
    return Row(
        nct=trial.nct,
        name=": ".join(filter(None, (plain(trial.acronym), title))),
        phase=terms.phase(*trial.phase),
        status=terms.standing(trial),
        enrollment=trial.enrollment,
        sponsor=plain(trial.lead_sponsor),
        next=_next(trial, today),
        stopped=plain(trial.why_stopped),
        updated=trial.last_updated,
        url=trial.url,
    )


def _next(trial: Trial, today: date) -> str:
    """Return what the trial plans next: "Primary completion Oct 2026"; of what lies behind, that it is overdue."""
    planned = ahead([trial], (), today=date.min, until=_FAR)
    coming = next((one for one in planned if one.last >= today), None)
    if coming:
        return f"{coming.category} {_when(trial, coming.category)}"
    return f"{planned[-1].category} {_when(trial, planned[-1].category)}, overdue" if planned else ""


def _when(trial: Trial, category: str) -> str:
    field = f"{category.lower().replace(' ', '_')}_date"
    stated: str = getattr(trial, field)
    day = first_day(stated)
    return terms.day(day) if day and len(stated) == 10 else terms.month(stated)
