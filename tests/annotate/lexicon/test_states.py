"""Many short texts, and the biomarkers that a careful reader finds in them: `states.txt`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.annotate.lexicon import load
from bot.model import Place

LINES = (Path(__file__).parent / "states.txt").read_text(encoding="utf-8").splitlines()
CASES = [tuple(part.strip() for part in f"{line} | |".split("|")[:3]) for line in LINES if not line.startswith("#")]
SPELLINGS: dict[str, Callable[[str], str]] = {
    "hyphens and spaces that do not break": lambda text: text.replace("-", "\u2011").replace(" ", "\u00a0"),
    "minus signs": lambda text: text.replace("-", "\u2212"),
    "the registry's backslashes": lambda text: text.replace("[", "\\[").replace("<", "\\<").replace(">", "\\>"),
}


def named(text: str) -> tuple[set[str], set[str]]:
    """Return the biomarkers that a text asserts, and those that it only rules out."""
    found = load().find_in([Place("text", text.replace("\\n", "\n"))])
    states = [mention for mention in found if mention.entity.kind == "biomarker" and not mention.implied]
    asserted = {mention.entity.id for mention in states if not mention.excluded}
    return asserted, {mention.entity.id for mention in states if mention.excluded} - asserted


@pytest.mark.parametrize(("text", "asserted", "ruled_out"), CASES, ids=[text for text, _, _ in CASES])
def test_a_state_is_read_as_it_is_meant(text: str, asserted: str, ruled_out: str) -> None:
    assert named(text) == (set(asserted.split()), set(ruled_out.split()))


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS)
def test_typography_changes_no_reading(spelling: Callable[[str], str]) -> None:
    respelt = [(text, spelling(text)) for text, _, _ in CASES]
    assert [text for text, other in respelt if named(text) != named(other)] == []
