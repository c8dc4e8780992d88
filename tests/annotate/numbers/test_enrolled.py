"""How many patients a study had."""

import pytest

from bot.annotate.numbers import key_numbers
from bot.model import AbstractSection, Article


def count(text: str) -> int | None:
    patients = key_numbers(Article(pmid="1", title="", abstract=(AbstractSection(text, "RESULTS"),))).patients
    return patients.count if patients else None


COUNTED = {
    "A total of 468 patients without brain metastases were randomly assigned to receive A or B.": 468,
    "Of 557 patients who underwent randomization, 494 (88.7%) had hormone receptor-positive disease.": 557,
    "We randomly assigned, in a 2:1 ratio, 666 postmenopausal women to receive A plus B or B alone.": 666,
    "Between June 4, 2020, and April 26, 2021, 345 patients were randomly assigned to A (n=171) or B (n=174).": 345,
    "Overall, 1,486 patients were enrolled, of whom 1,400 were analysed.": 1486,
    "Among 991 randomly assigned patients, median PFS was longer with A than with B.": 991,
    "665 patients were randomly assigned to treatment: 330 to A and 335 to B.": 665,
    "Thirty-two patients were enrolled and treated for a median of 33.5 weeks.": 32,
    "We retrospectively reviewed 212 patients. Of these, 100 patients were included in the biomarker analysis.": 212,
    "1,234 patients were assessed for eligibility; 557 patients were randomized.": 557,
    "24 eyes from 23 patients were studied.": 23,
    "Five hundred sixty-one patients were randomly assigned.": 561,
    "One hundred and thirty-three women were enrolled.": 133,
    "Nine studies with 2,104 patients were included.": 2104,
}


@pytest.mark.parametrize(("text", "expected"), COUNTED.items())
def test_the_patients_of_the_study_are_counted(text, expected):
    assert count(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "373 patients were assigned to A and 184 to B.",
        "201 patients were randomly assigned to A, and 202 patients were randomly assigned to B.",
        "425 patients were randomly assigned to receive A and 425 patients were assigned to receive B.",
        "402 of 557 patients were analysed.",
        "A sample size of 500 patients was required; 500 patients were to be enrolled.",
        "The first 602 patients who underwent randomization were analysed.",
        "459 healthy individuals were enrolled as controls.",
        "Approximately 300 patients were included.",
        "10,333 patients with breast cancer were treated, including 1,373 patients with HER2-low disease.",
        "2 patients were treated.",
        "The trial ran in 50 hospitals.",
    ],
)
def test_a_count_of_something_else_is_not_told(text):
    assert count(text) is None
