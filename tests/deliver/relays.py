"""Mail relays for tests: a real SMTP server on this machine, with a certificate of a CA that only the test trusts."""

from __future__ import annotations

import datetime
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "bot@example.org", "p@ss/word:1"


@dataclass
class Inbox:
    """Keeps what it takes; `answers` are what it says to RCPT and at the end, "hang up" among them."""

    rcpt: str = "250 OK"
    final: str = "250 OK queued as 4711"
    mail: str = "250 OK"
    envelopes: list = field(default_factory=list)
    sessions: set = field(default_factory=set)

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        if self.mail.startswith("250"):
            envelope.mail_from = address
        return self.mail

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.sessions.add(session.peer)
        self.envelopes.append((envelope.mail_from, tuple(envelope.rcpt_tos), envelope.original_content))
        if self.final == "hang up":
            server.transport.abort()
        return self.final


def log_in(server, session, envelope, mechanism, data):
    known = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=known, handled=known)


class HangsUp(SMTP):
    """Asks for a message, and does not wait for it."""

    async def smtp_DATA(self, arg):  # noqa: N802
        await self.push("354 go on")
        self.transport.abort()


class HangingUp(Controller):
    def factory(self):
        return HangsUp(self.handler, **self.SMTP_kwargs)


@contextmanager
def relay(inbox: Inbox, context: ssl.SSLContext | None = None, *, hangs_up: bool = False) -> Iterator[Controller]:
    """Run a relay; with a TLS context it offers STARTTLS, and takes mail only after that and a login."""
    secure = {"tls_context": context, "require_starttls": True, "auth_required": True, "authenticator": log_in}
    kind = HangingUp if hangs_up else Controller
    controller = kind(inbox, hostname="127.0.0.1", port=_free_port(), **(secure if context else {}))
    controller.start()
    try:
        yield controller
    finally:
        controller.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def certificates(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """Return a CA's certificate and the TLS context of a server that it vouches for (localhost, 127.0.0.1)."""
    ca_key, server_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    ca_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test CA")])
    host = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
    ca = _certificate(ca_name, ca_name, ca_key, ca_key, x509.BasicConstraints(ca=True, path_length=None))
    server = _certificate(host, ca_name, server_key, ca_key, names)
    pem = serialization.Encoding.PEM
    (folder / "ca.pem").write_bytes(ca.public_bytes(pem))
    (folder / "server.pem").write_bytes(server.public_bytes(pem))
    private = server_key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "server.key").write_bytes(private)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem", folder / "server.key")
    return folder / "ca.pem", context


def _certificate(subject, issuer, key, signer, extension):
    start = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(start)
    builder = builder.not_valid_after(start + datetime.timedelta(days=36_500))
    return builder.add_extension(extension, critical=False).sign(signer, hashes.SHA256())
