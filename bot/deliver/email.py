"""Sends e-mail through an SMTP relay: the frozen bytes, to one person, only over a connection that we can trust."""

from __future__ import annotations

import re
import smtplib
import ssl
import weakref
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import EmailPolicy, Policy
from email.utils import formataddr, parseaddr
from urllib.parse import parse_qs, quote, unquote, urlsplit

from bot.digest.safe import plain
from bot.errors import ConfigurationError, Deferred, DeliveryError, Rejected, Uncertain, Unknowable, Unrenderable
from bot.model import Address, Delivery, Links, Message

COMMAND_TIMEOUT = 30.0  # seconds
FINAL_TIMEOUT = 600.0  # RFC 5321 4.5.3.2.6: ten minutes for the answer to the message itself
SENDER_PROBLEM = timedelta(minutes=30)  # nothing that another try in a minute could change; somebody has to mend it
HOLD = timedelta(days=1)

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


@dataclass(frozen=True, slots=True)
class Relay:
    """Where mail is handed over. `tls` is "starttls", "tls" from the first byte on, or "never"."""

    host: str
    port: int
    tls: str
    user: str = ""
    password: str = field(default="", repr=False)


class Email:
    """The channel "email": the address is one person's."""

    name = "email"

    def __init__(
        self, smtp_url: str, *, mail_from: str, reply_to: str | None = None, on_unknown: str = "resend"
    ) -> None:
        self._relay = relay(smtp_url)
        display, address = parseaddr(mail_from)
        self._from, self._sender = formataddr((plain(display) or "her2low", address)), one_address(address, "MAIL_FROM")
        self._reply_to = one_address(parseaddr(reply_to)[1], "reply_to") if reply_to else self._sender
        self._on_unknown = on_unknown
        self._connection: _Connection | None = None

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

    def send(self, delivery: Delivery) -> str:
        """Hand the e-mail to the relay once and return what the relay answered (its queue id)."""
        to, kept = delivery.address.target, self._connection
        if not is_address(to):
            raise Rejected(f"{to!r} is not one e-mail address")
        try:
            return self._connected().hand_over(self._sender, to, delivery.payload)
        except _HungUp:
            if kept is None:
                raise
        self.close()  # a relay may end a connection that was idle, or after so many mails; it took nothing of this one
        return self._connected().hand_over(self._sender, to, delivery.payload)

    def find(self, delivery: Delivery, *, since: datetime) -> str | None:
        """Return None: no relay can be asked, and a copy has the same bytes. With ON_UNKNOWN=hold a person decides."""
        if self._on_unknown == "hold":
            raise Unknowable("it may have gone out (ON_UNKNOWN=hold); use --retry or --drop", after=HOLD)
        return None

    def close(self) -> None:
        """Say goodbye to the relay, if there is a connection."""
        if self._connection is not None:
            self._connection.end()
        self._connection = None

    def _connected(self) -> _Connection:
        """Return the connection that we have, or a new one."""
        if self._connection is None or self._connection.ended:
            self._connection = _Connection(self._relay)
        return self._connection


def relay(smtp_url: str) -> Relay:
    """Return what SMTP_URL says; raise ConfigurationError without showing the password."""
    how = "write smtp://user:password@host:587?starttls=required, or smtps://…"
    try:
        parts = urlsplit(smtp_url)
        port = parts.port
    except ValueError as error:
        raise ConfigurationError(f"environment: SMTP_URL: not an address; {how}") from error
    starttls = parse_qs(parts.query).get("starttls", ["required"])[-1]
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or starttls not in {"required", "never"}:
        raise ConfigurationError(f"environment: SMTP_URL: {how}; starttls=never only where nobody else can listen")
    tls = "tls" if parts.scheme == "smtps" else {"required": "starttls", "never": "never"}[starttls]
    default = 465 if tls == "tls" else 587
    return Relay(parts.hostname, port or default, tls, unquote(parts.username or ""), unquote(parts.password or ""))


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


class _HungUp(Deferred):
    """The relay ended the connection before it was given the message."""


class _Smtp(smtplib.SMTP):
    """smtplib, but patient with the last answer, and it keeps it: who hangs up too early sends twice."""

    answer = b""

    def data(self, msg: bytes) -> tuple[int, bytes]:  # type: ignore[override]
        code, answer = self.docmd("data")
        if code != 354:
            raise smtplib.SMTPDataError(code, answer)
        try:
            code, self.answer = self._last_answer(re.sub(rb"(?m)^\.", b"..", msg) + b".\r\n")
        except (OSError, smtplib.SMTPException) as error:
            raise Uncertain(f"the relay hung up before it confirmed: {error}") from error
        if code < 200:
            raise Uncertain(f"the relay's last answer is none: {_words(self.answer)}")
        return code, self.answer

    def _last_answer(self, message: bytes) -> tuple[int, bytes]:
        assert self.sock is not None
        self.sock.settimeout(FINAL_TIMEOUT)
        self.send(message)
        code, answer = self.getreply()
        self.sock.settimeout(COMMAND_TIMEOUT)
        return code, answer


