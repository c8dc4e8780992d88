"""A trial's whole history as one table: what was stated when, what changed, and which papers cite it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import accumulate

from bot.annotate.changes import compare
from bot.annotate.changes.trials import with_slips
from bot.annotate.citations import acronyms_of
from bot.annotate.dates import first_day
from bot.digest import terms, wording
from bot.digest.safe import plain, shorten, target
from bot.digest.templates import fill
from bot.model import Importance, Item, Trial, Version

_WIDTH, _LEFT, _RIGHT, _TOP, _ROW = 760, 110, 20, 34, 26  # of the picture, in pixels
_BARS = 40  # versions that the picture can hold


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table: the day of the registry's update, and what changed in it."""

    day: date
    changes: tuple[str, ...]
    trial: Trial


@dataclass(frozen=True, slots=True)
class Paper:
    """A record that names the trial."""

    title: str
    venue: str
    day: str
    url: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """A trial's history as words; `data_as_of` is when the registry processed its data."""

    nct: str
    title: str
    names: str
    facts: str
    url: str
    steps: tuple[Step, ...]
    papers: tuple[Paper, ...]
    data_as_of: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of the picture: from start to completion as planned or reached, in pixels."""

    y: int
    label: str
    start: int
    primary: int | None
    end: int
    start_actual: bool
    primary_actual: bool
    end_actual: bool
    words: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Planned against actual dates, one bar for each time that they moved."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    years: tuple[tuple[int, int], ...]  # a year and where it begins


def timeline(versions: Sequence[Version], items: Iterable[Item], *, data_as_of: str = "") -> Timeline | None:
    """Return the history of a trial, oldest first; None where there is no version of it."""
    held = sorted(((v, v.record) for v in versions if isinstance(v.record, Trial)), key=lambda one: _day(*one))
    if not held:
        return None
    now = held[-1][1]
    return Timeline(
        nct=now.nct,
        title=plain(now.title) or now.nct,
        names=plain(", ".join(dict.fromkeys(filter(None, (now.acronym, *acronyms_of(now.nct)))))),
        facts=plain(terms.facts(now)),
        url=target(now.url),
        steps=tuple(_steps(held)),
        papers=tuple(_paper(item) for item in items if not isinstance(item.record, Trial)),
        data_as_of=data_as_of,
    )


def merged_versions(ours: Sequence[Version], registry: Sequence[Version]) -> tuple[Version, ...]:
    """Return the registry's versions with ours; ours stand for those of the same day."""
    days = {version.record.last_updated for version in ours if isinstance(version.record, Trial)}
    others = (v for v in registry if isinstance(v.record, Trial) and v.record.last_updated not in days)
    return (*others, *ours)


def render_trial(history: Timeline, form: str) -> str:
    """Return a history in a form: "text", "slack" (its last rows, as much as one message holds), or "web"."""
    shown = replace(history, steps=history.steps[-12:], papers=history.papers[:8]) if form == "slack" else history
    left = len(history.steps) - len(shown.steps)
    return fill(f"{form}/trial.j2", t=shown, left=left, picture=picture(history.steps))


def as_json(history: Timeline) -> dict[str, object]:
    """Return a history as plain values."""
    return {
        "nct": history.nct,
        "title": history.title,
        "url": history.url,
        "facts": history.facts,
        "data_as_of": history.data_as_of or None,
        "source": "ClinicalTrials.gov; changes computed by her2low",
        "versions": [
            {
                "date": step.day.isoformat(),
                "changes": list(step.changes),
                "overall_status": step.trial.overall_status,
                "enrollment": step.trial.enrollment,
                "start_date": step.trial.start_date,
                "primary_completion_date": step.trial.primary_completion_date,
                "completion_date": step.trial.completion_date,
            }
            for step in history.steps
        ],
        "papers": [{"title": p.title, "venue": p.venue, "date": p.day, "url": p.url} for p in history.papers],
    }


