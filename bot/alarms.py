"""What the operator has to hear: that something stands still, once, and that it goes on, once; pure."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.model import Address, Delivery, Message
from bot.ports import Channel
from bot.vitals import Vitals, failing

SUBSCRIPTION = "operator"  # under which alarms stand in the ledger; they raise none themselves
NAMESPACE = uuid.UUID("0b4a6b5e-8f0c-5f0e-9a53-52c3f1c7d9e2")


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that does not work; `name` stays the same while it lasts."""

    name: str
    said: str


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
            yield Alarm(f"deliveries {kind}", f"{count} message{'s are' if count > 1 else ' is'} {kind}; {mend}")


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


def over(raised: Mapping[str, datetime], now_standing: Iterable[Alarm]) -> Mapping[str, datetime]:
    """Return the alarms that were told and are over."""
    names = {alarm.name for alarm in now_standing}
    return {name: since for name, since in raised.items() if name not in names}


def _told(subject: str, said: str, address: Address, channel: Channel, *, now: datetime) -> Delivery:
    identity = str(uuid.uuid5(NAMESPACE, f"{address}|{subject}|{now.isoformat()}"))
    words = said
    if channel.name == "slack":  # what a source says must call nobody
        words = said.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    message = Message(subject, words)
    payload = channel.pack(message, address, delivery_id=identity, now=now)
    return Delivery(identity, address, payload, subject, (), (SUBSCRIPTION,), now)
