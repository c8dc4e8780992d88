"""The shape of subscriptions.yaml, checked by pydantic; every message says how to mend it."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from rapidfuzz import process

DURATION = re.compile(r"(\d{1,4})\s*(s|m|min|h|d|w)")
UNITS = {"s": "seconds", "m": "minutes", "min": "minutes", "h": "hours", "d": "days", "w": "weeks"}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)+"
)
SLACK = re.compile(r"#[^\s#@<>:]{1,80}|[CDGUW][A-Z0-9]{5,}")
IDENTIFIER = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}", re.I)


def nearest(word: str, known: list[str] | tuple[str, ...]) -> str:
    """Return "; did you mean …?" for a word that is close to a known one, else an empty text."""
    found = process.extractOne(word, known, score_cutoff=70)
    return f"; did you mean {found[0]}?" if found else ""


def duration(text: str) -> timedelta:
    """Return the length of time that "30m", "6h", "7d" or "2w" means."""
    found = DURATION.fullmatch(text.strip())
    if not found or not int(found[1]):
        raise ValueError(f"{text!r} is not a length of time; write 30m, 6h or 7d")
    return timedelta(**{UNITS[found[2]]: int(found[1])})


def clock_time(text: str) -> time:
    found = re.fullmatch(r"(\d{1,2}):(\d{2})", text.strip())
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise ValueError(f'{text!r} is not a time of day; write "08:00"')
    return time(int(found[1]), int(found[2]))


def calendar_date(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise ValueError(f"{text!r} is not a date; write 2026-12-24") from error


def timezone_name(text: str) -> str:
    if text not in available_timezones():
        zones = sorted(available_timezones())
        raise ValueError(
            f"{text!r} is not an IANA time zone{nearest(text, zones) or '; write one such as Europe/Berlin'}"
        )
    return str(ZoneInfo(text))


def web_address(text: str) -> str:
    if not re.fullmatch(r"https?://[^\s/?#@]+(?:[/?#]\S*)?", text):
        raise ValueError(f"{text!r} is not a web address; write https://…")
    return text


def email_address(text: str) -> str:
    if len(text) > 254 or not EMAIL.fullmatch(text):
        raise ValueError(f"{text!r} is not one e-mail address; write name@example.org")
    return text


def slack_target(text: str) -> str:
    if not SLACK.fullmatch(text):
        raise ValueError(
            f'{text!r} is not a Slack channel; write "#channel" (in quotes) or its id, such as C0123456789'
        )
    return text


def folder(text: str) -> str:
    if not text.strip() or ".." in re.split(r"[/\\]", text):
        raise ValueError(f"{text!r} leads out of the folder of this file; write a folder below it, such as digests")
    return text


def identifier(text: str) -> str:
    if not IDENTIFIER.fullmatch(text):
        raise ValueError(f"{text!r} cannot be an id; use letters, digits, - and _, at most 64")
    return text


def days(values: list[str]) -> tuple[str, ...]:
    """Return weekdays in lower case, "weekdays" spelled out, days of a month as they are."""
    found: list[str] = []
    for value in (v.strip().lower() for v in values):
        if value == "weekdays":
            found += WEEKDAYS[:5]
        elif value in WEEKDAYS or (value.isdigit() and 1 <= int(value) <= 31):
            found.append(value)
        else:
            raise ValueError(
                f"{value!r} is not a day{nearest(value, WEEKDAYS)}; write monday, weekdays, or for a month 1 to 31"
            )
    return tuple(dict.fromkeys(found))


def one_or_more(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


def nothing_is_empty(value: Any) -> Any:
    return {} if value == "" else value


Duration = Annotated[timedelta, BeforeValidator(lambda v: duration(v) if isinstance(v, str) else v)]
ClockTime = Annotated[time, BeforeValidator(lambda v: clock_time(v) if isinstance(v, str) else v)]
CalendarDate = Annotated[date, BeforeValidator(lambda v: calendar_date(v) if isinstance(v, str) else v)]
TimezoneName = Annotated[str, AfterValidator(timezone_name)]
Days = Annotated[list[str], BeforeValidator(one_or_more), AfterValidator(days)]
Words = Annotated[tuple[Annotated[str, Field(min_length=1, max_length=200)], ...], BeforeValidator(one_or_more)]
Weights = Annotated[tuple[Literal["critical", "notable", "minor"], ...], BeforeValidator(one_or_more)]
WebAddress = Annotated[str, AfterValidator(web_address)]


class Shape(BaseModel):
    """A part of the file: frozen, and no key that it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class PubMedSettings(Shape):
    query: str = ""  # empty: derived from the subscriptions
    every: Duration = timedelta(hours=1)
    url: WebAddress = "https://eutils.ncbi.nlm.nih.gov"