class _SmtpOverTls(_Smtp, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte on."""


class _Connection:
    """A session with the relay, trusted and logged in; raises Deferred where that cannot be had."""

    def __init__(self, where: Relay) -> None:
        self._where = where
        try:
            self._smtp = _opened(where)
        except (OSError, smtplib.SMTPException) as error:
            raise _not_ready(error, where) from error
        # closes the socket also when nobody says goodbye
        self._finalizer = weakref.finalize(self, self._smtp.close)
        try:
            _secure(self._smtp, where)
        except (OSError, smtplib.SMTPException) as error:
            self._finalizer()
            raise _not_ready(error, where) from error

    @property
    def ended(self) -> bool:
        return self._smtp.sock is None

    def hand_over(self, sender: str, to: str, payload: bytes) -> str:
        """Send one message to one person and return the relay's answer; raise what a refusal means."""
        try:
            self._smtp.sendmail(sender, [to], payload)
        except smtplib.SMTPServerDisconnected as error:
            self._finalizer()
            raise _HungUp(f"{self._where.host} ended the connection: {error}") from error
        except smtplib.SMTPException as error:
            raise _refusal(error, to) from error
        except OSError as error:
            self._finalizer()
            raise _HungUp(f"{self._where.host}: {error}") from error
        except Uncertain:
            self._finalizer()
            raise
        return _words(self._smtp.answer)

    def end(self) -> None:
        if not self.ended:
            with suppress(OSError, smtplib.SMTPException):
                self._smtp.quit()
        self._finalizer()


def _opened(where: Relay) -> _Smtp:
    if where.tls == "tls":
        context = ssl.create_default_context()
        return _SmtpOverTls(where.host, where.port, timeout=COMMAND_TIMEOUT, context=context)
    return _Smtp(where.host, where.port, timeout=COMMAND_TIMEOUT)


def _secure(smtp: _Smtp, where: Relay) -> None:
    """Encrypt and log in, as SMTP_URL asks. Without its own context smtplib trusts any certificate."""
    if where.tls == "starttls":
        smtp.starttls(context=ssl.create_default_context())
    if where.user:
        smtp.login(where.user, where.password)


def _not_ready(error: Exception, where: Relay) -> Deferred:
    """Return why there is no connection, and when to try again; nothing was sent."""
    if isinstance(error, ssl.SSLError):
        reason = getattr(error, "verify_message", "") or error.reason or str(error)
        return Deferred(f"{where.host}: no trusted connection ({reason}); nothing was sent", after=SENDER_PROBLEM)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        mend = "it offers no STARTTLS or no login; write smtps://… or, only on a trusted network, starttls=never"
        return Deferred(f"{where.host}: {mend}; nothing was sent", after=SENDER_PROBLEM)
    if isinstance(error, smtplib.SMTPAuthenticationError) and error.smtp_code >= 500:
        text = f"{where.host} refused user or password of SMTP_URL ({error.smtp_code})"
        return Deferred(f"{text}; nothing was sent", after=SENDER_PROBLEM)
    words = str(error.smtp_code) if isinstance(error, smtplib.SMTPResponseException) else str(error)
    return Deferred(f"{where.host}:{where.port} cannot be used: {words}")


def _refusal(error: smtplib.SMTPException, to: str) -> DeliveryError:
    """Return what the relay's refusal of a message means: never, later, or a fault on our side."""
    code, words = _code_and_words(error)
    if code == 421:
        return _HungUp(f"the relay closes: {words}")
    if isinstance(error, smtplib.SMTPSenderRefused) and code >= 500:
        return Deferred(f"the relay refuses the sender: {code} {words}", after=SENDER_PROBLEM)
    if code >= 500:
        return Rejected(f"the relay refuses {to}: {code} {words}")
    return Deferred(f"the relay cannot take mail for {to} now: {code} {words}")


def _code_and_words(error: smtplib.SMTPException) -> tuple[int, str]:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, answer = next(iter(error.recipients.values()))
        return code, _words(answer)
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code, _words(error.smtp_error)
    return 0, str(error)


def _words(answer: bytes | str) -> str:
    return plain(answer.decode(errors="replace") if isinstance(answer, bytes) else answer)[:300]
