"""What people ask in words, and how it is understood."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.annotate.lexicon import load
from bot.ask import Question, parse, parse_latest
from bot.match import match
from tests.builders import a_trial, an_item

TODAY = date(2026, 11, 25)  # a Wednesday


def asked(words: str) -> Question:
    return parse_latest(words.split(), load(), today=TODAY)


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("stopped", {"item_types"}),
        ("new trials", {"item_types"}),
        ("fda", {"item_types"}),
        ("stopped enhertu trials", {"item_types", "drugs"}),
        ("what's new on HER2-low", {"biomarkers"}),
        ("What’s new on HER2-low?", {"biomarkers"}),
        ("What's new in gastric cancer?", {"cancers"}),
        ("any news on HER2 low, triple negative breast cancer?", {"item_types", "biomarkers", "cancers"}),
        ("trials that stopped for safety", {"item_types", "stop_reasons"}),
        ("NCT04494425", {"trials"}),
        ("DESTINY-Breast04", {"trials"}),
        ("TROPION-Breast02", {"trials"}),
        ("by AstraZeneca", {"senders"}),
        ("by AstraZeneca 3", {"senders"}),  # no trial by the name of "AstraZeneca 3"
        ("by BioNTech DB-04 2", {"senders", "trials"}),
        ("trials by Daiichi Sankyo in Japan", {"item_types", "senders", "countries"}),
        ("her2 low phase 3 recruiting", {"biomarkers", "phases", "statuses"}),
    ],
)
def test_words_are_understood_as_they_are_meant(words: str, kinds: set[str]) -> None:
    question = asked(words)
    assert not question.unknown
    assert {line.kind for line in question.criteria.blocks[0]} == kinds


@pytest.mark.parametrize(
    ("words", "first_day"),
    [
        ("her2-low last 7 days", date(2026, 11, 18)),
        ("this week", date(2026, 11, 23)),
        ("enhertu in the last 2 weeks", date(2026, 11, 11)),
        ("today", TODAY),
        ("since 2026-11-01", date(2026, 11, 1)),
        ("trials since yesterday", date(2026, 11, 24)),
        ("since last week", date(2026, 11, 18)),
        ("since Monday", date(2026, 11, 23)),
        ("since wed", TODAY),
        ("enhertu since October", date(2026, 10, 1)),
        ("since 1 november", date(2026, 11, 1)),
        ("since 5 Dec 3", date(2025, 12, 5)),
        ("since march 2025", date(2025, 3, 1)),
    ],
)
def test_a_time_is_a_first_day(words: str, first_day: date) -> None:
    assert asked(words).since == first_day


@pytest.mark.parametrize("words", ["since", "since 31 february", "since the flood", "last 7 dayz"])
def test_a_time_that_is_none_is_answered_with_one(words: str) -> None:
    assert asked(words).suggestion == "last 7 days"


def test_a_number_is_how_many_unless_it_belongs_to_a_phase() -> None:
    assert asked("papers on t-dxd in gastric cancer last 7 days 5").count == 5
    assert asked("her2-low phase 3").count == 5
    assert asked("her2-low phase 3 2").count == 2
    assert asked("her2-low 999").count == 25
    assert asked("by AstraZeneca 3").count == 3


def test_stopped_trials_are_no_other_trials() -> None:
    (block,) = asked("stopped trials of enhertu").criteria.blocks
    (types,) = (line for line in block if line.kind == "item_types")
    assert [value.words for value in types.values] == ["stopped trials"]


def test_a_phase_asks_for_trials_of_it() -> None:
    criteria = asked("phase III").criteria
    assert match(an_item(a_trial()), criteria)
    assert not match(an_item(a_trial(phase=("PHASE1",))), criteria)


def test_a_reason_and_a_status_are_those_of_the_registry() -> None:
    stopped = an_item(a_trial(overall_status="TERMINATED", why_stopped="Unacceptable toxicity"))
    assert match(stopped, asked("for safety").criteria)
    assert not match(stopped, asked("for business reasons").criteria)
    assert not match(stopped, asked("recruiting").criteria)


@pytest.mark.parametrize(
    ("words", "near"),
    [("trails", "Trials"), ("enhertu trails", "Trials"), ("enhrtu", "Enhertu"), ("papres", "Papers")],
)
def test_a_slip_gets_the_nearest_word_and_item_types_before_rare_genes(words: str, near: str) -> None:
    question = asked(words)
    assert (bool(question.unknown), question.suggestion) == (True, near)


def test_a_bare_number_of_a_trial_asks_for_its_history() -> None:
    assert parse("nct04494425", load(), today=TODAY).action == "trial"
    assert parse("trial DB-04", load(), today=TODAY).about == "NCT03734029"


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=250))
def test_no_words_make_it_fail(words: str) -> None:
    assert parse(words, load(), today=TODAY).count <= 25
