"""Deliveries to send."""

from datetime import UTC, datetime
from typing import Any

from bot.model import Address, Delivery, Message

AT = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
SLACK = Address("slack", "#her2-low")
EMAIL = Address("email", "anna@example.org")
FILE = Address("file", "out")


def a_message(**given: Any) -> Message:
    values: dict[str, Any] = {
        "subject": "HER2-low daily: 1 paper",
        "text": "One paper on HER2-low",
        "html": "<p>One paper</p>",
        "blocks": '[{"type":"divider"}]',
        "items": ("pubmed:1",),
    }
    return Message(**(values | given))


def a_delivery(channel: Any, address: Address, message: Message | None = None, **given: Any) -> Delivery:
    """Return a delivery of a message, packed by the channel."""
    identity = given.pop("id", "d-1")
    payload = channel.pack(message or a_message(), address, delivery_id=identity, now=AT)
    values: dict[str, Any] = {"subject": "x", "items": ("pubmed:1",), "subscriptions": ("s",), "planned_at": AT}
    return Delivery(identity, address, payload, **(values | given))
