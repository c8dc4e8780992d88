"""What the registry answers: its version, pages of trials, their numbers, a trial's history."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from bot.errors import SourceChanged
from bot.model import Trial
from bot.plaintext import unescaped
from bot.sources.clinicaltrials.study import number_of, odd_dates, parse_study
from bot.sources.clinicaltrials.values import code_in, json_object, object_in, objects_in


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a sweep: its trials, what was none, the token of the next page, and how many there are in all.

    `odd` are the dates of its trials that are none, in words."""

    trials: tuple[Trial, ...]
    unusable: tuple[str, ...] = ()
    odd: tuple[str, ...] = ()
    token: str = ""
    total: int | None = None


@dataclass(frozen=True, slots=True)
class HistoryVersion:
    """One version of a trial in the registry's history."""

    number: int
    date: str


def parse_version(body: bytes, name: str) -> str:
    """Return the time stamp of the registry's data."""
    stamp = json_object(body, name).get("dataTimestamp")
    if not isinstance(stamp, str) or not stamp:
        raise SourceChanged(f"{name}: the registry's version has no field dataTimestamp")
    return stamp


def parse_page(body: bytes, name: str) -> Page:
    """Return a page of trials; raise SourceChanged where it is none, or where no record of it is usable."""
    odd: list[str] = []
    answer = json_object(body, name, made_of=partial(_study_at_once, odd=odd))
    studies = answer.get("studies")
    if not isinstance(studies, list):
        raise SourceChanged(f"{name}: a page of trials has no field studies")
    read = [_trial_or_fault(study) for study in studies]
    trials = [one for one in read if isinstance(one, Trial)]
    unusable = [one for one in read if isinstance(one, str)]
    if unusable and not trials:
        raise SourceChanged(f"{name}: none of {len(unusable)} trials could be read: {unusable[0]}")
    total = answer.get("totalCount")
    count = total if type(total) is int else None
    return Page(tuple(trials), tuple(unusable), tuple(odd), code_in(answer, "nextPageToken"), count)


def _study_at_once(found: dict[str, Any], *, odd: list[str]) -> Any:
    """Return the trial of a study as soon as its JSON is read: of a page of 35 MB only the trials stay in memory."""
    if "protocolSection" not in found:
        return found
    trial = _trial_or_fault(found)
    odd += odd_dates(found, trial.nct) if isinstance(trial, Trial) else ()
    return trial


def _trial_or_fault(study: Any) -> Trial | str:
    """Return the trial that a study is, or in words why it is none."""
    if isinstance(study, Trial | str):
        return study
    try:
        return parse_study(study)
    except SourceChanged as error:
        return str(error)


def parse_numbers(body: bytes, name: str) -> frozenset[str]:
    """Return the NCT numbers of a page of studies; raise SourceChanged where it is none."""
    studies = json_object(body, name).get("studies")
    if not isinstance(studies, list):
        raise SourceChanged(f"{name}: a page of trials has no field studies")
    return frozenset(number_of(study) for study in studies if isinstance(study, dict))


def parse_one(body: bytes, name: str) -> str:
    """Return the NCT number of one study; raise SourceChanged where the answer is none."""
    number = number_of(json_object(body, name))
    if not number:
        raise SourceChanged(f"{name}: a study without an NCT number")
    return number


def parse_history(body: bytes, name: str) -> tuple[HistoryVersion, ...]:
    """Return a trial's versions, oldest first."""
    changes = objects_in(json_object(body, name), "changes")
    try:
        versions = [HistoryVersion(int(change["version"]), str(change["date"])) for change in changes]
    except (KeyError, TypeError, ValueError) as error:
        raise SourceChanged(f"{name}: a trial's history has a version without {error}") from error
    return tuple(sorted(versions, key=lambda version: version.number))


def parse_history_version(body: bytes, name: str) -> Trial:
    """Return a trial as one of its versions states it; the text of the history is escaped for HTML.

    What the registry itself adds to a record (documents, linked papers, merged records) is no part of a version."""
    trial = parse_study(unescaped(object_in(json_object(body, name), "study")))
    return replace(trial, documents=None, publications=None, merged=None)
