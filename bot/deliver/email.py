"""Sends e-mail through an SMTP relay: the frozen bytes, to one person, only over a connection that we can trust."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import EmailPolicy, Policy
from email.utils import formataddr, parseaddr
from urllib.parse import quote

from bot.digest.safe import plain
from bot.errors import ConfigurationError, Rejected, Unknowable, Unrenderable
from bot.model import Address, Delivery, Links, Message
from bot.ports import LastLook, at_once
from bot.relay import DEADLINE, Connection, HungUp, relay

HOLD = timedelta(days=1)
DOUBTS = 3  # times that a relay may take a message and lose its answer, before a person has to look

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?=.{1,253}$)[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")


class _AsWritten(UnstructuredHeader, BaseHeader):
    """A header that stays as it is: Python would encode a long address in List-Unsubscribe and so break it."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


def _policy() -> EmailPolicy[EmailMessage]:
    registry = HeaderRegistry()
    for name in ("list-unsubscribe", "list-id", "message-id"):
        registry.map_to_type(name, _AsWritten)
    return EmailPolicy(linesep="\r\n", header_factory=registry)


_POLICY = _policy()


class Email:
    """The channel "email": the address is one person's."""

    name = "email"

    def __init__(
        self,
        smtp_url: str,
        *,
        mail_from: str,
        reply_to: str | None = None,
        on_unknown: str = "resend",
        deadline: float = DEADLINE,
    ) -> None:
        self._relay = relay(smtp_url, deadline=deadline)
        display, address = parseaddr(mail_from)
        self._from, self._sender = formataddr((plain(display) or "her2low", address)), one_address(address, "MAIL_FROM")
        self._reply_to = one_address(parseaddr(reply_to)[1], "reply_to") if reply_to else self._sender
        self._on_unknown = on_unknown
        self._connection: Connection | None = None

    def links(self, address: Address) -> Links:
        """Return how to stop: by an e-mail to us."""
        return Links(stop=self._unsubscribe)

    @property
    def _unsubscribe(self) -> str:
        return f"mailto:{quote(self._reply_to, safe='@')}?subject=unsubscribe"

    def pack(self, message: Message, address: Address, *, delivery_id: str, now: datetime) -> bytes:
        """Return the whole e-mail, Message-ID and Date included: whatever is sent again is the same, byte for byte."""
        try:
            return self._mail(message, address, delivery_id, now).as_bytes()
        except (ValueError, LookupError) as error:  # of the library, for a header that it will not write
            raise Unrenderable(f"no e-mail can be made of it: {error}") from error

    def _mail(self, message: Message, address: Address, delivery_id: str, now: datetime) -> EmailMessage:
        domain = self._sender.rpartition("@")[2]
        mail = EmailMessage(policy=_POLICY)
        mail["From"] = self._from
        mail["To"] = address.target if is_address(address.target) else "undisclosed-recipients:;"
        mail["Reply-To"] = self._reply_to
        mail["Subject"] = plain(message.subject)
        mail["Date"] = now
        mail["Message-ID"] = f"<{delivery_id}.{message.part}@{domain}>"
        mail["List-Id"] = f"her2low <her2low.{domain}>"
        mail["List-Unsubscribe"] = f"<{self._unsubscribe}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail["Precedence"] = "bulk"
        _fill(mail, message, delivery_id)
        return mail

    def send(self, delivery: Delivery, last_look: LastLook = at_once) -> str:
        """Hand the e-mail to the relay once and return what the relay answered (its queue id)."""
        to, kept = delivery.address.target, self._connection
        if not is_address(to):
            raise Rejected(f"{to!r} is not one e-mail address")
        try:
            return self._connected().hand_over(self._sender, to, delivery.payload, last_look)
        except HungUp:
            if kept is None:
                raise
        self.close()  # a relay may end a connection that was idle, or after so many mails; it took nothing of this one
        return self._connected().hand_over(self._sender, to, delivery.payload, last_look)

    def find(self, delivery: Delivery, *, since: datetime) -> str | None:
        """Return None: no relay can be asked, and a copy has the same bytes. With ON_UNKNOWN=hold a person decides.

        So does one where a relay keeps taking it and losing its answer: else it would go out again and again."""
        if self._on_unknown == "hold":
            raise Unknowable("it may have gone out (ON_UNKNOWN=hold); use --retry or --drop", after=HOLD)
        if delivery.attempts - delivery.crashes >= DOUBTS:
            raise Unknowable(f"it may have gone out {delivery.attempts} times; use --retry or --drop", after=HOLD)
        return None

    def greet(self) -> str:
        """Connect, encrypt and log in as for sending, and say goodbye; return what was achieved, raise Deferred."""
        where = self._relay
        Connection(where).end()
        secure = {
            "tls": "TLS, certificate checked",
            "starttls": "STARTTLS, certificate checked",
            "never": "not encrypted",
        }
        login = f"logged in as {where.user}" if where.user else "no login asked for"
        return f"{where.host}:{where.port}: {secure[where.tls]}; {login}"

    def close(self) -> None:
        """Say goodbye to the relay, if there is a connection."""
        if self._connection is not None:
            self._connection.end()
        self._connection = None

    def _connected(self) -> Connection:
        """Return the connection that we have, or a new one."""
        if self._connection is None or self._connection.ended:
            self._connection = Connection(self._relay)
        return self._connection


def is_address(text: str) -> bool:
    """Return whether a text is one plain e-mail address and nothing else."""
    return _ADDRESS.fullmatch(text) is not None and ".." not in text


def one_address(text: str, name: str) -> str:
    """Return an e-mail address of ours; raise ConfigurationError where it is none."""
    if not is_address(text):
        raise ConfigurationError(f"environment: {name}: {text!r} is not one e-mail address such as name@example.org")
    return text


def _fill(mail: EmailMessage, message: Message, delivery_id: str) -> None:
    """Give an e-mail its parts, text first, encoded so that any relay can carry them."""
    encoding = "quoted-printable"
    mail.set_content(_writable(message.text), cte=encoding)
    if message.html:
        mail.add_alternative(_writable(message.html), subtype="html", cte=encoding)
    if message.attachment:
        mail.add_attachment(_writable(message.attachment), filename="her2low.txt", cte=encoding)
    for number, part in enumerate(part for part in mail.walk() if part.is_multipart()):
        part.set_boundary(f"=_her2low_{delivery_id}_{number}")


def _writable(text: str) -> str:
    return text.encode(errors="replace").decode()
