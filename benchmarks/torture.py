"""Kills real workers with SIGKILL at random instants while news comes in, and counts what was lost and what came twice.

    python -m benchmarks.torture --deliveries 1000 --kills 300                     # Slack, history readable, SQLite
    python -m benchmarks.torture --channel slack --history off                     # doubt stays, and is listed
    python -m benchmarks.torture --channel email                                   # a copy must be byte-identical
    python -m benchmarks.torture --database postgresql --workers 2                 # a server from a wheel
    python -m benchmarks.torture --database postgresql --workers 4 --how pause     # stopped for longer than the lease

A worker is all of `her2low run`, from reading subscriptions.yaml to its last commit, in a process and a session of its
own. A feed grows by a few entries at a time, of which every place has a subscription to each; so a delivery here is one
entry told in one place. What has to arrive is counted from the feed, and what arrived at the stand-in; the ledger is
asked which messages nobody knows about, and which replies there are besides.

Lease and settle are short, so that a run ends in minutes, and longer than the slowest answer of the stand-ins, as they
are in life. The result is one JSON object; with --all one for each of the four uses, all at once.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from benchmarks import sinks
from benchmarks.victims import NURSERY, Victims, victims
from bot.model import Delivery, DeliveryState
from bot.store import SqlStore, open_store

WAITING = frozenset({DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.DEAD})
WRONG = ("lost", "double_of_other_bytes", "unfinished", "broke_down")
BURST = 7  # entries at once: so many that Slack gets a thread


@dataclass(frozen=True)
class Torture:
    """What is done to whom."""

    deliveries: int = 1000
    kills: int = 300
    places: int = 20
    how: str = "kill"
    channel: str = "slack"
    history: str = "on"
    database: str = "sqlite"
    workers: int = 1
    seed: int = 1
    lease: float = 0.8
    settle: float = 0.3
    gap: float = 1.0  # the longest time between two kills
    limit: float = 900.0  # seconds

    @property
    def entries(self) -> int:
        return self.deliveries // self.places


USES = (
    {"channel": "slack"},
    {"channel": "slack", "history": "off"},
    {"channel": "email"},
    {"channel": "slack", "database": "postgresql", "workers": 2},
)

Telling = tuple[str, int]  # a place, and an entry that it is told of


def run(torture: Torture) -> dict[str, object]:
    """Return the figures of one run."""
    random.seed(torture.seed)
    seen: list[sinks.Copy] = []
    news, begun = sinks.News(), time.monotonic()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="her2low-torture-")))
        feed = stack.enter_context(sinks.feed(news))
        environment = stack.enter_context(_environment(torture, seen, feed, folder))
        (folder / "subscriptions.yaml").write_text("\n".join(_configuration(torture, feed)))
        workers = stack.enter_context(victims(torture.workers, folder, environment))
        store = stack.enter_context(open_store(environment["DATABASE_URL"]))
        killed = _torment(torture, workers, news, seen, store)
        workers.stop()
        ledger = store.deliveries(limit=10 * torture.deliveries)
        figures = {"killed": killed} | workers.figures() | _figures(torture, seen, ledger)
    return vars(torture) | {"seconds": round(time.monotonic() - begun, 1)} | figures


# --- the world in which they work -----------------------------------------------------------------------------------


@contextmanager
def _environment(torture: Torture, seen: list[sinks.Copy], feed: str, folder: Path) -> Iterator[dict[str, str]]:
    """Give the environment of a worker, with a database and a stand-in that goes afterwards."""
    deadline = torture.lease / 2
    times = {"LEASE": torture.lease, "SETTLE": torture.settle, "TICK": 0.1, "SLACK_PACE": 0.02}
    deadlines = {"SLACK_DEADLINE": deadline, "SMTP_DEADLINE": deadline}
    common = {name: str(seconds) for name, seconds in (times | deadlines).items()}
    common["ALLOW_PRIVATE_HOSTS"] = feed.removeprefix("http://")
    with _database(torture.database, folder) as url:
        if torture.channel == "slack":
            with sinks.slack(seen, readable=torture.history == "on") as api:
                yield common | {"DATABASE_URL": url, "SLACK_BOT_TOKEN": "xoxb-torture", "SLACK_API_URL": api}
        else:
            with sinks.smtp(seen) as relay:
                yield common | {"DATABASE_URL": url, "SMTP_URL": relay, "MAIL_FROM": "her2low@example.org"}


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[str]:
    if kind == "postgresql":
        with sinks.postgresql() as url:
            yield url
    else:
        yield f"sqlite:///{folder}/her2low.db"


def _configuration(torture: Torture, feed: str) -> Iterator[str]:
    yield f"sources: {{feeds: [{{name: News, url: {feed}/feed, every: 1s}}]}}"
    yield "subscriptions:"
    for number in range(torture.places):
        to = f"{{{torture.channel}: {_place(torture, number)}}}"
        yield f"  - {{id: s{number}, match: {{genes: [HER2]}}, schedule: {{every: item}}, deliver: {to}}}"


def _place(torture: Torture, number: int) -> str:
    return f"C{number:08}" if torture.channel == "slack" else f"reader{number}@example.org"


# --- what is done to them -------------------------------------------------------------------------------------------


def _torment(torture: Torture, workers: Victims, news: sinks.News, seen: Sequence[sinks.Copy], store: SqlStore) -> int:
    """Kill, while news comes in, until the kills are used up and everything is told; return how many died."""
    end, killed = time.monotonic() + torture.limit, 0
    _publish(torture, news, killed)
    while time.monotonic() < end:
        time.sleep(random.uniform(0.02, torture.gap))
        if killed < torture.kills:
            killed += workers.kill_one() if torture.how == "kill" else workers.pause_one(2 * torture.lease)
            _publish(torture, news, killed)
        elif _done(torture, seen, store):
            break
        _look_after(store)
    return killed


def _publish(torture: Torture, news: sinks.News, killed: int) -> None:
    """Let the feed grow with the kills."""
    waves = list(_waves(torture.entries))
    due = waves[min(killed * len(waves) // max(torture.kills, 1), len(waves) - 1)]
    for _ in range(due - len(news.entries)):
        news.publish()


def _waves(entries: int) -> Iterator[int]:
    """Yield how many entries there are after each time that the feed has grown."""
    have, sizes = 0, cycle((BURST, *[1] * 9))
    while have < entries:
        have = min(have + next(sizes), entries)
        yield have


def _look_after(store: SqlStore) -> None:
    """Do what an operator does with a delivery over which three senders died: here that was chance."""
    for delivery in store.deliveries(state=DeliveryState.DEAD, limit=1000):
        store.retry(delivery.id)


def _done(torture: Torture, seen: Sequence[sinks.Copy], store: SqlStore) -> bool:
    ledger = store.deliveries(limit=10 * torture.deliveries)
    doubtful = _doubtful(ledger)
    settled = torture.history == "off" or not doubtful
    waits = any(one.state in WAITING for one in ledger if one.id not in doubtful)
    return settled and not waits and not _expected(torture) - _told(seen).keys() - _tellings(doubtful.values())


# --- what came of it ------------------------------------------------------------------------------------------------


def _figures(torture: Torture, seen: Sequence[sinks.Copy], ledger: Sequence[Delivery]) -> dict[str, object]:
    expected, told, doubtful = _expected(torture), _told(seen), _doubtful(ledger)
    copies = Counter(one.delivery for one in seen)
    contents = Counter(name for name, _content in {(one.delivery, one.content) for one in seen})
    missing = [one.id for one in ledger if one.state is DeliveryState.DELIVERED and one.id not in copies]
    return {
        "killed_while_sending": sum(one.crashes for one in ledger),
        "messages": len(ledger),
        "arrived": len(expected & told.keys()),
        "lost": len(expected - told.keys() - _tellings(doubtful.values())) + len(missing),
        "double": sum(count > 1 for count in copies.values()) + sum(len(by) > 1 for by in told.values()),
        "double_of_other_bytes": sum(count > 1 for count in contents.values()),
        "unknown": sum(one.state is DeliveryState.UNKNOWN for one in ledger),
        "unfinished": sum(one.state in WAITING for one in ledger if one.id not in doubtful),
    }


def _expected(torture: Torture) -> set[Telling]:
    places = [_place(torture, number) for number in range(torture.places)]
    return {(place, entry) for place in places for entry in range(torture.entries)}


def _told(seen: Sequence[sinks.Copy]) -> dict[Telling, set[str]]:
    """Return what arrived, and in which deliveries; replies only say more on what their message told."""
    told: dict[Telling, set[str]] = {}
    for one in seen:
        for entry in one.told if not one.is_reply else ():
            told.setdefault((one.place, entry), set()).add(one.delivery)
    return told


def _doubtful(ledger: Sequence[Delivery]) -> dict[str, Delivery]:
    """Return the deliveries of which nobody knows whether they arrived, and the replies that wait for them."""
    unknown = {one.id: one for one in ledger if one.state is DeliveryState.UNKNOWN}
    return unknown | {one.id: one for one in ledger if one.parent in unknown}


def _tellings(deliveries: Iterable[Delivery]) -> set[Telling]:
    return {(one.address.target, int(item.rpartition("/")[2])) for one in deliveries for item in one.items}


def main() -> None:
    parser = argparse.ArgumentParser(description="Kill workers while news comes in; count what is lost and double.")
    choices = {"how": ("kill", "pause"), "channel": ("slack", "email"), "history": ("on", "off")}
    choices |= {"database": ("sqlite", "postgresql")}
    for name, default in vars(Torture()).items():
        parser.add_argument(f"--{name}", type=type(default), default=default, choices=choices.get(name))
    parser.add_argument("--all", action="store_true", help="the four uses at once")
    given = vars(parser.parse_args())
    asked = [given | use for use in USES] if given.pop("all") else [given]
    with ProcessPoolExecutor(len(asked), mp_context=NURSERY) as at_once:
        found = list(at_once.map(run, [Torture(**one) for one in asked]))
    print(*map(json.dumps, found), sep="\n")
    raise SystemExit(any(figures[name] for figures in found for name in WRONG))


if __name__ == "__main__":
    main()
