"""Trials that the registry lists no more: told once, and only where the registry is believed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import lookup, pipeline
from bot.annotate.lexicon import load
from bot.digest.terms import facts
from bot.digest.wording import changes
from bot.model import Health, Item, Outcome
from bot.sources.clinicaltrials import ClinicalTrials
from bot.store import SqlStore, open_store
from bot.vanished import AT_ONCE, MOST, PARTS, in_turn
from tests.fetch.web import Reply, Web, a_fetcher
from tests.sources.registry import Registry, a_study

SUNDAY = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(days=1)
OLD, OTHER, NEW = "NCT09000001", "NCT09000002", "NCT09000003"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    with open_store(f"sqlite:///{tmp_path / 'log.db'}") as store:
        yield store


def numbers(count: int) -> list[str]:
    return [f"NCT09{n:06}" for n in range(1, count + 1)]


def registry(*listed: str, updated: str = "2026-11-20", day: int = 0, **other: dict[str, str]) -> Registry:
    """A registry whose data are of some day; what was updated long ago is found by its number only."""
    return Registry([a_study(nct, updated=updated) for nct in listed], stamp=f"stamp {day}", **other)


def poll(store: SqlStore, there: Registry, *, now: datetime = SUNDAY, web: Web | None = None) -> Outcome:
    with web or Web(there.routes) as served, a_fetcher() as fetcher:
        source = ClinicalTrials(fetcher, url=served.url, history=False)
        (outcome,) = pipeline.poll([source], store, load(), now=now)
    return outcome


def told(store: SqlStore) -> list[Item]:
    return [entry.item for entry in store.latest(None) if entry.item.changes]


def labels(items: Sequence[Item]) -> list[str]:
    return [item_type.label for item in items for item_type in item.item_types]


def test_a_trial_that_was_removed_is_told_once_with_what_it_was(store: SqlStore) -> None:
    poll(store, registry(OLD, OTHER))
    poll(store, registry(OTHER, day=1), now=SUNDAY + DAY)
    poll(store, registry(OTHER, day=2), now=SUNDAY + 2 * DAY)
    (item,) = told(store)
    assert (item.id, labels([item])) == (f"nct:{OLD}", ["Record removed"])
    assert changes(item) == ("Record removed: ClinicalTrials.gov no longer lists this trial",)
    assert facts(item.record) == "P=N/A, No longer listed (was: Recruiting)"  # type: ignore[arg-type]


def test_a_trial_that_was_merged_names_the_number_that_it_goes_by(store: SqlStore) -> None:
    poll(store, registry(OLD, OTHER))
    poll(store, registry(OTHER, NEW, day=1, merged={OLD: NEW}), now=SUNDAY + DAY)
    (item,) = told(store)
    assert (item.record.key, labels([item])) == (f"nct:{OLD}", ["Record merged"])
    assert changes(item) == (f"Record merged: the trial goes by {NEW} now",)
    assert lookup.history(store, NEW) is not None


def test_a_trial_that_is_listed_again_is_told(store: SqlStore) -> None:
    poll(store, registry(OLD, OTHER))
    poll(store, registry(OTHER, day=1), now=SUNDAY + DAY)
    poll(store, registry(OLD, OTHER, day=2), now=SUNDAY + 2 * DAY)
    assert labels(told(store)) == ["Record listed again", "Record removed"]


def test_trials_that_were_just_read_are_not_asked_for(store: SqlStore) -> None:
    poll(store, registry(OLD, OTHER))
    there = registry(OLD, OTHER, day=1)
    with Web(there.routes) as web:
        poll(store, there, now=SUNDAY + DAY, web=web)
        assert [asked.params for asked in web.asked if "filter.ids" in asked.params] == []


def test_nobody_is_asked_while_the_data_are_the_same(store: SqlStore) -> None:
    poll(store, registry(OLD, OTHER))
    outcome = poll(store, registry(OTHER), now=SUNDAY + DAY)
    assert (outcome.health, told(store)) == (Health.NOT_MODIFIED, [])


def test_a_registry_that_suddenly_knows_few_trials_is_not_believed(store: SqlStore) -> None:
    everything = numbers(MOST + 2)
    poll(store, registry(*everything))
    outcome = poll(store, registry(everything[0], day=1), now=SUNDAY + DAY)
    assert told(store) == []
    assert outcome.error == f"clinicaltrials does not list {MOST + 1} of {MOST + 1} trials; not believed"


def test_what_was_updated_stands_where_nobody_can_tell_what_was_removed(store: SqlStore) -> None:
    poll(store, registry(OLD))
    there = registry(OTHER, day=1)
    broken = {f"/api/v2/studies/{OLD}": Reply(b"<html>down for maintenance</html>", status=200)}
    outcome = poll(store, there, now=SUNDAY + DAY, web=Web({**there.routes, **broken}))
    assert (outcome.health, told(store)) == (Health.OK, [])
    assert f"nct:{OTHER}" in store.trial_keys()
    assert outcome.error.startswith("clinicaltrials: whether trials were removed could not be read (")


def test_of_very_many_trials_all_are_asked_for_in_five_days_whatever_else_was_read_meanwhile() -> None:
    keys = [f"nct:{number}" for number in numbers(PARTS * AT_ONCE)]
    others, followed = keys[: AT_ONCE - 1], keys[AT_ONCE - 1 :]
    asked: list[str] = []
    for day in range(PARTS):
        not_read = [*others[day * 7 :: 3], *followed]
        asked += [key for key in in_turn(not_read, SUNDAY + day * DAY) if key in set(followed)]
    assert sorted(asked) == followed
