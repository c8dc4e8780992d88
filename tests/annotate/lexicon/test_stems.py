"""Drugs that the lexicon does not know, told by the stem of their international name. All names here are made up."""

from __future__ import annotations

import pytest

from bot.annotate.lexicon import load
from bot.errors import UnknownName
from bot.model import Place


def drugs(text: str) -> set[str]:
    return {mention.entity.id for mention in load().find_in([Place("text", text)]) if mention.entity.kind == "drug"}


@pytest.mark.parametrize(
    ("text", "drug"),
    [
        ("Quzatinib shrank tumours.", "quzatinib"),
        ("We gave quzociclib at 40 mg.", "quzociclib"),
        ("QUZAMETINIB IN MELANOMA", "quzametinib"),
        ("anti-B7-H3 quzatuzumab vedotin", "quzatuzumab vedotin"),
        ("quzatuzumab-vedotin", "quzatuzumab vedotin"),
        ("quzacabtagene autoleucel was infused", "quzacabtagene autoleucel"),
        ("A trial of quzafusp alfa", "quzafusp alfa"),
    ],
)
def test_a_new_drug_is_told_by_the_stem_of_its_name(text: str, drug: str) -> None:
    assert drug in drugs(text)


@pytest.mark.parametrize(
    "text", ["TKIs and tinibs", "a mab, mAbs and Genmab", "gamma globulin and tubulin", "a quzatinib-like drug"]
)
def test_a_class_is_no_new_drug(text: str) -> None:
    assert drugs(text) == set()


def test_a_code_beside_a_new_name_is_the_same_drug() -> None:
    assert drugs("Quzakitug (QZ-4031) is new. QZ-4031 was safe.") == {"quzakitug"}


def test_a_new_name_can_be_followed() -> None:
    assert load().resolve("drugs", "Quzatinib").ids == {"quzatinib"}
    assert load().names("drug", "quzatinib") == ("quzatinib",)


@pytest.mark.parametrize(
    ("slip", "drug"), [("crizontinib", "crizotinib"), ("transtuzumab emtansine", "trastuzumab emtansine")]
)
def test_a_slip_of_the_pen_is_the_drug_that_was_meant(slip: str, drug: str) -> None:
    assert drugs(f"They were given {slip} for a year.") == {drug}


def test_whoever_follows_a_drug_is_told_of_a_slip() -> None:
    with pytest.raises(UnknownName, match="pembrolizumab"):
        load().resolve("drugs", "pembrolizzumab")
