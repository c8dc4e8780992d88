"""Clocks change, jump and stand still, and people edit their hour: each day's digest comes, and comes once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Address, Position, Schedule, Subscription
from bot.schedule import due, next_slot
from bot.store import SqlStore, open_store
from tests.builders import a_subscription, an_article
from tests.pipeline.parts import Inbox, Shelf
from tests.pipeline.test_pipeline import poll, tell

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
TIMES = (time(0, 0), time(1, 30), time(2, 30), time(8, 0), time(23, 30))
ZONES = (
    *("Europe/Berlin", "Europe/London", "Europe/Dublin", "Europe/Chisinau", "Atlantic/Azores", "America/New_York"),
    *("America/St_Johns", "America/Havana", "America/Santiago", "America/Nuuk", "Pacific/Easter", "Asia/Beirut"),
    *("Asia/Jerusalem", "Africa/Cairo", "Africa/Casablanca", "Antarctica/Troll", "Australia/Lord_Howe"),
    *("Australia/Sydney", "Pacific/Auckland", "Pacific/Chatham"),
)


class World:
    """A log in which something is new with every third round of the worker, and readers of it."""

    def __init__(self, store: SqlStore, readers: Sequence[Subscription]) -> None:
        self.store, self.readers = store, readers
        self.inbox, self.source, self.rounds, self.count = Inbox(), Shelf(since=None), 0, 0
        self.digests: Counter[tuple[str, date]] = Counter()  # by reader, and the day whose slot it is

    def go_round(self, now: datetime, *, down: bool = False) -> None:
        """Let something happen; unless the worker is down, read it, and tell whom it is time to tell."""
        self.rounds += 1
        if self.rounds % 3 == 1:
            self._publish(now)
        if not down:
            if self.source.records:
                poll(self.store, self.source, now=now)
                self.source.records = []
            before = len(self.inbox.got)
            tell(self.store, self.inbox, *self.readers, now=now)
            slots = {name: date.fromisoformat(position.slot) for name, position in self.store.positions().items()}
            self.digests.update((to.target, slots[to.target]) for to, _text in self.inbox.got[before:])

    def _publish(self, now: datetime) -> None:
        self.count += 1
        paper = an_article(
            f"HER2-low disease, paper {self.count}.", pmid=f"{99000000 + self.count}", entered=now.date()
        )
        self.source.records = [*self.source.records, paper]

    def told(self) -> Counter[tuple[str, str]]:
        """Return how often each reader was told each paper."""
        ledger = self.store.deliveries(limit=100_000)
        return Counter((one.address.target, item) for one in ledger for item in one.items)


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[Iterator[SqlStore]]:
    opened: list[SqlStore] = []

    def fresh() -> Iterator[SqlStore]:
        while True:
            opened.append(open_store(f"sqlite:///{tmp_path / f'{len(opened)}.db'}"))
            yield opened[-1]

    yield fresh()
    for store in opened:
        store.close()


def a_reader(name: str, zone: str, at: time) -> Subscription:
    return a_subscription(name, schedule=Schedule("day", at, timezone=zone), addresses=(Address("file", name),))


def changes_of(zone: str) -> Iterator[datetime]:
    """Yield the hours of the year in which a zone's clocks change."""
    hours = (BEGIN + n * HOUR for n in range(365 * 24))
    yield from (at for at in hours if at.astimezone(ZoneInfo(zone)).utcoffset() != _offset(at + HOUR, zone))


def _offset(at: datetime, zone: str) -> timedelta | None:
    return at.astimezone(ZoneInfo(zone)).utcoffset()


