"""Results in numbers: right, with the groups that they belong to, or not at all."""

from pathlib import Path

import pytest
import yaml

from bot.annotate.numbers import KeyNumbers, key_numbers
from bot.annotate.numbers.quantities import plain
from bot.annotate.numbers.results import Outcome
from bot.model import AbstractSection, Article, Correction


def findings(text: str, *, title: str = "Inventumab in HER2-low disease", **others: str) -> tuple[Outcome, ...]:
    sections = [AbstractSection(words, label.upper()) for label, words in others.items()]
    article = Article(pmid="1", title=title, abstract=(*sections, AbstractSection(text, "RESULTS", "RESULTS")))
    return key_numbers(article).outcomes


def told(outcome: Outcome) -> str:
    """Return an outcome in short: "PFS 10.1 mo A, 5.4 mo B; HR 0.51 [0.40 0.64]; p<0.001; in whom"."""
    groups = ", ".join(" ".join(filter(None, (g.value, g.unit, g.name))) for g in outcome.groups)
    interval = outcome.ratio.interval if outcome.ratio else None
    ends = f" [{interval.low} {interval.high}]" if interval else ""
    ratio = f"HR {outcome.ratio.value}{ends}" if outcome.ratio else ""
    whom = f"in {outcome.population}" if outcome.population else ""
    return "; ".join(filter(None, (f"{outcome.endpoint} {groups}", ratio, outcome.chance, whom)))


