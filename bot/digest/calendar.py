"""What lies ahead of the trials that somebody follows, and the meetings, as iCalendar (RFC 5545). Pure."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

from bot.annotate.dates import first_day
from bot.digest import terms
from bot.digest.conferences import Conference
from bot.digest.safe import plain, target
from bot.digest.views import data_day
from bot.model import Trial

PLANNED = {
    "start_date": "Start",
    "primary_completion_date": "Primary completion",
    "completion_date": "Completion",
}
STOPPED = frozenset({"TERMINATED", "WITHDRAWN"})  # what was planned will not happen
ATTRIBUTION = (
    "Source: ClinicalTrials.gov{as_of}; chosen by her2low. A sponsor's plan, not a promise. Not medical advice."
)
_FIRST = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Ahead:
    """One entry of the calendar: whole days, both included; `uid` stays when the days move, `version` rises."""

    uid: str
    summary: str
    first: date
    last: date
    words: str
    url: str
    category: str
    version: int = 0
    place: str = ""


def ahead(trials: Iterable[Trial], meetings: Iterable[Conference], *, today: date, until: date) -> tuple[Ahead, ...]:
    """Return what is planned from today until a day, in order."""
    planned = (one for trial in trials for one in _of_trial(trial))
    held = (_of_meeting(meeting) for meeting in meetings)
    chosen = [one for one in (*planned, *held) if one.last >= today and one.first <= until]
    return tuple(sorted(chosen, key=lambda one: (one.first, one.uid)))


def render_calendar(title: str, entries: Iterable[Ahead], *, now: datetime, data_as_of: str = "") -> bytes:
    """Return the calendar as a file that calendar programs subscribe to or import."""
    calendar = Calendar()
    calendar.add("prodid", "-//her2low//calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"her2low: {plain(title)}")
    attribution = ATTRIBUTION.format(as_of=f", data as of {data_day(data_as_of)}" if data_as_of else "")
    for entry in entries:
        calendar.add_component(_event(entry, attribution, now))
    return bytes(calendar.to_ical())


def _event(entry: Ahead, attribution: str, now: datetime) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", now)
    event.add("sequence", entry.version)
    event.add("dtstart", entry.first)
    event.add("dtend", entry.last + timedelta(days=1))  # RFC 5545, 3.6.1: the end of whole days is not included
    event.add("summary", entry.summary)
    words = f"{entry.words}\n\n{attribution}" if entry.uid.startswith("NCT") else entry.words
    event.add("description", words)
    event.add("categories", [entry.category])
    event.add("transp", "TRANSPARENT")  # nobody is busy because of it
    if entry.url:
        event.add("url", entry.url)
    if entry.place:
        event.add("location", entry.place)
    return event


def _of_trial(trial: Trial) -> Iterator[Ahead]:
    """Yield the days that a trial plans; what it states as reached, or gave up, lies not ahead."""
    if trial.overall_status in STOPPED or trial.gone:
        return
    for field, name in PLANNED.items():
        stated = getattr(trial, field)
        day = _last_day(stated)
        if day is not None and getattr(trial, f"{field}_type") != "ACTUAL":
            vague = "" if len(stated) == 10 else f" ({terms.month(stated)}, no day given)"
            said = f"{name}: {stated}, as stated {trial.last_updated}"
            yield Ahead(
                uid=f"{trial.nct}-{field}@her2low",
                summary=f"{name}{vague}: {_name(trial)}",
                first=day,
                last=day,
                words="\n".join((plain(trial.title), plain(terms.facts(trial)), said)),
                url=target(trial.url),
                category=name,
                version=_version(trial),
            )


def _name(trial: Trial) -> str:
    return ", ".join(filter(None, (plain(trial.acronym), trial.nct, plain(trial.lead_sponsor))))


def _last_day(stated: str) -> date | None:
    """Return the last day that a date may mean: who waits for "Oct 2026" has waited in vain only when it is over."""
    day = first_day(stated)
    if day is None or len(stated) == 10:
        return day
    month = day.month if len(stated) > 4 else 12
    return date(day.year, month, monthrange(day.year, month)[1])


def _version(trial: Trial) -> int:
    """Return a number that rises with each update of the record (RFC 5545, 3.8.7.4)."""
    day = first_day(trial.last_updated)
    return max((day - _FIRST).days, 0) if day else 0


def _of_meeting(meeting: Conference) -> Ahead:
    return Ahead(
        uid=f"{'-'.join(meeting.name.lower().split())}@her2low",
        summary=meeting.name,
        first=meeting.start,
        last=meeting.end,
        words=f"Dates as stated on {meeting.url}, looked up {meeting.checked:%Y-%m-%d}.",
        url=meeting.url,
        category="Conference",
        version=max((meeting.checked - _FIRST).days, 0),
        place=meeting.place,
    )
