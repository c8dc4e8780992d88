"""What a monitor is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from bot import pipeline
from bot.annotate.lexicon import load
from bot.errors import SourceUnavailable
from bot.store import SqlStore, open_store
from bot.web.app import Desk, create_app
from tests.builders import NOW, a_subscription, an_article
from tests.pipeline.parts import Inbox, Shelf

Figures = dict[tuple[str, str], float]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    with open_store(f"sqlite:///{tmp_path / 'log.db'}") as store:
        yield store


def figures(store: SqlStore) -> Figures:
    with TestClient(create_app(Desk(store, load(), lambda: NOW), "")) as client:
        page = client.get("/metrics").text
    samples = (sample for family in text_string_to_metric_families(page) for sample in family.samples)
    return {(one.name.removeprefix("her2low_"), "".join(one.labels.values())): one.value for one in samples}


def test_a_monitor_is_told_how_far_how_old_and_how_much_waits(store: SqlStore) -> None:
    sources = [Shelf(records=[an_article()]), Shelf("feed", fails=SourceUnavailable("503"))]
    list(pipeline.poll(sources, store, load(), now=NOW))
    for plan in pipeline.plan([a_subscription()], store, {"file": Inbox()}, ["pubmed", "feed"], now=NOW):
        store.save_plan(plan)
    store.beat("worker", now=NOW)
    found, now = figures(store), NOW.timestamp()
    assert found["log_items", ""] == 1
    assert found["source_read_timestamp_seconds", "pubmed"] == now
    assert ("source_read_timestamp_seconds", "feed") not in found
    assert found["source_failures", "feed"] == 1
    assert found["deliveries", "pending"] == 1
    assert found["deliveries", "delivered"] == 0
    assert found["oldest_pending_timestamp_seconds", ""] == found["round_timestamp_seconds", ""] == now


def test_nothing_of_a_person_is_told(store: SqlStore) -> None:
    list(pipeline.poll([Shelf(records=[an_article()])], store, load(), now=NOW))
    subscription = a_subscription()
    for plan in pipeline.plan([subscription], store, {"file": Inbox()}, ["pubmed"], now=NOW):
        store.save_plan(plan)
    labels = "".join(label for _name, label in figures(store))
    assert subscription.id not in labels
    assert subscription.addresses[0].target not in labels


def test_a_database_that_cannot_be_used_is_told_as_503(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'log.db'}")
    store.close()
    (tmp_path / "log.db").write_bytes(b"no database")
    with TestClient(create_app(Desk(store, load(), lambda: NOW), "")) as client:
        assert client.get("/metrics").status_code == 503
