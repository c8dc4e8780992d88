"""What somebody who asks is shown: the newest first, and of a trial everything that names it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bot import lookup
from bot.model import Trial
from bot.store import SqlStore
from tests.builders import a_trial, an_announcement, an_article, wanting
from tests.pipeline.parts import Shelf
from tests.pipeline.test_pipeline import MONDAY, poll, store

__all__ = ["store"]

NAMED = a_trial(acronym="TROPION-Breast02", first_posted="2026-11-21", last_updated="2026-11-21")


def titles_beside(store: SqlStore, trial: Trial) -> list[str]:
    found = lookup.history(store, trial.nct)
    assert found is not None
    return [paper.title for paper in found.papers]


def test_latest_is_ordered_by_when_it_happened(store: SqlStore) -> None:
    days = [date(2026, 11, 20), date(2026, 11, 22), date(2026, 11, 21)]
    papers = [an_article(f"HER2-low {day}", pmid=f"9900020{n}", entered=day) for n, day in enumerate(days)]
    poll(store, Shelf(records=papers), now=MONDAY)
    found = lookup.latest(store, wanting(biomarkers="her2_low"), 2)
    assert [entry.item.entered for entry in found] == [date(2026, 11, 22), date(2026, 11, 21)]


def test_latest_looks_only_as_far_back_as_there_is_time_for(store: SqlStore) -> None:
    days = [date(2026, 11, 20), date(2026, 11, 22), date(2026, 11, 21)]
    papers = [an_article(f"HER2-low {day}", pmid=f"9900020{n}", entered=day) for n, day in enumerate(days)]
    poll(store, Shelf(records=papers), now=MONDAY)
    found = lookup.latest(store, wanting(words="20"), 5, reach=2)
    assert not found
    assert len(lookup.latest(store, wanting(words="20"), 5)) == 1


def test_news_that_only_gives_a_name_stands_with_the_trial_of_that_name(store: SqlStore) -> None:
    """The name is learned from the registry, whichever comes first, however it is spaced."""
    when = datetime(2026, 11, 20, 12, tzinfo=UTC)
    news = an_announcement("TROPION‑Breast 02 met its endpoint in HER2-low disease", published=when)
    other = an_announcement("TROPION-Breast03 goes on in HER2-low disease", key="https://agency.example/2")
    poll(store, Shelf("feed", records=[news, other]), now=MONDAY)
    poll(store, Shelf("clinicaltrials", records=[NAMED]), now=MONDAY)
    assert titles_beside(store, NAMED) == [news.title]


def test_a_word_that_many_trials_are_called_by_joins_nothing(store: SqlStore) -> None:
    hope = a_trial(acronym="HOPE", first_posted="2026-11-21", last_updated="2026-11-21")
    poll(store, Shelf("feed", records=[an_announcement("There is HOPE in HER2-low disease")]), now=MONDAY)
    poll(store, Shelf("clinicaltrials", records=[hope]), now=MONDAY)
    assert titles_beside(store, hope) == []


def test_a_trial_is_found_by_the_name_that_its_record_gives(store: SqlStore) -> None:
    poll(store, Shelf("clinicaltrials", records=[NAMED]), now=MONDAY)
    assert lookup.number_called(store, "tropion breast 02") == NAMED.nct
    assert lookup.number_called(store, "nct09900001") == NAMED.nct
    assert lookup.number_called(store, "TROPION-Breast09") == ""
