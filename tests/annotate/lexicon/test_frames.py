"""What rules out one state rules out every other: `frames.txt` and `frames_of_two.txt` hold the sentences, here are the
states."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.annotate.lexicon.test_states import named


def lines(file: str) -> list[str]:
    found = (Path(__file__).parent / file).read_text(encoding="utf-8").splitlines()
    return [line for line in found if not line.startswith("#")]


FRAMES = [tuple(line.split(" | ", 1)) for line in lines("frames.txt")]
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


@pytest.mark.parametrize("frame", lines("frames_of_two.txt"))
def test_a_sentence_tells_two_states_apart(frame: str) -> None:
    told = [words for words in STATES if "+" not in words]  # by name, not by a score
    wanted = ("out", "in" if "{in}" in frame else "out")
    read = {(one, other): fates(frame, one, other) for one, other in zip(told, told[4:] + told[:4], strict=True)}
    assert read == dict.fromkeys(read, wanted)


def fates(frame: str, one: str, other: str) -> tuple[str, str]:
    text = frame.replace("{out}", one).replace("{in}", other).replace("{too}", other)
    return fate(text, STATES[one]), fate(text, STATES[other])


def fate(text: str, id_: str) -> str:
    asserted, ruled_out = named(text)
    return "in" if id_ in asserted else "out" if id_ in ruled_out else "unread"


OF_HER2 = {"HER2-negative": "her2_negative", "HER2-low": "her2_low", "triple-negative": "triple_negative"}
CHANGED = {"PIK3CA-mutated": "pik3ca_mutation", "FGFR1-amplified": "fgfr1_amplification", "MSI-high": "msi_high"}


@pytest.mark.parametrize("beside", ["{0} {1} tumours", "{1} {0} tumours", "{0}, {1} disease", "{1}/{0} disease"])
def test_states_beside_each_other_do_not_deny_each_other(beside: str) -> None:
    pairs = [(one, other) for one in OF_HER2.items() for other in CHANGED.items()]
    read = {beside.format(one[0], other[0]): {one[1], other[1]} for one, other in pairs}
    assert {text: named(text) for text in read} == {text: (states, set()) for text, states in read.items()}