def test_over_every_change_of_clocks_in_twenty_zones_each_day_has_its_digest_once(stores: Iterator[SqlStore]) -> None:
    changing: defaultdict[datetime, list[str]] = defaultdict(list)
    for zone in ZONES:
        for at in changes_of(zone):
            changing[at.replace(hour=0)].append(zone)
    assert sum(len(zones) for zones in changing.values()) >= 2 * len(ZONES)
    for day, zones in changing.items():
        hours = [(zone, TIMES[(ZONES.index(zone) + n) % len(TIMES)]) for zone in zones for n in (0, 2)]
        readers = [a_reader(f"{zone.replace('/', '-')} {at:%H.%M}", zone, at) for zone, at in hours]
        world = World(next(stores), readers)
        for n in range(-30, 54, 2):
            world.go_round(day + n * HOUR)
        for reader in readers:
            local = [(day + n * DAY).astimezone(ZoneInfo(reader.schedule.timezone)).date() for n in (0, 1)]
            assert [world.digests[reader.id, one] for one in local] == [1, 1], (reader.id, day)
        assert set(world.digests.values()) == {1}
        assert max(world.told().values()) == 1


def test_a_clock_that_jumps_by_an_hour_or_a_day_repeats_nothing_and_loses_nothing(
    stores: Iterator[SqlStore], seed: int
) -> None:
    random, skew = Random(seed), timedelta()
    reader = a_reader("anna", "Europe/Berlin", time(8))
    world, start = World(next(stores), [reader]), BEGIN + 60 * DAY
    for n in range(20 * 24):
        if random.random() < 0.05:
            skew = random.choice([timedelta(), HOUR, -HOUR, DAY, -DAY])
        world.go_round(start + n * HOUR + skew)
    for n in range(20 * 24, 23 * 24):
        world.go_round(start + n * HOUR)
    told = world.told()
    assert set(told.values()) == {1}
    assert sum(told.values()) >= world.count - 8, "all but those of the last day"
    assert set(world.digests.values()) == {1}


@pytest.mark.parametrize(("down", "digests"), [(HOUR, 1), (DAY, 1), (7 * DAY, 1)], ids=["an hour", "a day", "a week"])
def test_a_worker_that_was_down_makes_up_by_one_digest_with_everything(
    stores: Iterator[SqlStore], down: timedelta, digests: int
) -> None:
    reader = a_reader("anna", "Europe/Berlin", time(8))
    world, slot = World(next(stores), [reader]), datetime(2026, 2, 10, 7, tzinfo=UTC)
    for n in range(-24, 0):
        world.go_round(slot + n * HOUR)
    before = len(world.inbox.got)
    first = world.count + 1
    for n in range(down // HOUR):
        world.go_round(slot + n * HOUR, down=True)
    world.go_round(slot + down)
    told = world.inbox.texts()[before:]
    assert len(told) == digests
    assert all(f"paper {n}." in told[0] for n in range(first, world.count + 1))
    for n in range(1, 25):
        world.go_round(slot + down + n * HOUR)
    assert len(world.inbox.got) == before + digests + 1, "and the next one at its own time"
    assert set(world.told().values()) == {1}


@settings(max_examples=150, deadline=None)
@given(
    edits=st.lists(
        st.tuples(st.integers(0, 40), st.sampled_from(ZONES), st.times().map(lambda at: at.replace(second=0))),
        min_size=1,
        max_size=6,
    )
)
def test_whoever_edits_the_hour_or_the_zone_gets_no_day_twice_and_the_next_slot_right(
    edits: list[tuple[int, str, time]],
) -> None:
    now, keys = datetime(2026, 10, 23, 5, tzinfo=UTC), ["2026-10-22"]  # clocks change two days later
    one = a_reader("anna", "Europe/Berlin", time(8))
    for hours, zone, at in [*edits, (24 * 5, one.schedule.timezone, time(8))]:
        for _ in range(hours):
            now += HOUR
            keys += _served(one, keys[-1], now)
        one = replace(one, schedule=Schedule("day", at, timezone=zone))
    assert keys == sorted(set(keys)), "no day twice"
    slot = next_slot(one.schedule, now=now)
    assert _served(one, keys[-1], slot.due) == [slot.key] or slot.key in keys


def _served(one: Subscription, last: str, now: datetime) -> list[str]:
    found = due(one, Position(one.id, 0, last), now=now)
    return [found.slot.key] if found else []
