"""The bundled records, dated from a given today.

A record is a file of records/: its fields are those of bot.model, and three lines of its own.

    shows: why the record is here, for whoever reads the file
    arrives: -1                      the day on which its service first shows it; 0 is today
    then: {0: {enrollment: 34}}      what the service shows differently from a later day on

A date is {day: -12} or {month: 16}, counted from today; a month is written as the registry writes it, without a day,
unless one is named: {month: 16, day: 28} is the 28th of that month.
An abstract is one text, or a text for each label. <i>, <b>, <sub> and <sup> are markup, everything else is text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Generic, TypeVar

import yaml
from pydantic import TypeAdapter

from bot.model import Announcement, Article, Record, Trial

RECORDS = Path(__file__).parent / "records"
OWN_LINES = ("shows", "arrives", "then")
CATEGORIES = {"AIM": "OBJECTIVE", "PURPOSE": "OBJECTIVE", "CONCLUSION": "CONCLUSIONS"}  # as NLM groups printed labels
ARTICLE, TRIAL, ANNOUNCEMENT = TypeAdapter(Article), TypeAdapter(Trial), TypeAdapter(Announcement)
HOUR_OF_NEWS = time(5, tzinfo=UTC)  # before anybody's morning

R = TypeVar("R", bound=Record)
Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class State(Generic[R]):
    """A record as its service shows it from a day on; `at` is that day."""

    day: int
    at: date
    record: R


@dataclass(frozen=True, slots=True)
class Story(Generic[R]):
    """All states of one record, the earliest first."""

    shows: str
    states: tuple[State[R], ...]

    def until(self, day: int) -> tuple[State[R], ...]:
        """Return the states up to a day; none before the record's arrival."""
        return tuple(state for state in self.states if state.day <= day)


@dataclass(frozen=True, slots=True)
class Bundle:
    """Everything that the demo's services know."""

    today: date
    papers: tuple[Story[Article], ...]
    trials: tuple[Story[Trial], ...]
    announcements: tuple[Story[Announcement], ...]


def load(today: date) -> Bundle:
    """Return the bundled records with all their dates counted from today."""
    return Bundle(
        today,
        papers=tuple(_stories("papers", parse_article, today)),
        trials=tuple(_stories("trials", parse_trial, today)),
        announcements=tuple(_stories("announcements", parse_announcement, today)),
    )


def parse_article(fields: Fields, first: date, last: date) -> Article:
    """Return the paper that entered PubMed on the first day and was revised on the last."""
    sections = {"abstract": parse_abstract(fields.get("abstract", ""))}
    return ARTICLE.validate_python({"language": "eng", **fields, **sections, "entered": first, "revised": last})


def parse_trial(fields: Fields, first: date, last: date) -> Trial:
    """Return the trial that was posted on the first day and updated on the last."""
    dates = {"first_posted": first.isoformat(), "last_updated": last.isoformat()}
    return TRIAL.validate_python({**fields, **dates})


def parse_announcement(fields: Fields, first: date, _last: date) -> Announcement:
    """Return the announcement that was published on the first day."""
    dated = {"key": fields["url"], "published": datetime.combine(first, HOUR_OF_NEWS)}
    return ANNOUNCEMENT.validate_python({**fields, **dated})


def parse_abstract(abstract: str | Mapping[str, str]) -> tuple[dict[str, str], ...]:
    """Return the paragraphs of an abstract that is one text, or a text for each label."""
    if isinstance(abstract, str):
        return ({"text": abstract.strip()},) if abstract else ()
    return tuple(
        {"label": label, "category": CATEGORIES.get(label, label), "text": text.strip()}
        for label, text in abstract.items()
    )


def parse_dates(value: Any, today: date) -> Any:
    """Return a value in which every {day: n} and {month: n} is the date that it means, as text."""
    match value:
        case {"day": int(days), **rest} if not rest:
            return (today + timedelta(days=days)).isoformat()
        case {"month": int(months), "day": int(day), **rest} if not rest:
            return f"{_month(today, months)}-{day:02}"
        case {"month": int(months), **rest} if not rest:
            return _month(today, months)
        case dict():
            return {key: parse_dates(inner, today) for key, inner in value.items()}
        case list():
            return [parse_dates(inner, today) for inner in value]
    return value


def _month(today: date, months: int) -> str:
    years, month = divmod(today.month - 1 + months, 12)
    return f"{today.year + years}-{month + 1:02}"


def _stories(folder: str, parse: Callable[[Fields, date, date], R], today: date) -> Iterator[Story[R]]:
    for given in _read(folder):
        states = tuple(_states(given, parse, today))
        yield Story(given["shows"], states)


def _states(given: Fields, parse: Callable[[Fields, date, date], R], today: date) -> Iterator[State[R]]:
    fields = {key: value for key, value in given.items() if key not in OWN_LINES}
    first = today + timedelta(days=given["arrives"])
    for day, changes in ((given["arrives"], {}), *given.get("then", {}).items()):
        fields |= changes
        last = today + timedelta(days=day)
        yield State(day, last, parse(parse_dates(fields, today), first, last))


@cache
def _read(folder: str) -> tuple[Fields, ...]:
    return tuple(yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted((RECORDS / folder).glob("*.yaml")))