class ClinicalTrialsSettings(Shape):
    every: Duration = timedelta(hours=6)
    url: WebAddress = "https://clinicaltrials.gov"
    history: Literal["on", "off"] = "on"


class FeedSettings(Shape):
    name: Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\n\r\t]+$")]
    url: WebAddress
    every: Duration = timedelta(minutes=30)


class SourcesSettings(Shape):
    pubmed: Annotated[PubMedSettings | None, BeforeValidator(nothing_is_empty)] = None
    clinicaltrials: Annotated[ClinicalTrialsSettings | None, BeforeValidator(nothing_is_empty)] = None
    feeds: Annotated[tuple[FeedSettings, ...], BeforeValidator(one_or_more)] = ()


class MatchBlock(Shape):
    """Lines of criteria: within a line any value, between lines all."""

    genes: Words = ()
    biomarkers: Words = ()
    drugs: Words = ()
    cancers: Words = ()
    item_types: Words = ()
    sources: Words = ()
    journals: Words = ()
    authors: Words = ()
    sponsors: Words = ()
    trials: Words = ()
    phases: Words = ()
    countries: Words = ()
    importance: Weights = ()
    words: Words = ()

    @model_validator(mode="after")
    def asks_for_something(self) -> MatchBlock:
        if not any(getattr(self, name) for name in type(self).model_fields):
            raise ValueError("nothing is asked for; write at least one line, such as biomarkers: [HER2-low]")
        return self


class ScheduleSettings(Shape):
    every: Literal["item", "day", "week", "month"] = "day"
    at: ClockTime = time(8, 0)
    on: Days = Field(default_factory=list)
    timezone: TimezoneName = "UTC"

    @model_validator(mode="after")
    def days_fit_the_interval(self) -> ScheduleSettings:
        numbers = [day for day in self.on if day.isdigit()]
        if self.every == "month" and len(numbers) != len(self.on):
            raise ValueError("on: a month has days 1 to 31; write on: 1")
        if self.every != "month" and numbers:
            raise ValueError(f"on: {numbers[0]} is a day of a month; write every: month, or a weekday such as monday")
        return self


class Deliver(Shape):
    """One address; exactly one of its keys."""

    slack: Annotated[str, AfterValidator(slack_target)] | None = None
    email: Annotated[str, AfterValidator(email_address)] | None = None
    file: Annotated[str, AfterValidator(folder)] | None = None

    @model_validator(mode="after")
    def one_address(self) -> Deliver:
        if sum(value is not None for value in (self.slack, self.email, self.file)) != 1:
            raise ValueError('write one of {slack: "#channel"}, {email: name@example.org}, {file: folder}; or a list')
        return self


class SubscriptionSettings(Shape):
    id: Annotated[str, AfterValidator(identifier)]
    title: Annotated[str, Field(max_length=120)] = ""
    match: Annotated[tuple[MatchBlock, ...], BeforeValidator(one_or_more)]
    excluded: Annotated[tuple[MatchBlock, ...], BeforeValidator(one_or_more)] = Field(default=(), alias="except")
    schedule: ScheduleSettings = ScheduleSettings()
    deliver: Annotated[tuple[Deliver, ...], BeforeValidator(one_or_more), Field(min_length=1)]
    look_back: Duration = timedelta(days=7)
    pause_until: CalendarDate | None = None
    when_empty: Literal["say", "silent"] = "silent"


class FileShape(Shape):
    sources: Annotated[SourcesSettings, BeforeValidator(nothing_is_empty)] = SourcesSettings()
    subscriptions: Annotated[tuple[SubscriptionSettings, ...], BeforeValidator(one_or_more)] = ()
