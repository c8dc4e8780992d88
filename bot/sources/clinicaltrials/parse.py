"""ClinicalTrials.gov's JSON as trials: registry values stay as they are, what is missing or no value stays out."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from bot.errors import SourceChanged
from bot.model import Arm, Endpoint, Intervention, Trial
from bot.plaintext import clean_line, clean_paragraphs, unescaped

Json = Mapping[str, Any]

NO_COUNT = 99_999_999  # the registry's way to say that it does not know the enrollment
# texts come as Markdown: a backslash before a sign that would otherwise mean something
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!<>~^&|$])")
_NCT = re.compile(r"NCT\d{8}")
_DOCUMENTS = {"protocol": "hasProtocol", "SAP": "hasSap"}


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
    stamp = _object(body, name).get("dataTimestamp")
    if not isinstance(stamp, str) or not stamp:
        raise SourceChanged(f"{name}: the registry's version has no field dataTimestamp")
    return stamp


def parse_page(body: bytes, name: str) -> Page:
    """Return a page of trials; raise SourceChanged where it is none, or where no record of it is usable."""
    odd: list[str] = []
    answer = _object(body, name, made_of=partial(_study_at_once, odd=odd))
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
    return Page(tuple(trials), tuple(unusable), tuple(odd), _str(answer, "nextPageToken"), count)


def _study_at_once(found: dict[str, Any], *, odd: list[str]) -> Any:
    """Return the trial of a study as soon as its JSON is read: of a page of 35 MB only the trials stay in memory."""
    if "protocolSection" not in found:
        return found
    trial = _trial_or_fault(found)
    odd += _odd_dates(found, trial.nct) if isinstance(trial, Trial) else ()
    return trial


def _odd_dates(study: Json, nct: str) -> Iterator[str]:
    """Yield the dates of a study that are none, in words."""
    status = _dict(_dict(study, "protocolSection"), "statusModule")
    for name in status:
        stated = _str(_dict(status, name), "date")
        if stated and not _date(status, name):
            yield f"{nct}: {name.removesuffix('Struct')} {stated[:20]!r} is no date"


def _trial_or_fault(study: Any) -> Trial | str:
    """Return the trial that a study is, or in words why it is none."""
    if isinstance(study, Trial | str):
        return study
    try:
        return parse_study(study)
    except SourceChanged as error:
        return str(error)


def parse_history(body: bytes, name: str) -> tuple[HistoryVersion, ...]:
    """Return a trial's versions, oldest first."""
    changes = _dicts(_object(body, name), "changes")
    try:
        versions = [HistoryVersion(int(change["version"]), str(change["date"])) for change in changes]
    except (KeyError, TypeError, ValueError) as error:
        raise SourceChanged(f"{name}: a trial's history has a version without {error}") from error
    return tuple(sorted(versions, key=lambda version: version.number))


def parse_history_version(body: bytes, name: str) -> Trial:
    """Return a trial as one of its versions states it; the text of the history is escaped for HTML.

    What the registry itself adds to a record (documents, linked papers, merged records) is no part of a version."""
    trial = parse_study(unescaped(_dict(_object(body, name), "study")))
    return replace(trial, documents=None, publications=None, merged=None)


def parse_study(study: object) -> Trial:
    """Return a trial; whatever it leaves out is left out, but without an NCT number it is none.

    Sponsors paste HTML entities into their texts; they mean the sign (\\&gt; is >)."""
    record = unescaped(study) if isinstance(study, dict) else {}
    protocol = _dict(record, "protocolSection")
    identity, status = _dict(protocol, "identificationModule"), _dict(protocol, "statusModule")
    sponsors, design = _dict(protocol, "sponsorCollaboratorsModule"), _dict(protocol, "designModule")
    conditions, given = _dict(protocol, "conditionsModule"), _dict(protocol, "armsInterventionsModule")
    outcomes, enrollment = _dict(protocol, "outcomesModule"), _dict(design, "enrollmentInfo")
    nct = _str(identity, "nctId").upper()
    if not _NCT.fullmatch(nct):
        raise SourceChanged(f"a trial without an NCT number ({nct or 'none'!r})")
    return Trial(
        nct=nct,
        title=_line(identity, "briefTitle"),
        acronym=_line(identity, "acronym"),
        official_title=_line(identity, "officialTitle"),
        summary=_paragraphs(_dict(protocol, "descriptionModule"), "briefSummary"),
        overall_status=_str(status, "overallStatus"),
        why_stopped=_line(status, "whyStopped"),
        phase=_strs(design, "phases"),
        study_type=_str(design, "studyType"),
        enrollment=_count(enrollment),
        enrollment_type=_str(enrollment, "type"),
        start_date=_date(status, "startDateStruct"),
        start_date_type=_date_type(status, "startDateStruct"),
        primary_completion_date=_date(status, "primaryCompletionDateStruct"),
        primary_completion_date_type=_date_type(status, "primaryCompletionDateStruct"),
        completion_date=_date(status, "completionDateStruct"),
        completion_date_type=_date_type(status, "completionDateStruct"),
        first_posted=_date(status, "studyFirstPostDateStruct"),
        last_updated=_date(status, "lastUpdatePostDateStruct"),
        lead_sponsor=_line(_dict(sponsors, "leadSponsor"), "name"),
        collaborators=tuple(name for one in _dicts(sponsors, "collaborators") if (name := _line(one, "name"))),
        conditions=_lines(conditions, "conditions"),
        keywords=_lines(conditions, "keywords"),
        arms=tuple(map(_arm, _dicts(given, "armGroups"))),
        interventions=tuple(map(_intervention, _dicts(given, "interventions"))),
        primary_outcomes=tuple(_endpoints(outcomes, "primaryOutcomes")),
        secondary_outcomes=tuple(_endpoints(outcomes, "secondaryOutcomes")),
        eligibility=_paragraphs(_dict(protocol, "eligibilityModule"), "eligibilityCriteria"),
        countries=_countries(_dict(protocol, "contactsLocationsModule")),
        has_results=_has_results(record, status),
        sites=_sites(_dict(protocol, "contactsLocationsModule")),
        documents=_documents(record),
        publications=_publications(_dict(protocol, "referencesModule")),
        merged=_strs(identity, "nctIdAliases"),
    )


