"""Trials: which part their drugs have, and what their criteria rule out."""

from __future__ import annotations

from bot.annotate.lexicon import load
from bot.model import Arm, Intervention, Mention
from tests.builders import a_trial


def compared() -> tuple[Mention, ...]:
    return load().find(
        a_trial(
            title="A Study in HER2-low Breast Cancer",
            interventions=(Intervention("DRUG", "Enhertu", ("T-DXd",)), Intervention("DRUG", "Capecitabine")),
            arms=(
                Arm("Conjugate", "EXPERIMENTAL", "T-DXd every three weeks", ("Drug: Enhertu",)),
                Arm("Chemotherapy", "ACTIVE_COMPARATOR", "Capecitabine by mouth", ("Drug: Capecitabine",)),
            ),
            eligibility="Inclusion Criteria:\n* HER2-low\n* prior trastuzumab\nExclusion Criteria:\n* HER2-positive",
            summary="Eribulin is often given.",
        )
    )


def roles(id_: str) -> set[str]:
    return {mention.role for mention in compared() if mention.entity.id == id_}


def test_a_drug_of_an_experimental_arm_is_studied() -> None:
    assert roles("trastuzumab deruxtecan") == {"studied"}


def test_a_drug_that_only_a_comparator_arm_gets_is_a_comparator() -> None:
    assert roles("capecitabine") == {"comparator"}


def test_a_drug_of_the_criteria_is_prior_and_one_of_the_background_is_other() -> None:
    assert roles("trastuzumab") == {"prior"}
    assert roles("eribulin") == {"other"}


def test_what_the_criteria_rule_out_is_excluded() -> None:
    out = {mention.entity.id for mention in compared() if mention.excluded}
    assert "her2_positive" in out
    assert "her2_low" not in out


def test_only_drugs_have_roles() -> None:
    assert {mention.role for mention in compared() if mention.entity.kind != "drug"} == {""}


def test_a_mention_says_where_it_stands() -> None:
    trial = a_trial()
    texts = {place.name: place.text for place in trial.places}
    for mention in load().find(trial):
        assert texts[mention.place][mention.start : mention.end] == mention.quote


def test_a_cancer_that_people_may_have_had_besides_is_not_what_a_trial_is_about() -> None:
    """Neither where the trial's own criteria rule it out, nor where they let it pass."""
    criteria = (
        "Exclusion Criteria:\n* Any other invasive malignancy within 3 years. People with adequately treated "
        "basal cell carcinoma or cervical cancer in situ may take part\n"
        "Inclusion Criteria:\n* Gastric cancer, prior treatment allowed"
    )
    found = load().find(a_trial(eligibility=criteria))
    counted = {m.entity.id for m in found if m.entity.kind == "cancer" and not m.excluded}
    assert {"breast_cancer", "gastric_cancer"} <= counted
    assert not counted & {"basal_cell_carcinoma", "skin_cancer", "cervical_cancer"}
