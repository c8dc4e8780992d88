"""`#name` and the id of one channel are one address, so that an item is told there once: the id, as Slack asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from bot.model import Address, Subscription

CHANNEL_ID = re.compile(r"[CG][A-Z0-9]{6,}")


class Directory(Protocol):
    """Whoever knows what a channel is called."""

    def name_of(self, channel: str) -> str:
        """Return the #name of a channel's id, "" where nobody may know; raise Unknowable where nobody can now."""


def one_address_each(subscriptions: Sequence[Subscription], slack: Directory) -> Sequence[Subscription]:
    """Return the subscriptions, those of a channel that is written in both ways with its id; raise Unknowable.

    Slack is asked only where the file has names and ids."""
    targets = {to.target for one in subscriptions for to in one.addresses if to.channel == "slack"}
    ids = sorted(target for target in targets if CHANNEL_ID.fullmatch(target))
    if not ids or not any(target.startswith("#") for target in targets):
        return subscriptions
    of_name = {Address("slack", slack.name_of(one)): Address("slack", one) for one in ids}
    return [_with(one, of_name) for one in subscriptions]


def _with(one: Subscription, of_name: Mapping[Address, Address]) -> Subscription:
    return replace(one, addresses=tuple(dict.fromkeys(of_name.get(to, to) for to in one.addresses)))
