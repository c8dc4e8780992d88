"""Which trials a paper names."""

from __future__ import annotations

import pytest

from bot.annotate.citations import acronyms_of, number_of, trials_named
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


def test_a_number_leads_to_its_names() -> None:
    assert "DESTINY-Breast04" in acronyms_of("NCT03734029")
