"""From a sighting to an item: what becomes one, under which id, how heavy, and when it happened."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.annotate import annotate, is_kept, sight
from bot.model import (
    AbstractSection,
    Announcement,
    Article,
    Correction,
    Entity,
    Importance,
    Item,
    Mention,
    Record,
    Trial,
)

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
PAPER = Article("99900001", "Drug X in HER2-low breast cancer", publication_types=("Journal Article",))
TRIAL = Trial(
    "NCT09912345",
    "Drug X in Breast Cancer",
    overall_status="RECRUITING",
    phase=("PHASE2",),
    first_posted="2026-11-20",
    last_updated="2026-11-21",
    eligibility="Inclusion Criteria:\n* HER2-low tumor",
)
NOTICE = Announcement("https://agency.example/1", "Agency approves drug X", "Agency")


@dataclass(frozen=True)
class Words:
    """A lexicon of one word, which an exclusion list rules out."""

    word: str = "HER2-low"

    def find(self, record: Record) -> tuple[Mention, ...]:
        entity = Entity("biomarker", "her2_low", self.word)
        return tuple(
            Mention(entity, self.word, p.name, at, at + len(self.word), excluded="Exclusion" in p.text[:at])
            for p in record.places
            if (at := p.text.find(self.word)) >= 0
        )


def made(record: Record, previous: Record | None = None, *, since: date | None = None, count: int = 0) -> Item | None:
    return annotate(sight(record, previous, seen_at=NOW, since=since), Words(), source="a source", count=count)


@pytest.mark.parametrize("record", [PAPER, NOTICE, replace(PAPER, title="Nothing that we know")])
def test_what_a_query_or_a_feed_returns_is_an_item(record: Record) -> None:
    item = made(record)
    assert item is not None
    assert (item.id, item.source, item.seen_at) == (record.key, "a source", NOW)


def test_a_record_that_did_not_change_is_no_item() -> None:
    assert [made(record, record) for record in (PAPER, TRIAL, NOTICE)] == [None, None, None]


def test_what_happened_later_has_its_own_id() -> None:
    item = made(replace(TRIAL, overall_status="COMPLETED"), TRIAL, count=2)
    assert item is not None
    assert item.id == "nct:NCT09912345#3"


def test_a_trial_posted_before_the_window_is_no_item() -> None:
    assert made(TRIAL, since=date(2026, 11, 21)) is None
    assert made(TRIAL, since=date(2026, 11, 20)) is not None


def test_a_trial_in_which_nothing_is_recognised_is_not_kept() -> None:
    assert not is_kept(TRIAL, ())
    assert is_kept(TRIAL, Words().find(TRIAL))
    assert is_kept(PAPER, ())


def test_a_revised_paper_is_an_item_for_what_changed_and_stays_what_it_is() -> None:
    item = made(replace(PAPER, abstract=(AbstractSection("Active in HER2-low."),)), PAPER, count=1)
    assert item is not None
    assert item.labels == ("Abstract added", "Journal")


def test_a_paper_whose_abstract_brings_phase_3_results_is_critical() -> None:
    abstract = AbstractSection(
        "In this phase 3 trial, 557 patients with HER2-low breast cancer were randomly assigned to trastuzumab "
        "deruxtecan or chemotherapy. Median progression-free survival was 9.9 and 5.1 months."
    )
    item = made(replace(PAPER, abstract=(abstract,)), PAPER, count=1)
    assert item is not None
    assert "P3 data" in item.labels
    assert item.importance is Importance.CRITICAL


def test_whoever_follows_what_was_taken_out_hears_of_it() -> None:
    now = replace(TRIAL, eligibility="Inclusion Criteria:\n* Breast cancer\nExclusion Criteria:\n* HER2-low tumor")
    item = made(now, TRIAL)
    assert item is not None
    assert [(m.place, m.excluded) for m in item.mentions] == [("eligibility", True), ("eligibility_before", False)]
    assert [entity.id for entity in item.entities("biomarker")] == ["her2_low"]


@pytest.mark.parametrize(
    ("record", "previous", "entered"),
    [
        (replace(PAPER, entered=date(2026, 11, 22)), None, date(2026, 11, 22)),
        (PAPER, None, NOW.date()),
        (replace(PAPER, entered=date(2030, 1, 1)), None, NOW.date()),  # a date ahead of us
        (TRIAL, None, date(2026, 11, 20)),
        (replace(TRIAL, overall_status="COMPLETED", last_updated="2026-11-23"), TRIAL, date(2026, 11, 23)),
        (replace(TRIAL, overall_status="COMPLETED"), TRIAL, NOW.date()),  # its date did not move
        (replace(TRIAL, first_posted="2026-11"), None, NOW.date()),
        (replace(NOTICE, published=NOW - timedelta(days=3)), None, date(2026, 11, 21)),
        (NOTICE, None, NOW.date()),
    ],
)
def test_an_item_is_dated_by_its_source(record: Record, previous: Record | None, entered: date) -> None:
    item = made(record, previous)
    assert item is not None
    assert item.entered == entered


def test_importance_follows_what_happened() -> None:
    stopped = made(replace(TRIAL, overall_status="TERMINATED"), TRIAL)
    late = replace(TRIAL, completion_date="2027-01")
    slipped = made(replace(late, completion_date="2027-07"), late)
    moved = made(replace(late, completion_date="2027-06"), late)
    cohort = made(replace(TRIAL, eligibility=f"{TRIAL.eligibility}\n* HER2-ultralow tumor"), TRIAL)
    weights = [item.importance if item else None for item in (stopped, slipped, moved, cohort)]
    assert weights == [Importance.CRITICAL, Importance.NOTABLE, Importance.MINOR, Importance.NOTABLE]


def test_of_a_revised_paper_only_what_changed_weighs() -> None:
    phase_3 = replace(PAPER, title="Drug X: results of a phase 3 trial")
    added = made(replace(phase_3, abstract=(AbstractSection("It worked."),)), phase_3)
    taken_back = made(replace(phase_3, corrections=(Correction("RetractionIn", "99900002"),)), phase_3)
    first = made(phase_3)
    weights = [item.importance if item else None for item in (first, added, taken_back)]
    assert weights == [Importance.CRITICAL, Importance.MINOR, Importance.CRITICAL]