def _has_results(record: Json, status: Json) -> bool:
    """Return whether results are posted; a version of the history says so only by the results, or by their date."""
    stated = record.get("hasResults")
    if isinstance(stated, bool):
        return stated
    return bool(record.get("resultsSection")) or bool(_date(status, "resultsFirstPostDateStruct"))


def _sites(locations: Json) -> tuple[tuple[str, int], ...]:
    """Return how many places there are in each country; many are listed by the same name, "Research Site"."""
    places = Counter(str(place.get("country") or "") for place in _dicts(locations, "locations"))
    counts: Counter[str] = Counter()
    for written, count in places.items():
        counts[_line({"country": written}, "country")] += count
    return tuple(sorted((country, count) for country, count in counts.items() if country))


def _documents(record: Json) -> tuple[str, ...]:
    """Return which documents are posted."""
    module = _dict(_dict(record, "documentSection"), "largeDocumentModule")
    return tuple(kind for kind in _DOCUMENTS if any(_is_document(one, kind) for one in _dicts(module, "largeDocs")))


def _is_document(one: Json, kind: str) -> bool:
    return one.get(_DOCUMENTS[kind]) is True or kind[:4].casefold() in _str(one, "typeAbbrev").casefold()


def _publications(references: Json) -> tuple[str, ...]:
    """Return the PMIDs of papers on this trial's results; what it cites as background is none."""
    kept = (one for one in _dicts(references, "references") if _str(one, "type") in {"RESULT", "DERIVED"})
    return tuple(sorted({pmid for one in kept if (pmid := _str(one, "pmid")).isdigit()}))


def _arm(arm: Json) -> Arm:
    return Arm(
        _line(arm, "label"), _str(arm, "type"), _paragraphs(arm, "description"), _lines(arm, "interventionNames")
    )


def _intervention(one: Json) -> Intervention:
    return Intervention(
        _str(one, "type"), _line(one, "name"), _lines(one, "otherNames"), _paragraphs(one, "description")
    )


def _endpoints(outcomes: Json, name: str) -> Iterator[Endpoint]:
    for one in _dicts(outcomes, name):
        measure = _line(one, "measure")
        if measure:
            yield Endpoint(measure, _line(one, "timeFrame"))


def _countries(locations: Json) -> tuple[str, ...]:
    written = dict.fromkeys(str(place.get("country") or "") for place in _dicts(locations, "locations"))
    found = (_line({"country": one}, "country") for one in written)
    return tuple(dict.fromkeys(country for country in found if country))


def _count(enrollment: Json) -> int | None:
    count = enrollment.get("count")
    return count if type(count) is int and 0 <= count < NO_COUNT else None


def _date(status: Json, name: str) -> str:
    """Return a date with the registry's own precision (2026, 2026-11, 2026-11-20), or nothing where it is no date."""
    text = _str(_dict(status, name), "date")
    if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", text):
        return ""
    try:
        date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return ""
    return text


def _date_type(status: Json, name: str) -> str:
    return _str(_dict(status, name), "type") if _date(status, name) else ""


def _object(body: bytes, name: str, *, made_of: Callable[[dict[str, Any]], Any] | None = None) -> Json:
    try:
        answer = json.loads(body, object_hook=made_of)
    except (ValueError, RecursionError) as error:
        raise SourceChanged(f"{name}: the registry's answer is no JSON: {error}") from error
    if not isinstance(answer, dict):
        raise SourceChanged(f"{name}: the registry's answer is no JSON object")
    return answer


def _dict(holder: Json, name: str) -> Json:
    value = holder.get(name)
    return value if isinstance(value, dict) else {}


def _dicts(holder: Json, name: str) -> tuple[Json, ...]:
    value = holder.get(name)
    return tuple(one for one in value if isinstance(one, dict)) if isinstance(value, list) else ()


def _str(holder: Json, name: str) -> str:
    """Return a value of the registry's own vocabulary, as it stands."""
    value = holder.get(name)
    return clean_line(value) if isinstance(value, str) else ""


def _strs(holder: Json, name: str) -> tuple[str, ...]:
    value = holder.get(name)
    return tuple(clean_line(one) for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def _line(holder: Json, name: str) -> str:
    return _ESCAPED.sub(r"\1", _str(holder, name))


def _lines(holder: Json, name: str) -> tuple[str, ...]:
    return tuple(line for one in _strs(holder, name) if (line := _ESCAPED.sub(r"\1", one)))


def _paragraphs(holder: Json, name: str) -> str:
    value = holder.get(name)
    return _ESCAPED.sub(r"\1", clean_paragraphs(value)) if isinstance(value, str) else ""
