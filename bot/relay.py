"""A session with a mail relay: trusted, logged in, patient with the last answer, clear about what a refusal means."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
import weakref
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import parse_qs, unquote, urlsplit

from bot.digest.safe import plain
from bot.errors import ConfigurationError, Deferred, DeliveryError, Rejected, TooLate, Unacceptable, Uncertain
from bot.ports import LastLook, at_once

COMMAND_TIMEOUT = 30.0  # seconds
DEADLINE = 600.0  # RFC 5321 4.5.3.2.6: ten minutes for the answer to the message itself
SENDER_PROBLEM = timedelta(minutes=30)  # nothing that another try in a minute could change; somebody has to mend it


@dataclass(frozen=True, slots=True)
class Relay:
    """Where mail is handed over. `tls` is "starttls", "tls" from the first byte on, or "never"."""

    host: str
    port: int
    tls: str
    user: str = ""
    password: str = field(default="", repr=False)
    deadline: float = DEADLINE  # seconds for the last answer


def relay(smtp_url: str, *, deadline: float = DEADLINE) -> Relay:
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
    port = port or (465 if tls == "tls" else 587)
    return Relay(parts.hostname, port, tls, unquote(parts.username or ""), unquote(parts.password or ""), deadline)


class HungUp(Deferred):
    """The relay ended the connection before it was given the message."""


class _Smtp(smtplib.SMTP):
    """smtplib, but patient with the last answer, and it keeps it: who hangs up too early sends twice.

    It takes a last look before the dot that ends a message: without that dot a relay must forget what it was given."""

    answer = b""
    deadline = DEADLINE
    last_look: LastLook

    def data(self, msg: bytes) -> tuple[int, bytes]:  # type: ignore[override]
        code, answer = self.docmd("data")
        if code != 354:
            raise smtplib.SMTPDataError(code, answer)
        assert self.sock is not None
        self.sock.settimeout(self.deadline)
        self.send(re.sub(rb"(?m)^\.", b"..", msg))
        self.last_look()
        try:
            code, self.answer = self._last_answer()
        except (OSError, smtplib.SMTPException) as error:
            raise Uncertain(f"the relay hung up before it confirmed: {error}") from error
        if code < 200:
            raise Uncertain(f"the relay's last answer is none: {_words(self.answer)}")
        return code, self.answer

    def _last_answer(self) -> tuple[int, bytes]:
        assert self.sock is not None
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else the dot waits for the message's receipt
        self.send(b".\r\n")
        code, answer = self.getreply()
        self.sock.settimeout(COMMAND_TIMEOUT)
        return code, answer


class _SmtpOverTls(_Smtp, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte on."""


class Connection:
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

    def hand_over(self, sender: str, to: str, payload: bytes, last_look: LastLook = at_once) -> str:
        """Send one message to one person and return the relay's answer; raise what a refusal means."""
        self._smtp.deadline, self._smtp.last_look = self._where.deadline, last_look
        try:
            self._smtp.sendmail(sender, [to], payload)
        except smtplib.SMTPServerDisconnected as error:
            self._finalizer()
            raise HungUp(f"{self._where.host} ended the connection: {error}") from error
        except smtplib.SMTPException as error:
            raise _refusal(error, to) from error
        except OSError as error:
            self._finalizer()
            raise HungUp(f"{self._where.host}: {error}") from error
        except (Uncertain, TooLate):
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
        return HungUp(f"the relay closes: {words}")
    if code == 552 and not isinstance(error, smtplib.SMTPRecipientsRefused):  # of a recipient: the mailbox is full
        return Unacceptable(f"the relay refuses the size: {code} {words}")
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
