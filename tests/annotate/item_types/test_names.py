"""How subscriptions name item types."""

from __future__ import annotations

import pytest

from bot.annotate.item_types import detectors, groups, resolve
from bot.errors import UnknownName


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("Review", {"review"}),
        ("reviews", {"review"}),
        ("New trial", {"new_trial"}),
        ("new_trial", {"new_trial"}),
        ("New P4 trial", {"new p4 trial"}),
        ("new phase III trial", {"new p3 trial"}),
        ("New trial (P=N/A)", {"new trial (p=n/a)"}),
        ("P3 data", {"p3 data"}),
        ("Phase data", {"phase_data"}),
        ("Trial termination", {"trial_termination"}),
        ("TRIAL STOPPED", {"trial_termination", "trial_suspension", "trial_withdrawal"}),
        ("New P2 trial", {"new p2 trial", "new p2a trial", "new p2b trial"}),
        ("new phase 2a trial", {"new p2a trial"}),
        ("Financing", {"financing"}),
        ("M&A", {"acquisition"}),
        ("Clinical trial protocol", {"protocol"}),
    ],
)
def test_an_item_type_is_asked_for_by_label_name_or_group(words: str, ids: set[str]) -> None:
    wanted = resolve(words)
    assert (wanted.words, wanted.ids) == (words, ids)


def test_an_unknown_item_type_comes_with_the_nearest_known_one() -> None:
    with pytest.raises(UnknownName, match="Trial termination"):
        resolve("Trial terminaton")


def test_every_item_type_belongs_to_a_group_and_can_be_asked_for_by_each_of_its_labels() -> None:
    for name, detector in detectors().items():
        assert detector.GROUPS
        of_this = {name, *(label.lower() for label in detector.LABELS)}
        for label in detector.LABELS:
            asked = resolve(label).ids
            assert asked <= of_this | groups().get(label, frozenset())
            assert asked & {name, label.lower()}


def test_a_group_holds_every_paper_type() -> None:
    assert {"review", "journal", "preclinical", "retraction", "her2_testing"} <= groups()["Papers"]
    assert not groups()["Papers"] & groups()["Trials"]


def test_regulatory_news_holds_every_step_of_a_regulator() -> None:
    assert {"fda_event", "regulatory", "fast_track", "clinical_hold", "drug_application"} <= groups()["Regulatory"]
