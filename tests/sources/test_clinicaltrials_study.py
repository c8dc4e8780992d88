"""A trial as the registry states it, whatever it leaves out."""

from __future__ import annotations

from typing import Any

import pytest

from bot.errors import SourceChanged
from bot.model import Arm, Endpoint, Intervention, Trial
from bot.sources.clinicaltrials.study import parse_study
from tests.sources.registry import a_study


def test_every_field_of_a_trial_is_read() -> None:
    study = a_study(
        identificationModule={"acronym": "INVENT-1", "officialTitle": "An official title"},
        statusModule={
            "overallStatus": "TERMINATED",
            "whyStopped": "Sponsor  decision",
            "startDateStruct": {"date": "2025-02", "type": "ACTUAL"},
            "primaryCompletionDateStruct": {"date": "2026-10-31", "type": "ESTIMATED"},
            "completionDateStruct": {"date": "2027"},
        },
        sponsorCollaboratorsModule={"leadSponsor": {"name": "Invented Pharma"}, "collaborators": [{"name": "A"}, {}]},
        descriptionModule={"briefSummary": "What it does."},
        conditionsModule={"conditions": ["Breast Cancer"], "keywords": ["HER2-low"]},
        designModule={
            "studyType": "INTERVENTIONAL",
            "phases": ["PHASE1", "PHASE2"],
            "enrollmentInfo": {"count": 115, "type": "ESTIMATED"},
        },
        armsInterventionsModule={
            "armGroups": [{"label": "One", "type": "EXPERIMENTAL", "interventionNames": ["Drug: DS-1"]}],
            "interventions": [{"type": "DRUG", "name": "DS-1", "otherNames": ["ds one"], "description": "by vein"}],
        },
        outcomesModule={
            "primaryOutcomes": [{"measure": "PFS", "timeFrame": "2 years"}, {"timeFrame": "no measure"}],
            "secondaryOutcomes": [{"measure": "OS"}],
        },
        eligibilityModule={"eligibilityCriteria": "Inclusion:\n\n* HER2 1\\+ (\\>10% \\[stained\\])"},
        contactsLocationsModule={"locations": [{"country": "Japan"}, {"country": "France"}, {"country": "Japan"}, {}]},
        referencesModule={
            "references": [
                {"pmid": "12", "type": "RESULT"},
                {"pmid": "7", "type": "BACKGROUND"},
                {"pmid": "9", "type": "DERIVED"},
            ]
        },
    )
    study["protocolSection"]["identificationModule"]["nctIdAliases"] = ["NCT09000007"]
    papers = [{"typeAbbrev": "Prot_SAP", "hasProtocol": True, "hasSap": True}, {"typeAbbrev": "ICF"}]
    study["documentSection"] = {"largeDocumentModule": {"largeDocs": papers}}
    assert parse_study({**study, "hasResults": True}) == Trial(
        nct="NCT09000001",
        title="A trial in HER2-low breast cancer",
        acronym="INVENT-1",
        official_title="An official title",
        summary="What it does.",
        overall_status="TERMINATED",
        why_stopped="Sponsor decision",
        phase=("PHASE1", "PHASE2"),
        study_type="INTERVENTIONAL",
        enrollment=115,
        enrollment_type="ESTIMATED",
        start_date="2025-02",
        start_date_type="ACTUAL",
        primary_completion_date="2026-10-31",
        primary_completion_date_type="ESTIMATED",
        completion_date="2027",
        first_posted="2025-01-10",
        last_updated="2026-11-20",
        lead_sponsor="Invented Pharma",
        collaborators=("A",),
        conditions=("Breast Cancer",),
        keywords=("HER2-low",),
        arms=(Arm("One", "EXPERIMENTAL", "", ("Drug: DS-1",)),),
        interventions=(Intervention("DRUG", "DS-1", ("ds one",), "by vein"),),
        primary_outcomes=(Endpoint("PFS", "2 years"),),
        secondary_outcomes=(Endpoint("OS"),),
        eligibility="Inclusion:\n\n* HER2 1+ (>10% [stained])",
        countries=("Japan", "France"),
        has_results=True,
        sites=(("France", 1), ("Japan", 2)),
        documents=("protocol", "SAP"),
        publications=("12", "9"),
        merged=("NCT09000007",),
    )


def test_a_trial_may_leave_out_everything_but_its_number() -> None:
    bare = {"protocolSection": {"identificationModule": {"nctId": "NCT09000001"}}}
    assert parse_study(bare) == Trial("NCT09000001", sites=(), documents=(), publications=(), merged=())


@pytest.mark.parametrize(
    "study", [{}, [], None, "NCT09000001", {"protocolSection": {"identificationModule": {"nctId": 7}}}]
)
def test_without_a_number_it_is_no_trial(study: object) -> None:
    with pytest.raises(SourceChanged, match="without an NCT number"):
        parse_study(study)


@pytest.mark.parametrize("stated", ["2026-13", "2026-02-30", "soon", "", None, 2026])
def test_what_is_no_date_stays_out(stated: object) -> None:
    trial = parse_study(a_study(statusModule={"startDateStruct": {"date": stated, "type": "ACTUAL"}}))
    assert (trial.start_date, trial.start_date_type) == ("", "")


@pytest.mark.parametrize(
    ("count", "enrollment"), [(0, 0), (115, 115), (99_999_999, None), (-1, None), ("12", None), (None, None)]
)
def test_an_enrollment_that_nobody_knows_is_none(count: Any, enrollment: int | None) -> None:
    assert parse_study(a_study(designModule={"enrollmentInfo": {"count": count}})).enrollment == enrollment


def test_modules_of_another_shape_are_left_out() -> None:
    odd = a_study(designModule={"phases": "PHASE1"}, conditionsModule={"conditions": [1, None]}, outcomesModule={})
    odd["protocolSection"]["armsInterventionsModule"] = ["?"]
    trial = parse_study(odd)
    assert (trial.phase, trial.conditions, trial.arms) == ((), (), ())