def picture(steps: Sequence[Step]) -> Picture | None:
    """Return the picture of a trial's dates; None where fewer than two dates are known."""
    moved = _moved(steps)[-_BARS:]
    days = [day for step in moved for day in _dates(step.trial) if day] + [step.day for step in moved]
    if len(days) < 2 or min(days) == max(days):
        return None
    scale = _Scale(date(min(days).year, 1, 1), date(max(days).year + 1, 1, 1))
    every = max(1, (scale.last.year - scale.first.year) // 8)
    years = tuple((year, scale.at(date(year, 1, 1))) for year in range(scale.first.year, scale.last.year + 1, every))
    bars = tuple(bar for row, step in enumerate(moved) if (bar := _bar(row, step, scale)))
    return Picture(_WIDTH, _TOP + _ROW * len(moved) + 10, bars, years)


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    last: date

    def at(self, day: date) -> int:
        return _LEFT + round((_WIDTH - _LEFT - _RIGHT) * (day - self.first).days / (self.last - self.first).days)


def _steps(held: Sequence[tuple[Version, Trial]]) -> Iterable[Step]:
    version, first = held[0]
    yield Step(_day(version, first), (f"as first seen: {plain(terms.facts(first))}",), first)
    earlier = accumulate(((trial,) for _version, trial in held), lambda one, other: (*one, *other))
    for before, (version, trial) in zip(earlier, held[1:], strict=False):
        changes = tuple(with_slips(change, before) for change in compare(before[-1], trial))
        day = _day(version, trial)
        item = Item(trial.key, "", trial, (), (), changes, Importance.MINOR, day, version.seen_at)
        if phrases := tuple(plain(phrase) for phrase in wording.changes(item)):
            yield Step(day, phrases, trial)


def _day(version: Version, trial: Trial) -> date:
    return (len(trial.last_updated) == 10 and first_day(trial.last_updated)) or version.seen_at.date()


def _paper(item: Item) -> Paper:
    record = item.record
    return Paper(
        shorten(plain(record.title or record.key), 300),
        plain(record.venue),
        terms.day(item.entered),
        target(record.url),
    )


def _dates(trial: Trial) -> tuple[date | None, date | None, date | None]:
    return first_day(trial.start_date), first_day(trial.primary_completion_date), first_day(trial.completion_date)


def _moved(steps: Sequence[Step]) -> list[Step]:
    """Return the steps in which a date differs from the one before."""
    stated = [(_dates(step.trial), _actual(step.trial)) for step in steps]
    return [step for n, step in enumerate(steps) if n == 0 or stated[n] != stated[n - 1]]


def _actual(trial: Trial) -> tuple[bool, bool, bool]:
    kinds = (trial.start_date_type, trial.primary_completion_date_type, trial.completion_date_type)
    one, two, three = (kind == "ACTUAL" for kind in kinds)
    return one, two, three


def _bar(row: int, step: Step, scale: _Scale) -> Bar | None:
    start, primary, end = _dates(step.trial)
    last = end or primary
    if start is None or last is None:
        return None
    words = (
        f"stated {terms.day(step.day)}: start {step.trial.start_date}, "
        f"primary completion {step.trial.primary_completion_date or 'none'}, "
        f"completion {step.trial.completion_date or 'none'}"
    )
    actual = _actual(step.trial)
    return Bar(
        y=_TOP + _ROW * row + _ROW // 2,
        label=terms.day(step.day),
        start=scale.at(start),
        primary=scale.at(primary) if primary else None,
        end=scale.at(last),
        start_actual=actual[0],
        primary_actual=actual[1],
        end_actual=actual[2],
        words=words,
    )


def no_such_trial(nct: str, now: datetime) -> str:
    """Return what to say of a trial that is not in the store."""
    return f"{nct} is not in the store as of {now:%Y-%m-%d}: no sweep has kept it."
