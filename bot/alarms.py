"""What the operator has to hear: that something stands still, that it grew worse, and that it goes on; pure."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.model import Address, Delivery, Message, Raised
from bot.ports import Channel
from bot.vitals import Vitals, failing

SUBSCRIPTION = "operator"  # under which alarms stand in the ledger; they raise none themselves
NAMESPACE = uuid.UUID("0b4a6b5e-8f0c-5f0e-9a53-52c3f1c7d9e2")
AGAIN = timedelta(hours=1)  # between two messages of one alarm that grows: a storm is not told letter by letter
FILE = "subscriptions.yaml on "  # begins the name of an alarm that only the machine with that file can judge


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that does not work; `name` stays the same while it lasts, `count` says of how much."""

    name: str
    said: str
    count: int = 1


def standing(vitals: Vitals, dead: Iterable[Delivery], unknown: Iterable[Delivery]) -> Iterator[Alarm]:
    """Yield what does not work now."""
    for state in failing(vitals.states, vitals.every, now=vitals.now):
        since = f"since {state.read_at:%Y-%m-%d %H:%M} UTC" if state.read_at else "from the first time on"
        yield Alarm(f"source {state.name}", f"{state.name} cannot be read {since}: {state.error}")
    asked = [one for one in unknown if one.next_at is not None]  # the others are still to be looked up
    for kind, deliveries, mend in (
        ("given up", dead, "`her2low deliveries --dead` lists them; --retry ID or --drop ID"),
        ("unknown", asked, "nobody knows whether they arrived: `her2low deliveries`, then --retry ID or --drop ID"),
    ):
        count = sum(SUBSCRIPTION not in one.subscriptions for one in deliveries)
        if count:
            said = f"{count} message{'s are' if count > 1 else ' is'} {kind}; {mend}"
            yield Alarm(f"deliveries {kind}", said, count)
    if vitals.is_stuck:
        said = f"messages wait since {vitals.waiting:%Y-%m-%d %H:%M} UTC; `her2low deliveries` says what keeps them"
        yield Alarm("deliveries wait", said)


def aside(counts: Mapping[str, int]) -> Iterator[Alarm]:
    """Yield for each source that it brought back what it must have had before, and that somebody has to look."""
    for source, count in counts.items():
        mend = f"`her2low sources` shows them; --accept '{source}' tells them, --drop '{source}' forgets them"
        said = f"{count} posts of {source} are new to us and yet cannot well be new, so nobody is told of them; {mend}"
        yield Alarm(f"set aside from {source}", said, count)


def file_fault(fault: str, machine: str) -> Iterator[Alarm]:
    """Yield that a worker goes on with what subscriptions.yaml said before."""
    if fault:
        yield Alarm(f"{FILE}{machine}", f"the changed file is not used, what it said before goes on: {fault}")


def grown(raised: Mapping[str, Raised], now_standing: Iterable[Alarm], *, now: datetime) -> Iterator[Alarm]:
    """Yield the alarms to tell of: those that are new, and those that grew since they were told, after a while."""
    for alarm in now_standing:
        before = raised.get(alarm.name)
        if before is None or (alarm.count > before.count and now - before.told_at >= AGAIN):
            yield alarm


def shrunk(raised: Mapping[str, Raised], now_standing: Iterable[Alarm]) -> Iterator[Alarm]:
    """Yield the alarms of which a part is mended: from there on they may grow again."""
    return (alarm for alarm in now_standing if alarm.name in raised and alarm.count < raised[alarm.name].count)


def over(raised: Mapping[str, Raised], now_standing: Iterable[Alarm], *, others: Iterable[str]) -> Mapping[str, Raised]:
    """Return the alarms that were told and are over; `others` are machines at work that judge their own files."""
    kept = {alarm.name for alarm in now_standing} | {f"{FILE}{machine}" for machine in others}
    return {name: told for name, told in raised.items() if name not in kept}


def operator_address(operator: str) -> Address:
    """Return where alarms go: an e-mail address, or a channel of Slack."""
    return Address("email" if "@" in operator else "slack", operator)


def begun(alarm: Alarm, address: Address, channel: Channel, *, now: datetime) -> Delivery:
    """Return the message that tells of an alarm."""
    return _told(f"her2low: {alarm.name}", alarm.said, address, channel, now=now)


def ended(name: str, since: datetime, address: Address, channel: Channel, *, now: datetime) -> Delivery:
    """Return the message that an alarm is over."""
    said = f"{name}: in order again; the alarm was raised {since:%Y-%m-%d %H:%M} UTC"
    return _told(f"her2low: {name} in order again", said, address, channel, now=now)


def _told(subject: str, said: str, address: Address, channel: Channel, *, now: datetime) -> Delivery:
    identity = str(uuid.uuid5(NAMESPACE, f"{address}|{subject}|{now.isoformat()}"))
    words = said
    if channel.name == "slack":  # what a source says must call nobody
        words = said.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    message = Message(subject, words)
    payload = channel.pack(message, address, delivery_id=identity, now=now)
    return Delivery(identity, address, payload, subject, (), (SUBSCRIPTION,), now)
