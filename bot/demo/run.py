"""The whole pipeline on bundled records: three mornings, the real connectors, and digests to look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from bot import pipeline, wiring
from bot.annotate.lexicon import load
from bot.deliver.email import Email
from bot.deliver.slack import Slack, connect
from bot.demo.standin import Standin
from bot.model import Address, Delivery, Links, Message, Outcome
from bot.outbox import deliver
from bot.ports import Channel, LastLook, Source, at_once
from bot.settings import Environment, read_file
from bot.store import open_store

MORNINGS = (-2, -1, 0)  # the first reading of all sources, a second day, and today
READ_AT, TOLD_AT = time(5, 30, tzinfo=UTC), time(8, 30, tzinfo=UTC)
CONFIGURATION = Path(__file__).parent / "subscriptions.yaml"
RULE = "─" * 78
NEXT = """\
What to do next, for real:
  1. write your own subscriptions.yaml (the README shows one), and try it: her2low check
  2. read the sources:                                                     her2low poll
  3. see what a subscription would be sent:                                her2low digest her2-low-daily --since 7d
  4. Slack: an app from slack_manifest.yaml, SLACK_BOT_TOKEN; e-mail: SMTP_URL and MAIL_FROM
  5. send what is due:                                                     her2low send
     or leave it working: her2low run, and her2low serve for /her2low latest"""


def show(out: Path, *, now: datetime) -> Iterator[str]:
    """Yield what the demo has to say, line by line, while it runs; write every message into `out`."""
    shelf = Shelf(out)
    yield "her2low reads bundled example records; PubMed, ClinicalTrials.gov and two feeds answer from this machine."
    with Standin(today=now.date()) as standin, TemporaryDirectory() as folder:
        morning = Morning(standin, Path(folder), shelf)
        for day in MORNINGS:
            yield from morning.pass_by(now.date(), day)
    yield RULE
    yield shelf.last("email", "her2-low-daily")
    yield RULE
    yield f"Written to {out}: " + ", ".join(sorted({path.suffix for path in shelf.written})) + " of every message."
    yield NEXT


@dataclass(frozen=True, slots=True)
class Morning:
    """One day after the other, on a store of its own."""

    standin: Standin
    folder: Path
    shelf: Shelf

    def pass_by(self, today: date, day: int) -> Iterator[str]:
        """Read the sources early in the morning, and tell what is due a little later."""
        self.standin.day = day
        early = datetime.combine(today, READ_AT) + timedelta(days=day)
        yield ""
        yield f"{early:%A %d %B}" + (
            ", the first reading: what was there before is no news" if day == MORNINGS[0] else ""
        )
        yield from self._read_and_tell(early, datetime.combine(early.date(), TOLD_AT))

    def _read_and_tell(self, early: datetime, later: datetime) -> Iterator[str]:
        settings = self.folder / "subscriptions.yaml"
        settings.write_text(
            CONFIGURATION.read_text(encoding="utf-8").replace("{url}", self.standin.url), encoding="utf-8"
        )
        file, lexicon = read_file(settings), load()
        environment = Environment(allow_private_hosts=frozenset({self.standin.host}))
        asked = wiring.subscriptions(file, lexicon)
        channels = self.shelf.channels()
        with wiring.fetcher(environment) as web, open_store(f"sqlite:///{self.folder / 'demo.db'}") as store:
            sources: tuple[Source, ...] = wiring.sources(file, environment, lexicon, web, asked)
            outcomes = {outcome.name: outcome for outcome in pipeline.poll(sources, store, lexicon, now=early)}
            yield from (_line(outcomes[source.name]) for source in sources)
            for plan in pipeline.plan(asked, store, channels, wiring.source_names(file), now=later):
                store.save_plan(plan)
            for delivery in deliver(store, channels, clock=lambda: later):
                if not delivery.part:
                    yield f"  → {delivery.address}: {delivery.subject}"


def _line(outcome: Outcome) -> str:
    return f"  {outcome.name}: {outcome.health}, {outcome.count} items" + (
        f": {outcome.error}" if outcome.error else ""
    )


class Shelf:
    """A folder that takes messages in the place of Slack and of a mail server, exactly as they would be sent."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._texts: dict[tuple[str, str], str] = {}
        self.messages: dict[str, Message] = {}
        self.written: list[Path] = []

    def channels(self) -> Mapping[str, Channel]:
        slack = Slack(connect("xoxb-demo"))
        email = Email("smtp://localhost", mail_from="her2low@example.org")
        return {channel.name: Shelved(channel, self) for channel in (slack, email)}

    def put(self, delivery: Delivery) -> str:
        """Write a delivery as files, and return their common name."""
        message = self.messages[delivery.id]
        part = f"-{delivery.part + 1}" if delivery.part else ""
        name = f"{delivery.planned_at:%Y-%m-%d}-{delivery.subscriptions[0]}-{delivery.address.channel}{part}"
        self._write(f"{name}.txt", message.text.encode())
        if message.html:
            self._write(f"{name}.html", message.html.encode())
        self._write(f"{name}{'.json' if message.blocks else '.eml'}", delivery.payload)
        self._texts[delivery.address.channel, delivery.subscriptions[0]] = message.text
        return name

    def last(self, channel: str, subscription: str) -> str:
        """Return the text of the newest message of a subscription."""
        return self._texts.get((channel, subscription), "nothing was sent")

    def _write(self, name: str, content: bytes) -> None:
        path = self._folder / name
        path.write_bytes(content)
        self.written.append(path)


class Shelved:
    """A channel that packs as the real one does, and puts the result on a shelf."""

    def __init__(self, channel: Channel, shelf: Shelf) -> None:
        self._channel = channel
        self._shelf = shelf

    @property
    def name(self) -> str:
        return self._channel.name

    def links(self, address: Address) -> Links:
        return self._channel.links(address)

    def pack(self, message: Message, address: Address, *, delivery_id: str, now: datetime) -> bytes:
        self._shelf.messages[delivery_id] = message
        return self._channel.pack(message, address, delivery_id=delivery_id, now=now)

    def send(self, delivery: Delivery, last_look: LastLook = at_once) -> str:
        last_look()
        return self._shelf.put(delivery)

    def find(self, delivery: Delivery, *, since: datetime) -> str | None:
        return None
