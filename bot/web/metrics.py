"""GET /metrics for Prometheus, read off the store whenever it is asked for; it takes the extra "metrics".

Names follow https://prometheus.io/docs/practices/naming/. No label holds an address or a subscription."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.errors import StoreError
from bot.logs import log
from bot.model import DeliveryState
from bot.ports import Store


def metrics_route(store: Store) -> Route:
    """Return the route; it answers 503 where the database cannot be used."""

    async def metrics(_request: Request) -> Response:
        try:
            page = await run_in_threadpool(generate_latest, Figures(store))
        except StoreError as error:
            log.error("no metrics", error=str(error))
            return PlainTextResponse("the database cannot be used", status_code=503)
        return Response(page, headers={"Content-Type": CONTENT_TYPE_LATEST})

    return Route("/metrics", metrics, methods=["GET"])


class Figures(Collector):
    """What a monitor asks of a store: how far, how old, how much waits; times are seconds since 1970."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield the gauges; raise StoreError."""
        states, tally = self._store.sources(), self._store.tally()
        tried = {state.name: state.tried_at for state in states}
        read = {state.name: state.read_at for state in states}
        counts = {state.value: tally[state][0] if state in tally else 0 for state in DeliveryState}
        waiting = [oldest for state, (_count, oldest) in tally.items() if state is DeliveryState.PENDING]
        yield GaugeMetricFamily("her2low_log_items", "Items in the log", value=self._store.head())
        yield _by("source", "her2low_source_tried_timestamp_seconds", "When it was last tried", _seconds(tried))
        yield _by("source", "her2low_source_read_timestamp_seconds", "When it was last read whole", _seconds(read))
        failures = {state.name: float(state.failures) for state in states}
        yield _by("source", "her2low_source_failures", "Readings that failed in a row", failures)
        yield _by("state", "her2low_deliveries", "Deliveries in the ledger", counts)
        yield from _moment("her2low_round_timestamp_seconds", "When a worker came round", self._store.beats().values())
        yield from _moment("her2low_oldest_pending_timestamp_seconds", "Planned, and still to be sent", waiting)


def _by(label: str, name: str, words: str, values: Mapping[str, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, words, labels=[label])
    for value_of, value in values.items():
        family.add_metric([value_of], value)
    return family


def _seconds(moments: Mapping[str, datetime | None]) -> dict[str, float]:
    return {name: moment.timestamp() for name, moment in moments.items() if moment}


def _moment(name: str, words: str, moments: Iterable[datetime]) -> Iterator[GaugeMetricFamily]:
    """Yield the last of the moments; nothing where there is none."""
    if found := max(moments, default=None):
        yield GaugeMetricFamily(name, words, value=found.timestamp())
