"""The biomarker states, panels and tests that oncology uses, under the names that it writes: `known_states.txt`."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.annotate.lexicon import load
from bot.model import Place

LINES = (Path(__file__).parent / "known_states.txt").read_text(encoding="utf-8").splitlines()
CASES = [tuple(part.strip() for part in line.split("|")) for line in LINES if not line.startswith("#")]


@pytest.mark.parametrize(("written", "ids"), CASES, ids=[written for written, _ in CASES])
def test_a_name_leads_to_its_biomarker(written: str, ids: str) -> None:
    meanings = load().lookup(written)
    assert meanings
    assert meanings[0][1].ids == set(ids.split())


@pytest.mark.parametrize(("written", "ids"), CASES, ids=[written for written, _ in CASES])
def test_a_name_is_found_in_a_plain_sentence(written: str, ids: str) -> None:
    found = load().find_in([Place("text", f"Patients with {written} were enrolled.")])
    assert set(ids.split()) & {mention.entity.id for mention in found if not mention.excluded}


def test_there_are_at_least_300_of_them() -> None:
    assert len({written for written, _ in CASES}) >= 300


@pytest.mark.parametrize("words", ["ER+/HER2-", "EGFR mutation and ALK fusion", "no biomarker at all"])
def test_words_that_are_not_one_biomarker_lead_to_none(words: str) -> None:
    assert dict(load().lookup(words)).get("biomarkers") is None
