"""How ClinicalTrials.gov answers: API v2, and the version history that its own site reads.

The demo knows few trials: of a search, only the window of update dates and the NCT numbers are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import escape
from typing import Any

from bot.demo.bundle import Bundle, State
from bot.demo.services import NOT_FOUND, Answer, Params, Request, as_json, whole
from bot.model import Arm, Endpoint, Intervention, Trial

RANGE = re.compile(r"AREA\[LastUpdatePostDate\]\s*RANGE\[\s*([^,\]\s]+)\s*,\s*([^\]\s]+)\s*\]")
NCT = re.compile(r"NCT\d{8}")
EXPIRED = Answer(b"pageToken is invalid or expired", "text/plain", 400)
SUBMITTED_BEFORE = timedelta(days=3)  # the registry reads an update before it posts it
MODULES = {
    "identificationModule": "Study Identification",
    "statusModule": "Study Status",
    "sponsorCollaboratorsModule": "Sponsor/Collaborators",
    "descriptionModule": "Study Description",
    "conditionsModule": "Conditions",
    "designModule": "Study Design",
    "armsInterventionsModule": "Arms and Interventions",
    "outcomesModule": "Outcome Measures",
    "eligibilityModule": "Eligibility",
    "contactsLocationsModule": "Contacts/Locations",
}


def answer(bundle: Bundle, day: int, request: Request) -> Answer:
    """Return what the site answers on a day."""
    if request.path == "v2/version":
        return as_json({"apiVersion": "2.0.5", "dataTimestamp": f"{bundle.today + timedelta(days=day)}T05:00:06"})
    if request.path == "v2/studies":
        return _studies(bundle, day, request.params)
    service, _, rest = request.path.partition("/studies/")
    nct, *more = rest.split("/")
    versions = _versions(bundle, day, nct)
    if not versions:
        return NOT_FOUND
    if service == "v2" and not more:
        return as_json(study(versions[-1].record))
    return _history(versions, more) if service == "int" else NOT_FOUND


def _versions(bundle: Bundle, day: int, nct: str) -> tuple[State[Trial], ...]:
    return next((trial.until(day) for trial in bundle.trials if trial.states[0].record.nct == nct), ())


def _studies(bundle: Bundle, day: int, params: Params) -> Answer:
    found = [study(trial) for trial in _found(bundle, day, params)]
    size = whole(params, "pageSize", 10) or 10
    today, _, given = params.get("pageToken", f"{day}.0").rpartition(".")
    if today != str(day) or not given.isdecimal():
        return EXPIRED  # a page of yesterday's data
    start = int(given)
    total = {"totalCount": len(found)} if params.get("countTotal") == "true" and not start else {}
    token = {"nextPageToken": f"{day}.{start + size}"} if start + size < len(found) else {}
    return as_json({**total, "studies": found[start : start + size], **token})


def _found(bundle: Bundle, day: int, params: Params) -> Iterator[Trial]:
    """Yield the trials of a search as they stand on a day, the last updated first unless asked the other way round."""
    trials = [states[-1].record for story in bundle.trials if (states := story.until(day))]
    window = RANGE.search(" ".join((params.get("query.term", ""), params.get("filter.advanced", ""))))
    low, high = window.groups() if window else ("MIN", "MAX")
    wanted = NCT.findall(params.get("filter.ids", "")) or [trial.nct for trial in trials]
    newest_first = not params.get("sort", "").endswith(":asc")
    for trial in sorted(trials, key=lambda trial: trial.last_updated, reverse=newest_first):
        if trial.nct in wanted and _within(trial.last_updated, low, high):
            yield trial


def _within(day: str, low: str, high: str) -> bool:
    return (low == "MIN" or low <= day) and (high == "MAX" or day <= high)


def _history(versions: tuple[State[Trial], ...], more: list[str]) -> Answer:
    studies = [study(version.record)["protocolSection"] for version in versions]
    match more:
        case ["history"]:
            return as_json({"changes": [_entry(number, studies) for number in range(len(studies))]})
        case ["history", number] if number.isdecimal() and int(number) < len(studies):
            return as_json({"study": {"protocolSection": _escaped(studies[int(number)])}})
    return NOT_FOUND


def _entry(number: int, studies: list[dict[str, Any]]) -> dict[str, object]:
    before, now = (studies[number - 1] if number else {}), studies[number]
    status = now["statusModule"]
    labels = [label for module, label in MODULES.items() if before.get(module) != now.get(module)]
    day = status["lastUpdatePostDateStruct"]["date"]
    return {"version": number, "date": day, "status": status["overallStatus"], "moduleLabels": labels}


def _escaped(value: Any) -> Any:
    """Return a value with its texts as the history writes them: escaped for a web page, unlike API v2."""
    match value:
        case str():
            return escape(value, quote=False)
        case dict():
            return {key: _escaped(inner) for key, inner in value.items()}
        case list():
            return [_escaped(inner) for inner in value]
    return value


def study(trial: Trial) -> dict[str, Any]:
    """Return a trial in the shape of API v2, without what the trial does not state."""
    sections = {
        "identificationModule": _identification(trial),
        "statusModule": _status(trial),
        "sponsorCollaboratorsModule": _sponsors(trial),
        "descriptionModule": {"briefSummary": trial.summary},
        "conditionsModule": {"conditions": list(trial.conditions), "keywords": list(trial.keywords)},
        "designModule": _design(trial),
        "armsInterventionsModule": _arms(trial),
        "outcomesModule": _outcomes(trial),
        "eligibilityModule": {"eligibilityCriteria": trial.eligibility, "sex": "ALL", "minimumAge": "18 Years"},
        "contactsLocationsModule": {"locations": [_location(country) for country in trial.countries]},
    }
    return {"protocolSection": _stated(sections), "hasResults": trial.has_results}


def _stated(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that hold something."""
    parts = {name: _stated(part) if isinstance(part, dict) else part for name, part in fields.items()}
    return {name: part for name, part in parts.items() if part not in (None, "", [], {})}


