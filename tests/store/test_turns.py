"""Processes that share a database share the turns with a host."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from bot.store import SqlStore
from tests.store.builders import NOW

NCBI = "eutils.ncbi.nlm.nih.gov"


def test_two_processes_ask_a_host_no_more_often_than_one(store: SqlStore, another: Callable[[], SqlStore]) -> None:
    store.turns(lambda: NOW).take(NCBI, 0.5)
    stores = [store, another()]
    with ThreadPoolExecutor(2) as processes:
        waits = list(processes.map(lambda n: stores[n % 2].turns(lambda: NOW).take(NCBI, 0.5), range(20)))
    assert sorted(waits) == [0.5 * n for n in range(1, 21)]
    assert store.turns(lambda: NOW).take("clinicaltrials.gov", 1.0) == 0.0
    assert store.turns(lambda: NOW + timedelta(minutes=1)).take(NCBI, 0.5) == 0.0


def test_a_turn_that_a_wrong_clock_took_far_ahead_keeps_nobody_waiting(store: SqlStore) -> None:
    store.turns(lambda: NOW + timedelta(hours=1)).take(NCBI, 0.5)
    assert store.turns(lambda: NOW).take(NCBI, 0.5) == 0.0
