"""Where sentences of biomedical prose end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.annotate.sentences import split


@pytest.mark.parametrize(
    "text",
    [
        "Response was seen in 1.2% (95% CI 1.2–3.4; p = 0.05) of patients.|The rest did not respond.",
        "Drugs (e.g., T-DXd vs. T-DM1) were given i.v. every 3 weeks.|None was stopped.",
        "Smith et al. reported this before.|We did not see it.",
        "This was shown by Smith et al.|We confirm it.",
        'Most were "HER2-low."|Some were not.',
        "All were tested (IHC 2+).|ISH followed.",
        "The tumor was HER2-low.|HER2-positive ones were excluded.",
        "Infection with E. coli was rare.|It resolved.",
        "It was hepatitis B.|Treatment helped.",
        "Was it active?|Yes!|It was.",
        "See Fig. 2 and Ref. 3 for more.|Done.",
        "The St. Gallen panel met in Dec. 2024.|It agreed.",
        "The U.S. FDA and the U.K. Agency agreed.|It took a year.",
        "It was approved in the U.S.|The label is broad.",
        "Doses were 5 mg b.i.d. in both arms.|p.o. was preferred.",
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str) -> None:
    expected = text.split("|")
    assert [sentence.text for sentence in split(" ".join(expected))] == expected


def test_a_forgotten_space_ends_a_sentence_no_less() -> None:
    text = "It was safe (n = 5).The rest was not.In p.Val600Glu disease, e.g.The Hague, it failed."

    assert [s.text for s in split(text)] == [
        "It was safe (n = 5).",
        "The rest was not.",
        "In p.Val600Glu disease, e.g.The Hague, it failed.",
    ]


def test_a_gap_ends_a_sentence() -> None:
    assert [s.text for s in split("It worked...It was safe…Nobody stopped")] == [
        "It worked",
        "It was safe",
        "Nobody stopped",
    ]


@given(st.text(alphabet=st.sampled_from('Ab. e.g?!…()"1\n'), max_size=80))
def test_every_sentence_stands_where_it_says_and_no_word_is_lost(text: str) -> None:
    sentences = split(text)
    assert all(text[s.start : s.end] == s.text for s in sentences)
    kept = "".join(s.text for s in sentences)
    assert [c for c in text if c.isalnum()] == [c for c in kept if c.isalnum()]
