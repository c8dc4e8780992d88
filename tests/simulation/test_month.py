"""Months in which everything fails by dice: nothing is lost, nothing is told twice. `--seeds 50` lives through more."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from bot.store import open_store
from tests.simulation.world import HERE, THERE, World


def a_month(folder: Path, seed: int, *, days: int = 30) -> World:
    with open_store(f"sqlite:///{folder}/{seed}.db") as store:
        world = World(store, seed)
        world.live(days)
        cursor = int(store.source("pubmed").cursor or 0)
        assert cursor == len(world.source.records)
        assert len(store.known(world.source.records)) == cursor, "the cursor moved without its batch"
        assert {delivery.state.value for delivery in store.deliveries(limit=10_000)} == {"delivered"}
    return world


def test_a_month_of_faults_loses_nothing_and_tells_nothing_twice(tmp_path: Path, seed: int) -> None:
    world = a_month(tmp_path, seed)
    told = Counter((address, item) for _id, address, items in world.channel.arrived for item in items)
    wanted = {(address, record.key) for address in (HERE, THERE) for record in world.source.records}
    assert world.deaths > 10
    assert told == dict.fromkeys(wanted, 1)
    assert max(Counter(name for name, _address, _items in world.channel.arrived).values()) == 1


def test_a_seed_replays(tmp_path: Path) -> None:
    lived = []
    for name in ("first", "again"):
        (tmp_path / name).mkdir()
        world = a_month(tmp_path / name, 7, days=5)
        lived.append((world.channel.arrived, world.deaths, world.now))
    assert lived[0] == lived[1]