def _identification(trial: Trial) -> dict[str, Any]:
    return {
        "nctId": trial.nct,
        "orgStudyIdInfo": {"id": f"EX-{trial.nct[-4:]}"},
        "organization": {"fullName": trial.lead_sponsor},
        "briefTitle": trial.title,
        "officialTitle": trial.official_title,
        "acronym": trial.acronym,
    }


def _status(trial: Trial) -> dict[str, Any]:
    submitted = date.fromisoformat(trial.last_updated) - SUBMITTED_BEFORE
    return {
        "statusVerifiedDate": trial.last_updated[:7],
        "overallStatus": trial.overall_status,
        "whyStopped": trial.why_stopped,
        "startDateStruct": {"date": trial.start_date, "type": trial.start_date_type},
        "primaryCompletionDateStruct": {
            "date": trial.primary_completion_date,
            "type": trial.primary_completion_date_type,
        },
        "completionDateStruct": {"date": trial.completion_date, "type": trial.completion_date_type},
        "studyFirstPostDateStruct": {"date": trial.first_posted, "type": "ACTUAL"},
        "lastUpdateSubmitDate": submitted.isoformat(),
        "lastUpdatePostDateStruct": {"date": trial.last_updated, "type": "ACTUAL"},
    }


def _sponsors(trial: Trial) -> dict[str, Any]:
    collaborators = [{"name": name, "class": "OTHER"} for name in trial.collaborators]
    return {"leadSponsor": {"name": trial.lead_sponsor, "class": "INDUSTRY"}, "collaborators": collaborators}


def _design(trial: Trial) -> dict[str, Any]:
    enrollment = {"count": trial.enrollment, "type": trial.enrollment_type}
    return {"studyType": trial.study_type, "phases": list(trial.phase), "enrollmentInfo": enrollment}


def _arms(trial: Trial) -> dict[str, Any]:
    return {
        "armGroups": [_arm(arm) for arm in trial.arms],
        "interventions": [_intervention(intervention) for intervention in trial.interventions],
    }


def _arm(arm: Arm) -> dict[str, Any]:
    names = list(arm.interventions)
    return _stated({"label": arm.label, "type": arm.type, "description": arm.description, "interventionNames": names})


def _intervention(given: Intervention) -> dict[str, Any]:
    texts = {"type": given.type, "name": given.name, "description": given.description}
    return _stated({**texts, "otherNames": list(given.other_names)})


def _outcomes(trial: Trial) -> dict[str, Any]:
    return {
        "primaryOutcomes": [_endpoint(endpoint) for endpoint in trial.primary_outcomes],
        "secondaryOutcomes": [_endpoint(endpoint) for endpoint in trial.secondary_outcomes],
    }


def _endpoint(endpoint: Endpoint) -> dict[str, Any]:
    return _stated({"measure": endpoint.measure, "timeFrame": endpoint.time_frame})


def _location(country: str) -> dict[str, Any]:
    return {"facility": "Example Hospital", "status": "RECRUITING", "city": "Example City", "country": country}
