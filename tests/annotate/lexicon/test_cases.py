"""One small file a case, readable by whoever knows the domain: a text, and what it mentions in the author's words.

`mentions` is everything that the text itself asserts; `implied`, `excluded` and `assay` are ids."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.annotate.lexicon import load
from bot.model import Mention, Place

CASES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))


def read(path: Path) -> tuple[dict[str, Any], tuple[Mention, ...]]:
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    return case, load().find_in([Place("text", case["text"])])


def ids(mentions: list[Mention]) -> set[str]:
    return {mention.entity.id for mention in mentions}


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_text_mentions_what_the_case_says(path: Path) -> None:
    case, mentions = read(path)
    asserted = [mention for mention in mentions if not mention.excluded and not mention.implied]
    assert ids(asserted) == set(case["mentions"])
    for id_, quote in case["mentions"].items():
        assert quote in {mention.quote for mention in asserted if mention.entity.id == id_}


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_what_follows_and_what_is_ruled_out_is_marked(path: Path) -> None:
    case, mentions = read(path)
    named = ids([mention for mention in mentions if not mention.implied])
    assert ids([mention for mention in mentions if mention.implied]) - named == set(case.get("implied", ()))
    assert ids([mention for mention in mentions if mention.excluded and not mention.implied]) == set(
        case.get("excluded", ())
    )
    assert ids([mention for mention in mentions if mention.by == "assay"]) == set(case.get("assay", ()))
