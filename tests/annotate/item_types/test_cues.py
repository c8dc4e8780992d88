"""The words of item types: a stem stands in whatever its pattern finds, or the pattern would never be tried."""

from __future__ import annotations

import importlib
import pkgutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import bot.annotate
from bot.annotate.cues import Cue, Prose, cue

PRINTED = st.characters(min_codepoint=32, max_codepoint=126, exclude_categories=["Lu"])
MODULES = [importlib.import_module(m.name) for m in pkgutil.walk_packages(bot.annotate.__path__, "bot.annotate.")]
CUES = {f"{m.__name__}.{name}": found for m in MODULES for name, found in vars(m).items() if isinstance(found, Cue)}


@pytest.mark.parametrize("name", CUES)
def test_a_stem_stands_in_whatever_its_pattern_finds(name: str) -> None:
    pattern, stems = CUES[name].pattern, CUES[name].stems

    @settings(max_examples=20, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.from_regex(pattern, fullmatch=True, alphabet=PRINTED))
    def holds(words: str) -> None:
        text = f" {words} "  # words stand between others
        assert pattern.search(text) is None or any(stem in text for stem in stems)

    holds()


def test_a_text_joined_of_parts_knows_the_stems_of_each() -> None:
    chart, none = cue("chart"), cue("absent")
    text = Prose.of(Prose.of("a chart review"), "of two patients")
    assert (text, chart(text), none(text)) == ("a chart review\nof two patients", True, False)


def test_a_cue_that_comes_late_is_looked_for_all_the_same() -> None:
    Prose.of("a text before")
    late = cue("a stem of no other file")
    assert late(Prose.of("here stands a stem of no other file"))
