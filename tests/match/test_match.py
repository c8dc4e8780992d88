"""Who wants it, and why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.match import fold, match, subject, unmet, unnamed
from bot.model import Criteria, Importance, ItemType, Line, Wanted
from tests.builders import a_mention, a_trial, an_article, an_item, wanting


def test_a_match_says_why_in_the_authors_words() -> None:
    found = match(an_item(), wanting(biomarkers="her2_low"))
    assert found is not None
    assert [(r.words, r.quote, r.place) for r in found.reasons] == [("her2_low", "HER2-low", "title")]


def test_within_a_line_any_value_will_do_and_between_lines_all_must() -> None:
    item = an_item()
    assert match(item, wanting(biomarkers=["her2_ultralow", "her2_low"]))
    assert match(item, wanting(biomarkers="her2_low", genes="ERBB2"))
    assert not match(item, wanting(biomarkers="her2_low", genes="EGFR"))


def test_between_blocks_any_will_do() -> None:
    both = Criteria(wanting(genes="EGFR").blocks + wanting(genes="ERBB2").blocks)
    assert match(an_item(), both)


def test_what_except_names_is_ruled_out() -> None:
    ruled_out = Criteria(wanting(genes="ERBB2").blocks, wanting(item_types="journal").blocks)
    assert not match(an_item(), ruled_out)
    assert unmet(an_item(), ruled_out) == ("ruled out by except: item_types: journal",)


def test_her2_negative_is_not_her2_low() -> None:
    item = an_item(mentions=(a_mention("her2_negative", quote="HER2-negative"),))
    assert not match(item, wanting(biomarkers="her2_low"))


def test_a_trial_that_excludes_her2_low_is_no_trial_for_her2_low() -> None:
    item = an_item(a_trial(), mentions=(a_mention("her2_low", excluded=True, place="eligibility"),))
    assert not match(item, wanting(biomarkers="her2_low"))


def test_an_implied_genotype_matches_and_a_state_implied_by_triple_negative_does_not() -> None:
    genotype = a_mention("braf_v600", quote="BRAF V600E", implied=True)
    spelled_out = a_mention("her2_negative", quote="triple-negative", implied=True)
    item = an_item(mentions=(genotype, spelled_out))
    assert match(item, wanting(biomarkers="braf_v600"))
    assert not match(item, wanting(biomarkers="her2_negative"))


@pytest.mark.parametrize(
    ("role", "meant"), [("studied", True), ("comparator", True), ("prior", False), ("other", False)]
)
def test_a_drug_subscription_means_what_a_trial_studies_or_compares_with(role: str, meant: bool) -> None:
    drug = a_mention("trastuzumab deruxtecan", kind="drug", quote="T-DXd", role=role)
    assert bool(match(an_item(a_trial(), mentions=(drug,)), wanting(drugs="trastuzumab deruxtecan"))) is meant


def test_new_trial_means_every_phase_and_new_p4_trial_only_one() -> None:
    item = an_item(a_trial(), item_types=(ItemType("new_trial", "New P3 trial"),))
    assert match(item, wanting(item_types="new_trial"))
    assert match(item, wanting(item_types="new p3 trial"))
    assert not match(item, wanting(item_types="new p4 trial"))


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("sources", "pubmed"),
        ("journals", "j ex oncol"),
        ("authors", "Last Z"),
        ("authors", "last"),
        ("words", "outcomes in one region"),
    ],
)
def test_papers_are_found_by_where_and_by_whom(kind: str, words: str) -> None:
    asked = Criteria(((Line(kind, (Wanted(words, frozenset({fold(words)})),)),),))
    assert match(an_item(an_article()), asked)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("sponsors", "Example"),
        ("trials", "NCT09900001"),
        ("phases", "Phase 3"),
        ("phases", "P2/3"),
        ("countries", "DE"),
    ],
)
def test_trials_are_found_by_sponsor_number_phase_and_country(kind: str, words: str) -> None:
    asked = Criteria(((Line(kind, (Wanted(words, frozenset({fold(words)})),)),),))
    assert match(an_item(a_trial()), asked)


def test_no_is_norway() -> None:
    asked = Criteria(((Line("countries", (Wanted("NO", frozenset({"no"})),)),),))
    assert match(an_item(a_trial(countries=("Norway",))), asked)
    assert not match(an_item(a_trial(countries=("Sweden",))), asked)


def test_words_match_whole_words() -> None:
    item = an_item(an_article(title="Below the threshold", abstract="none"))
    assert not match(item, wanting(words="low"))


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


lines = st.lists(st.sampled_from(["her2_low", "her2_positive", "her2_ultralow"]), min_size=1, max_size=3)


@given(lines, lines)
def test_a_further_value_never_loses_a_match_and_a_further_line_never_gains_one(
    first: list[str], more: list[str]
) -> None:
    item = an_item()
    narrow = match(item, wanting(biomarkers=first))
    assert not narrow or match(item, wanting(biomarkers=first + more))
    assert narrow or not match(
        item, Criteria((wanting(biomarkers=first).blocks[0] + wanting(genes="ERBB2").blocks[0],))
    )


def test_a_paper_that_names_a_trial_by_its_acronym_answers_to_the_trial() -> None:
    item = an_item(an_article(abstract="In DESTINY-Breast04, survival was longer."))
    for asked in ("nct03734029", "destiny breast04", "db 04"):
        assert match(item, wanting(trials=asked))
    assert match(item, wanting(trials="nct04494425")) is None


@pytest.mark.parametrize("asked", ["TROPION-Breast02", "tropion breast 02"])
def test_a_paper_answers_to_any_trial_name_with_a_number_that_it_says(asked: str) -> None:
    item = an_item(an_article("Outcomes in TROPION‑Breast02"))
    assert match(item, wanting(trials=fold(asked)))
    assert match(item, wanting(trials="tropion breast03")) is None


def test_only_what_weighs_enough_can_be_asked_for() -> None:
    item = an_item(importance=Importance.CRITICAL)
    assert match(item, wanting(biomarkers="her2_low", importance="critical"))
    assert match(item, wanting(importance=["minor", "notable"])) is None


def test_what_criteria_are_about_leaves_out_what_must_have_happened() -> None:
    asked = Criteria(
        wanting(genes="ERBB2", item_types="trial_termination").blocks, wanting(item_types="preclinical").blocks
    )
    assert subject(asked) == wanting(genes="ERBB2")


@given(lines)
def test_what_is_judged_without_names_rules_out_only_what_the_criteria_do(asked: list[str]) -> None:
    trial = an_item(a_trial(lead_sponsor="Example Pharma"))
    for sponsor in ("example", "other"):
        criteria = wanting(biomarkers=asked, sponsors=sponsor)
        assert match(trial, unnamed(criteria)) or not match(trial, criteria)
    assert match(trial, unnamed(wanting(sponsors="other"))) is None
