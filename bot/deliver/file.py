"""Writes each message into a folder, as a text file: for trying things out, and for whoever reads files."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from bot.errors import Deferred, Rejected
from bot.model import Address, Delivery, Links, Message
from bot.ports import LastLook, at_once


class File:
    """The channel "file": the address is a folder below `base`."""

    name = "file"

    def __init__(self, base: Path) -> None:
        self._base = base

    def links(self, address: Address) -> Links:
        """Return no links: whoever reads files changes the subscriptions."""
        return Links()

    def pack(self, message: Message, address: Address, *, delivery_id: str, now: datetime) -> bytes:
        """Return the message's text."""
        return message.text.encode(errors="replace")

    def send(self, delivery: Delivery, last_look: LastLook = at_once) -> str:
        """Write the file and return its path; the same delivery again is the same file, never half of one."""
        folder = (self._base / delivery.address.target).resolve()
        if not folder.is_relative_to(self._base.resolve()):
            raise Rejected(f"{delivery.address.target} is outside of {self._base}; write a folder below it")
        path = folder / f"{delivery.planned_at:%Y-%m-%dT%H%M}-{delivery.id}.txt"
        unfinished = path.with_suffix(".tmp")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            unfinished.write_bytes(delivery.payload)
            last_look()
            unfinished.replace(path)
        except OSError as error:
            raise Deferred(f"{path} cannot be written: {error.strerror}") from error
        return str(path)

    def find(self, delivery: Delivery, *, since: datetime) -> str | None:
        """Return None: to write the same file again changes nothing."""
        return None
