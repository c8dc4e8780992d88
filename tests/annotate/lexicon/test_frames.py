"""What rules out one state rules out every other: `frames.txt` holds the sentences, here are the states."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.annotate.lexicon.test_states import named

LINES = (Path(__file__).parent / "frames.txt").read_text(encoding="utf-8").splitlines()
FRAMES = [tuple(line.split(" | ", 1)) for line in LINES if not line.startswith("#")]
STATES = {
    "HER2-low breast cancer": "her2_low",
    "HER2-ultralow disease": "her2_ultralow",
    "HER2-positive disease": "her2_positive",
    "HER2-negative tumors": "her2_negative",
    "HER2 amplification": "her2_amplification",
    "HER2 mutations": "her2_mutation",
    "HER2 overexpression": "her2_overexpression",
    "HER2 IHC 3+ tumors": "her2_positive",
    "HER2 2+/FISH- disease": "her2_low",
    "HER2 IHC 1+ tumors": "her2_low",
    "ER-positive tumors": "er_positive",
    "triple-negative breast cancer": "triple_negative",
}


@pytest.mark.parametrize(("does", "frame"), FRAMES, ids=[frame for _, frame in FRAMES])
def test_a_sentence_does_the_same_with_every_state(does: str, frame: str) -> None:
    read = {words: fate(frame.replace("{state}", words), id_) for words, id_ in STATES.items()}
    assert read == dict.fromkeys(STATES, does)


def fate(text: str, id_: str) -> str:
    asserted, ruled_out = named(text)
    return "in" if id_ in asserted else "out" if id_ in ruled_out else "unread"
