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
        ("Regulatory", {"fda_event", "regulatory"}),
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
        assert all(resolve(label).ids <= {name, label.lower(), *groups().get(label, ())} for label in detector.LABELS)


def test_a_group_holds_every_paper_type() -> None:
    assert {"review", "journal", "preclinical", "retraction", "her2_testing"} <= groups()["Papers"]
    assert not groups()["Papers"] & groups()["Trials"]
