"""Many short texts, and the biomarkers that a careful reader finds in them: `states.txt`."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.annotate.lexicon import load
from bot.model import Place

LINES = (Path(__file__).parent / "states.txt").read_text(encoding="utf-8").splitlines()
CASES = [tuple(part.strip() for part in f"{line} | |".split("|")[:3]) for line in LINES if not line.startswith("#")]


@pytest.mark.parametrize(("text", "asserted", "ruled_out"), CASES, ids=[text for text, _, _ in CASES])
def test_a_state_is_read_as_it_is_meant(text: str, asserted: str, ruled_out: str) -> None:
    found = load().find_in([Place("text", text.replace("\\n", "\n"))])
    states = [mention for mention in found if mention.entity.kind == "biomarker" and not mention.implied]
    named = {mention.entity.id for mention in states if not mention.excluded}
    assert named == set(asserted.split())
    assert {mention.entity.id for mention in states if mention.excluded} - named == set(ruled_out.split())
