"""One study of the registry as a trial: registry values stay as they are, what is missing or no value stays out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

from bot.errors import SourceChanged
from bot.model import Arm, Endpoint, Intervention, Trial
from bot.plaintext import unescaped
from bot.sources.clinicaltrials.values import (
    Json,
    code_in,
    codes_in,
    line_in,
    lines_in,
    object_in,
    objects_in,
    paragraphs_in,
)

NO_COUNT = 99_999_999  # the registry's way to say that it does not know the enrollment
_NCT = re.compile(r"NCT\d{8}")
_DOCUMENTS = {"protocol": "hasProtocol", "SAP": "hasSap"}


def parse_study(study: object) -> Trial:
    """Return a trial; whatever it leaves out is left out, but without an NCT number it is none.

    Sponsors paste HTML entities into their texts; they mean the sign (\\&gt; is >)."""
    record = unescaped(study) if isinstance(study, dict) else {}
    protocol = object_in(record, "protocolSection")
    identity, status = object_in(protocol, "identificationModule"), object_in(protocol, "statusModule")
    sponsors, design = object_in(protocol, "sponsorCollaboratorsModule"), object_in(protocol, "designModule")
    conditions, given = object_in(protocol, "conditionsModule"), object_in(protocol, "armsInterventionsModule")
    outcomes, enrollment = object_in(protocol, "outcomesModule"), object_in(design, "enrollmentInfo")
    nct = number_of(record)
    if not nct:
        raise SourceChanged(f"a trial without an NCT number ({code_in(identity, 'nctId') or 'none'!r})")
    return Trial(
        nct=nct,
        title=line_in(identity, "briefTitle"),
        acronym=line_in(identity, "acronym"),
        official_title=line_in(identity, "officialTitle"),
        summary=paragraphs_in(object_in(protocol, "descriptionModule"), "briefSummary"),
        overall_status=code_in(status, "overallStatus"),
        why_stopped=line_in(status, "whyStopped"),
        phase=codes_in(design, "phases"),
        study_type=code_in(design, "studyType"),
        enrollment=_count(enrollment),
        enrollment_type=code_in(enrollment, "type"),
        start_date=_date(status, "startDateStruct"),
        start_date_type=_date_type(status, "startDateStruct"),
        primary_completion_date=_date(status, "primaryCompletionDateStruct"),
        primary_completion_date_type=_date_type(status, "primaryCompletionDateStruct"),
        completion_date=_date(status, "completionDateStruct"),
        completion_date_type=_date_type(status, "completionDateStruct"),
        first_posted=_date(status, "studyFirstPostDateStruct"),
        last_updated=_date(status, "lastUpdatePostDateStruct"),
        lead_sponsor=line_in(object_in(sponsors, "leadSponsor"), "name"),
        collaborators=tuple(name for one in objects_in(sponsors, "collaborators") if (name := line_in(one, "name"))),
        conditions=lines_in(conditions, "conditions"),
        keywords=lines_in(conditions, "keywords"),
        arms=tuple(map(_arm, objects_in(given, "armGroups"))),
        interventions=tuple(map(_intervention, objects_in(given, "interventions"))),
        primary_outcomes=tuple(_endpoints(outcomes, "primaryOutcomes")),
        secondary_outcomes=tuple(_endpoints(outcomes, "secondaryOutcomes")),
        eligibility=paragraphs_in(object_in(protocol, "eligibilityModule"), "eligibilityCriteria"),
        countries=_countries(object_in(protocol, "contactsLocationsModule")),
        has_results=_has_results(record, status),
        sites=_sites(object_in(protocol, "contactsLocationsModule")),
        documents=_documents(record),
        publications=_publications(object_in(protocol, "referencesModule")),
        merged=codes_in(identity, "nctIdAliases"),
    )


def number_of(study: Json) -> str:
    """Return the NCT number of a study, or nothing where it has none."""
    nct = code_in(object_in(object_in(study, "protocolSection"), "identificationModule"), "nctId").upper()
    return nct if _NCT.fullmatch(nct) else ""


def odd_dates(study: Json, nct: str) -> Iterator[str]:
    """Yield the dates of a study that are none, in words."""
    status = object_in(object_in(study, "protocolSection"), "statusModule")
    for name in status:
        stated = code_in(object_in(status, name), "date")
        if stated and not _date(status, name):
            yield f"{nct}: {name.removesuffix('Struct')} {stated[:20]!r} is no date"


def _has_results(record: Json, status: Json) -> bool:
    """Return whether results are posted; a version of the history says so only by the results, or by their date."""
    stated = record.get("hasResults")
    if isinstance(stated, bool):
        return stated
    return bool(record.get("resultsSection")) or bool(_date(status, "resultsFirstPostDateStruct"))


def _sites(locations: Json) -> tuple[tuple[str, int], ...]:
    """Return how many places there are in each country; many are listed by the same name, "Research Site"."""
    places = Counter(str(place.get("country") or "") for place in objects_in(locations, "locations"))
    counts: Counter[str] = Counter()
    for written, count in places.items():
        counts[line_in({"country": written}, "country")] += count
    return tuple(sorted((country, count) for country, count in counts.items() if country))


def _documents(record: Json) -> tuple[str, ...]:
    """Return which documents are posted."""
    module = object_in(object_in(record, "documentSection"), "largeDocumentModule")
    return tuple(kind for kind in _DOCUMENTS if any(_is_document(one, kind) for one in objects_in(module, "largeDocs")))


def _is_document(one: Json, kind: str) -> bool:
    return one.get(_DOCUMENTS[kind]) is True or kind[:4].casefold() in code_in(one, "typeAbbrev").casefold()


def _publications(references: Json) -> tuple[str, ...]:
    """Return the PMIDs of papers on this trial's results; what it cites as background is none."""
    kept = (one for one in objects_in(references, "references") if code_in(one, "type") in {"RESULT", "DERIVED"})
    return tuple(sorted({pmid for one in kept if (pmid := code_in(one, "pmid")).isdigit()}))


def _arm(arm: Json) -> Arm:
    given = lines_in(arm, "interventionNames")
    return Arm(line_in(arm, "label"), code_in(arm, "type"), paragraphs_in(arm, "description"), given)


def _intervention(one: Json) -> Intervention:
    return Intervention(
        code_in(one, "type"), line_in(one, "name"), lines_in(one, "otherNames"), paragraphs_in(one, "description")
    )


def _endpoints(outcomes: Json, name: str) -> Iterator[Endpoint]:
    for one in objects_in(outcomes, name):
        measure = line_in(one, "measure")
        if measure:
            yield Endpoint(measure, line_in(one, "timeFrame"))


def _countries(locations: Json) -> tuple[str, ...]:
    written = dict.fromkeys(str(place.get("country") or "") for place in objects_in(locations, "locations"))
    found = (line_in({"country": one}, "country") for one in written)
    return tuple(dict.fromkeys(country for country in found if country))


def _count(enrollment: Json) -> int | None:
    count = enrollment.get("count")
    return count if type(count) is int and 0 <= count < NO_COUNT else None


def _date(status: Json, name: str) -> str:
    """Return a date with the registry's own precision (2026, 2026-11, 2026-11-20), or nothing where it is no date."""
    text = code_in(object_in(status, name), "date")
    if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", text):
        return ""
    try:
        date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return ""
    return text


def _date_type(status: Json, name: str) -> str:
    return code_in(object_in(status, name), "type") if _date(status, name) else ""
