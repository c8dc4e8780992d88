"""A paper's key numbers on one line, and as values with the sentence that states them."""

import json

from bot.digest import facts
from bot.digest.numbers import LINE_MAX
from bot.digest.views import item_view
from bot.model import AbstractSection
from tests.digest.builders import AT, article, item, match

LOW = "Among patients with HER2-low disease, median PFS was 10.1 months with inventumab and 5.4 months with placebo."
ALL = "Among all patients, median PFS was 9.9 months with inventumab and 5.1 months with placebo (HR, 0.50; P<0.001)."


def view_of(record):
    return item_view(match(item(record)), AT.date())


def numbers_line(record):
    return view_of(record).numbers


def paper(results: str, **given):
    return article(abstract=(AbstractSection(results, "RESULTS"),), **given)


def test_a_line_tells_patients_endpoint_values_groups_ratio_and_chance():
    line = numbers_line(paper(f"We enrolled 557 patients. {ALL}"))

    assert line == "N=557 · mPFS 9.9 vs 5.1 mo (inventumab vs placebo), HR 0.50, p<0.001"


def test_results_in_all_patients_go_before_those_in_a_part_of_them():
    assert numbers_line(paper(f"{LOW} {ALL}")).startswith("mPFS 9.9 vs 5.1 mo (inventumab")


def test_a_part_of_the_patients_is_named():
    line = numbers_line(paper(LOW))

    assert line == "mPFS 10.1 vs 5.4 mo in patients with HER2-low disease (inventumab vs placebo)"


def test_groups_are_named_once():
    line = numbers_line(paper(f"{ALL} The ORR was 52.3% with inventumab and 16.3% with placebo."))

    assert line.endswith("p<0.001 · ORR 52.3 vs 16.3%")


def test_other_groups_are_named_again():
    line = numbers_line(paper(f"{ALL} The ORR was 52.3% with HER2-low disease and 16.3% with HER2-zero disease."))

    assert line.endswith("ORR 52.3 vs 16.3% (HER2-low disease vs HER2-zero disease)")


def test_a_single_group_has_its_interval():
    line = numbers_line(paper("The ORR was 48.0% (90% CI, 33.7 to 62.6). Median PFS was 16 weeks (95% CI 8-NR)."))

    assert line == "ORR 48.0% (90% CI 33.7–62.6) · mPFS 16 wk (95% CI 8–NR)"


def test_pooled_results_say_so():
    studies = "HER2-low status was associated with better OS than HER2-zero status (HR 0.90; 95% CI 0.85–0.95)."

    line = numbers_line(paper(studies, title="HER2-low: a meta-analysis"))

    assert line == "pooled OS (HER2-low status vs HER2-zero status) HR 0.90 (95% CI 0.85–0.95)"


def test_a_line_stays_short_and_leaves_out_the_intervals_of_later_results_and_then_whole_results():
    more = "Median OS was 23.4 months with inventumab and 16.8 months with placebo (HR, 0.64; 95% CI, 0.48 to 0.86)."
    lasting = (
        "Median DOR was 11.1 months with inventumab plus docetaxel plus trastuzumab and 6.8 months with placebo plus "
        "docetaxel plus subcutaneous trastuzumab (HR, 0.70; 95% CI, 0.50 to 0.90)."
    )
    rates = "The ORR was 52.3% with inventumab and 16.3% with placebo."

    line = numbers_line(paper(f"{ALL} {lasting} {more} {rates}"))

    assert len(line) <= LINE_MAX
    assert "DOR" in line
    assert "0.50–0.90" not in line
    assert "OS" not in line


def test_a_time_is_called_a_median_where_the_text_does():
    assert numbers_line(paper("Median PFS was 8 months.")) == "mPFS 8 mo"
    assert numbers_line(paper("PFS was 8 months.")) == "PFS 8 mo"


def test_what_did_harm_stands_last_and_does_not_hide_a_part_of_the_patients():
    line = numbers_line(paper(f"Grade ≥3 adverse events occurred in 53% with inventumab and 67% with placebo. {LOW}"))

    assert line == ("mPFS 10.1 vs 5.4 mo in patients with HER2-low disease (inventumab vs placebo) · G≥3 AE 53 vs 67%")


def test_three_groups_are_told_side_by_side():
    line = numbers_line(paper("The ORR was 50% with A-drug, 40% with B-drug and 20% with placebo."))

    assert line == "ORR 50 vs 40 vs 20% (A-drug vs B-drug vs placebo)"


def test_a_cohort_named_by_its_dose_is_one_of_patients():
    cohort, dose = "In the 6-mg/kg dose cohort", "At the recommended dose"

    assert numbers_line(paper(f"{cohort}, the ORR was 40%.")) == "ORR 40% in 6-mg/kg dose cohort"
    assert numbers_line(paper(f"{dose}, the ORR was 40%.")) == "ORR 40% at recommended dose"


def test_a_paper_without_results_has_no_line_but_says_how_many_patients_it_had():
    view = view_of(paper("We enrolled 54 patients."))

    assert (view.numbers, view.kinds) == ("", "Journal, N=54")


def test_a_paper_without_numbers_has_no_line():
    assert (view_of(article()).numbers, view_of(article()).kinds) == ("", "Journal")


def test_as_values_each_number_has_the_sentence_that_states_it():
    printed = json.loads(json.dumps(facts(item(paper(f"We enrolled 557 patients. {ALL}")))))["numbers"]

    assert printed["patients"] == {"count": 557, "told_as": "enrolled", "quote": "We enrolled 557 patients."}
    (outcome,) = printed["outcomes"]
    assert [group["value"] for group in outcome["groups"]] == ["9.9", "5.1"]
    assert outcome["hazard_ratio"] == {"value": "0.50", "interval": None}
    assert outcome["quote"] == ALL