CASES = yaml.safe_load(Path(__file__).with_name("sentences.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["because"] for case in CASES])
def test_a_result_is_told_with_its_groups_or_not_at_all(case):
    assert [told(outcome) for outcome in findings(case["text"])] == case["told"]


def test_groups_named_before_hold_for_what_follows_respectively():
    first, second = findings(
        "Median PFS was 9.9 months in the inventumab group and 5.1 months in the placebo group, and overall survival "
        "was 23.4 months and 16.8 months, respectively."
    )

    assert told(first) == "PFS 9.9 mo inventumab, 5.1 mo placebo"
    assert told(second) == "OS 23.4 mo inventumab, 16.8 mo placebo"


def test_two_cohorts_are_told_apart():
    first, second = findings(
        "In the hormone receptor-positive cohort, median PFS was 10.1 months with inventumab and 5.4 months with "
        "placebo. Among all patients, median PFS was 9.9 months with inventumab and 5.1 months with placebo."
    )

    assert first.population == "hormone receptor-positive cohort"
    assert (second.population, second.groups[0].value) == ("", "9.9")


def test_after_a_part_of_the_patients_a_result_without_a_name_is_anybodys():
    found = findings(
        "In patients with liver metastases, median PFS was 4.1 months with inventumab and 2.0 months with placebo. "
        "Median OS was 9.9 months with inventumab and 7.0 months with placebo."
    )

    assert [outcome.endpoint for outcome in found] == ["PFS"]


def test_a_part_of_the_patients_holds_on_even_where_it_has_no_result_of_its_own():
    assert findings("240 patients were enrolled. In phase 2, 111 patients were evaluable. The ORR was 32.4%.") == ()
    assert findings("Among 240 enrolled patients, the median age was 60 years. The ORR was 32.4%.") != ()


@pytest.mark.parametrize(
    "before",
    [
        "Responses were seen in 7 (18%) of 38 patients who had had inventumab, with a median PFS of 2.8 months, and in "
        "32 (88%) of 36 patients who had never had it.",
        "Patients with hormone receptor-negative disease had a lower ORR of 20.5%.",
        "At this cut-off, the disease was more aggressive.",
        "In these patients, the tumour burden was higher.",
        "Within this subset, most tumours were of high grade.",
    ],
)
def test_a_value_that_may_be_of_the_part_just_spoken_of_is_not_told_as_that_of_all(before: str) -> None:
    assert findings(f"{before} Median PFS was 13.7 months (95% CI, 10.1 to 17.5).") == ()


def test_a_part_of_the_patients_does_not_stand_for_all_whose_result_is_told_but_not_shown() -> None:
    best = "In patients with IHC 3+ tumours, the ORR was 61.3% and median PFS was 11.9 months."
    unclear = "In all patients, the ORR was 37 of 99 or so, 37.1%."
    cohorts = (
        "267 patients were treated in seven cohorts. In all patients, the ORR was 37.1% and median PFS 6.9 months."
    )

    assert [outcome.endpoint for outcome in findings(best)] == ["ORR", "PFS"]
    assert [outcome.endpoint for outcome in findings(f"{unclear} {best}")] == ["PFS"]
    assert [told(outcome) for outcome in findings(f"{cohorts} {best}")] == [
        "ORR 37.1 %",
        "PFS 6.9 mo",
        "ORR 61.3 %; in patients with IHC 3+ tumours",
        "PFS 11.9 mo; in patients with IHC 3+ tumours",
    ]


def test_who_responded_is_no_part_of_which_the_next_result_speaks() -> None:
    found = findings(
        "The ORR was 34.5%. Median duration of response was 8.0 months in patients with a confirmed response. "
        "Median PFS was 5.1 months."
    )

    assert [told(outcome) for outcome in found] == ["ORR 34.5 %", "PFS 5.1 mo"]


def test_a_result_across_all_doses_is_one_in_all_patients() -> None:
    (outcome,) = findings(
        "Across doses, the ORR was 17% in marker-positive patients and 2% in marker-negative patients."
    )

    assert outcome.population == ""


def test_where_doses_or_stages_differ_a_value_needs_its_own() -> None:
    methods = "Patients were treated in dose escalation and dose expansion."

    assert findings("The ORR was 42.9%.", methods=methods) == ()
    (outcome,) = findings("At the recommended dose of 6.0 mg/kg, the ORR was 42.9%.", methods=methods)
    assert outcome.population == "recommended dose of 6.0 mg/kg"


def test_of_a_single_group_the_value_alone_is_enough():
    found = findings("The ORR was 48.0% (95% CI, 33.7 to 62.6). Median PFS was 8.4 months (95% CI 7.1–NR).")
    (other,) = findings("Median PFS was 8.4 months (95% CI, 7.1 to could not be calculated).")

    assert [told(outcome) for outcome in found] == ["ORR 48.0 %", "PFS 8.4 mo"]
    assert found[1].groups[0].interval.high == "not reached"
    assert other.groups[0].interval.high == "not estimable"


def test_where_several_groups_are_compared_a_value_needs_its_group():
    methods = "Patients were randomly assigned to inventumab or placebo."

    assert findings("Median PFS was 8.4 months.", methods=methods) == ()
    assert told(*findings("Median PFS was 8.4 months with inventumab.", methods=methods)) == "PFS 8.4 mo inventumab"


def test_background_is_no_result():
    known = "In an earlier trial, median PFS was 9.9 months with inventumab and 5.1 months with placebo."

    assert findings("The ORR was 40%.", background=known)[0].endpoint == "ORR"
    assert len(findings("The ORR was 40%.", background=known)) == 1


def test_without_headings_what_stands_before_the_study_is_background():
    text = (
        "Median PFS was 4.0 months (95% CI 3–5) with older drugs. We treated 40 patients with inventumab. "
        "Median PFS was 8.4 months (95% CI 7.1–9.9)."
    )
    article = Article(pmid="1", title="Inventumab", abstract=(AbstractSection(text),))

    assert [told(outcome) for outcome in key_numbers(article).outcomes] == ["PFS 8.4 mo"]


def test_a_case_report_has_no_outcomes():
    assert findings("PFS was 8.4 months.", title="Inventumab in a rare tumour: a case report") == ()


def test_what_a_commentary_quotes_is_no_result_of_its_own():
    text = (
        "The first trial found a benefit. In this commentary, we discuss what it means. The second trial showed a "
        "median PFS of 9.9 months with inventumab and 5.1 months with placebo."
    )
    article = Article(pmid="1", title="Inventumab", abstract=(AbstractSection(text),))

    assert key_numbers(article).outcomes == ()


def test_a_study_of_animals_has_no_outcomes_and_one_of_patients_and_animals_has():
    result = "Median overall survival was 62 days with inventumab and 31 days with vehicle."

    assert findings(result, methods="Mice bearing xenografts were randomized to inventumab or vehicle.") == ()
    assert (
        findings(result, methods="Patients were randomized to inventumab or vehicle. Xenografts were studied, too.")
        != ()
    )


def test_parts_of_one_group_that_are_compared_do_not_silence_what_all_reached():
    found = findings(
        "Median OS was 13.4 months. PFS was longer in HR-positive than in HR-negative disease (7.6 vs 4.3 months).",
        methods="We reviewed the records of patients treated with inventumab.",
    )

    assert [told(outcome) for outcome in found] == ["OS 13.4 mo", "PFS 7.6 mo HR-positive, 4.3 mo HR-negative disease"]


def test_where_groups_are_compared_in_the_plan_a_value_needs_its_own():
    assert findings("Median OS was 13.4 months.", methods="We compared inventumab with docetaxel.") == ()


def test_side_effects_of_both_groups_are_told_even_after_a_part_of_the_patients():
    *_, last = findings(
        "In patients with liver metastases, median PFS was 4.1 months with inventumab and 2.0 months with placebo. "
        "Grade ≥3 adverse events occurred in 53% with inventumab and 67% with placebo."
    )

    assert told(last) == "G≥3 AE 53 % inventumab, 67 % placebo"


def test_groups_hold_on_over_a_sentence_that_compares_nothing():
    found = findings(
        "Median PFS was 9 months with inventumab and 5 months with placebo. Overall survival was immature at 20%. "
        "The ORR was 40% versus 30%."
    )

    assert [told(outcome) for outcome in found] == [
        "PFS 9 mo inventumab, 5 mo placebo",
        "ORR 40 % inventumab, 30 % placebo",
    ]


def test_a_retracted_paper_has_no_numbers():
    results = AbstractSection("We enrolled 50 patients. Median PFS was 8.4 months.", "RESULTS")
    by_type = Article(pmid="1", title="", abstract=(results,), publication_types=("Retracted Publication",))
    by_link = Article(pmid="1", title="", abstract=(results,), corrections=(Correction("RetractionIn", "2"),))

    for article in (by_type, by_link):
        assert key_numbers(article) == KeyNumbers(None, ())


@pytest.mark.parametrize("case", CASES, ids=[case["because"] for case in CASES])
def test_every_number_that_is_told_stands_in_its_sentence(case):
    for outcome in findings(case["text"]):
        ends = [interval for group in outcome.groups if (interval := group.interval)]
        ends += [outcome.ratio.interval] if outcome.ratio and outcome.ratio.interval else []
        told = [*(group.value for group in outcome.groups), *(end for i in ends for end in (i.low, i.high))]
        told += [outcome.ratio.value] if outcome.ratio else []
        for number in told:
            assert number in {"not reached", "not estimable"} or number.removeprefix("0") in plain(outcome.quote)


def test_what_several_studies_found_together_says_so():
    (outcome,) = findings(
        "HER2-low status was associated with better overall survival than HER2-zero status (HR 0.90; 95% CI "
        "0.85–0.95).",
        title="HER2-low breast cancer: a systematic review and meta-analysis",
    )

    assert outcome.pooled


def test_a_result_keeps_the_sentence_that_states_it():
    sentence = "Median PFS was 9.9 months with inventumab and 5.1 months with placebo."
    article = Article(pmid="1", title="", abstract=(AbstractSection(f"It worked. {sentence}", "RESULTS"),))
    (outcome,) = key_numbers(article).outcomes

    assert article.places[0].text[outcome.start : outcome.end] == outcome.quote == sentence
