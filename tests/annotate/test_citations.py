"""Which trials a paper names."""

from __future__ import annotations

import pytest

from bot.annotate.citations import acronyms_in, acronyms_of, number_of, trials_named
from tests.builders import a_trial, an_article


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("In DESTINY-Breast04, T-DXd prolonged survival.", {"NCT03734029"}),
        ("In DESTINY‑Breast 04 and DB-06, survival was longer.", {"NCT03734029", "NCT04494425"}),
        ("KEYNOTE-797 enrolled patients (NCT04042701).", {"NCT04042701"}),
        ("Registered as NCT09900001.", {"NCT09900001"}),
        ("DB-1303 is a drug, and so is DB-0412; a daisy is a flower.", set()),
        ("KEYNOTE-7970 is no trial.", set()),
    ],
)
def test_a_paper_names_trials_by_number_and_by_acronym(text: str, numbers: set[str]) -> None:
    assert set(trials_named(an_article(abstract=text))) == numbers


def test_a_trial_answers_to_the_numbers_of_records_that_became_it() -> None:
    assert set(trials_named(a_trial(merged=("NCT09900009",)))) == {"NCT09900001", "NCT09900009"}


@pytest.mark.parametrize(
    ("words", "number"),
    [("nct03734029", "NCT03734029"), ("destiny breast04", "NCT03734029"), ("db 04", "NCT03734029"), ("nothing", "")],
)
def test_a_trial_is_asked_for_by_number_or_acronym(words: str, number: str) -> None:
    assert number_of(words) == number


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("TROPION-Breast02 and TROPION‑Lung 01", {"tropionbreast02", "tropionlung01"}),
        (
            "KEYNOTE-B61, CheckMate 8HW, HER2CLIMB-05 and NRG-BR007",
            {"keynoteb61", "checkmate8hw", "her2climb05", "nrgbr007"},
        ),
        ("SOLTI-1804, INAVO120 and CAPItello-291", {"solti1804", "inavo120", "capitello291"}),
        ("Grade 3, Cohort 2, PD-L1, HER2, HER2-low, IL-6, CD20, in 2024, NCT09900001", set()),
    ],
)
def test_a_name_with_a_number_may_be_a_trial(text: str, names: set[str]) -> None:
    assert acronyms_in(an_article("Results", abstract=text)) == names


def test_a_trial_has_its_own_name_alone() -> None:
    trial = a_trial(acronym="TROPION-Breast02", summary="After DESTINY-Breast04 we ask more.")
    assert acronyms_in(trial) == {"tropionbreast02"}


def test_a_number_leads_to_its_names() -> None:
    assert "DESTINY-Breast04" in acronyms_of("NCT03734029")
