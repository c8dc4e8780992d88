"""The environment as a frozen value; every secret may come as NAME_FILE. This is the only file that reads it."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from bot.errors import ConfigurationError

NAMES = (
    "DATABASE_URL", "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN", "SLACK_API_URL", "SMTP_URL",
    "MAIL_FROM", "PUBLIC_URL", "SECRET_KEY", "CONTACT_EMAIL", "NCBI_API_KEY", "OPERATOR", "DELIVERY",
    "ON_UNKNOWN", "LEASE", "SETTLE", "TICK", "SLACK_DEADLINE", "SLACK_PACE", "SMTP_DEADLINE",
    "ALLOW_PRIVATE_HOSTS", "PORT", "HTTPS_PROXY", "NO_PROXY", "SSL_CERT_FILE", "PING_URL",
)  # fmt: skip
DAY = 86_400
TIMES = {  # the least and the most seconds; where the least is 0, nothing at all will do too
    "LEASE": (0.1, DAY),
    "SETTLE": (0, DAY),
    "TICK": (0.01, 3_600),
    "SLACK_DEADLINE": (0.1, 600),
    "SLACK_PACE": (0, 30),
    "SMTP_DEADLINE": (0.1, 3_600),
}
PASSWORD = re.compile(r"://[^/\s]*?:([^/\s]+)@")


@dataclass(frozen=True, slots=True)
class Environment:
    """What the environment says. Secrets do not show in its repr."""

    database_url: str = field(default="sqlite:///her2low.db", repr=False)
    slack_bot_token: str = field(default="", repr=False)
    slack_signing_secret: str = field(default="", repr=False)
    slack_app_token: str = field(default="", repr=False)
    slack_api_url: str = ""
    smtp_url: str = field(default="", repr=False)
    mail_from: str = ""
    public_url: str = ""
    secret_key: str = field(default="", repr=False)
    contact_email: str = ""
    ncbi_api_key: str = field(default="", repr=False)
    operator: str = ""
    delivery: str = "on"
    on_unknown: str = "resend"  # or "hold": e-mail that may have gone out
    lease: timedelta = timedelta(minutes=15)  # how long a sender holds a delivery
    settle: timedelta = timedelta(seconds=60)  # how long after that a post may still be on its way
    tick: timedelta = timedelta(seconds=5)  # between two looks at what is due
    slack_deadline: timedelta = timedelta(seconds=15)  # for Slack's answer; shorter than the lease, as the relay's
    slack_pace: timedelta = timedelta(seconds=1)  # between two posts in a channel: Slack's own limit
    smtp_deadline: timedelta = timedelta(minutes=10)  # for the relay's last answer: RFC 5321 4.5.3.2.6
    allow_private_hosts: frozenset[str] = frozenset()
    port: int = 8000
    https_proxy: str = field(default="", repr=False)
    no_proxy: str = ""
    ssl_cert_file: str = ""
    ping_url: str = field(default="", repr=False)  # its path is a secret of the service that waits for it

    @property
    def secrets(self) -> tuple[str, ...]:
        """Return everything that must never be written down, parts of addresses included."""
        addresses = (self.database_url, self.smtp_url, self.https_proxy, self.ping_url)
        passwords = (unquote(found[1]) for url in addresses if (found := PASSWORD.search(url)))
        plain = (self.slack_bot_token, self.slack_signing_secret, self.slack_app_token, self.ncbi_api_key)
        keys = (key.strip() for key in self.secret_key.split(","))
        ping = self.ping_url.partition("://")[2]  # errors name an address by host and path alone
        return tuple(filter(None, (*plain, *keys, *passwords, self.ping_url, ping, ping.partition("?")[0])))

    @property
    def only_to(self) -> str | None:
        """Return the one address that may be written to (`DELIVERY=only:me@example.org`); None: everybody."""
        return self.delivery.removeprefix("only:") if self.delivery.startswith("only:") else None


def read_environment(variables: Mapping[str, str] | None = None) -> Environment:
    """Return what the environment says; raise ConfigurationError with every fault of it."""
    found = os.environ if variables is None else variables  # noqa: TID251  (the one place)
    faults: list[str] = []
    values = {name: _value(name, found, faults) for name in NAMES}
    delivery, port = values["DELIVERY"] or "on", values["PORT"] or "8000"
    if delivery not in ("on", "off") and not (delivery.startswith("only:") and re.search("[@#]", delivery)):
        faults.append(f"environment: DELIVERY={delivery}: write on, off or only:me@example.org")
    if not port.isdigit() or not 0 <= int(port) < 65536:
        faults.append(f"environment: PORT={port}: write a number such as 8000")
    if values["ON_UNKNOWN"] not in ("", "resend", "hold"):
        faults.append(f"environment: ON_UNKNOWN={values['ON_UNKNOWN']}: write resend or hold")
    faults += _malformed(values)
    times = {name.lower(): _seconds(name, values[name], faults) for name in TIMES if values[name]}
    if faults:
        raise ConfigurationError(*faults)
    parsed = ("ALLOW_PRIVATE_HOSTS", "PORT", *TIMES)
    given: dict[str, Any] = {name.lower(): value for name, value in values.items() if value and name not in parsed}
    hosts = frozenset(host.strip().lower() for host in values["ALLOW_PRIVATE_HOSTS"].split(",") if host.strip())
    return Environment(**given | times, allow_private_hosts=hosts, port=int(port))


FORMS = {  # what each must look like; a fault never repeats the value, which may hold a secret
    "DATABASE_URL": (r"sqlite:///\S.*|postgres(?:ql)?(?:\+\w+)?://\S+", "sqlite:///her2low.db or postgresql://…"),
    "SMTP_URL": (r"smtps?://(?:[^@\s]*@)?[^\s/?#@]+(?:[/?]\S*)?", "smtp://user:password@host:587 or smtps://…"),
    "SLACK_API_URL": (r"https?://[^\s/?#@]+\S*", "https://… or leave it out"),
    "PUBLIC_URL": (r"https?://[^\s/?#@]+\S*", "https://her2low.example.org"),
    "PING_URL": (r"https?://[^\s/?#]+\S*", "https://…, the address that your watchdog gave you"),
    "MAIL_FROM": (r"[^\r\n]*[^\s@<>]+@[^\s@<>]+>?", "her2low@example.org"),
    "CONTACT_EMAIL": (r"[^\s@<>]+@[^\s@<>]+", "name@example.org"),
    "OPERATOR": (r"#[^\s#@<>:]{1,80}|[CDGUW][A-Z0-9]{5,}|[^\s@<>]+@[^\s@<>]+", "name@example.org or #channel"),
}


def _malformed(values: Mapping[str, str]) -> list[str]:
    return [
        f"environment: {name} is not of the form that it must have; write {example}"
        for name, (form, example) in FORMS.items()
        if values[name] and not re.fullmatch(form, values[name])
    ]


def _seconds(name: str, text: str, faults: list[str]) -> timedelta:
    least, most = TIMES[name]
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1
    if least <= seconds <= most:
        return timedelta(seconds=seconds)
    faults.append(f"environment: {name}={text}: write seconds, from {least:g} to {most:g}")
    return timedelta()


def _value(name: str, found: Mapping[str, str], faults: list[str]) -> str:
    file = found.get(f"{name}_FILE", "")
    if not file or found.get(name):
        lower = found.get(name.lower(), "") if name.endswith("_PROXY") else ""  # both ways are in use for proxies
        return (found.get(name) or lower).strip()
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except OSError as error:
        faults.append(f"environment: {name}_FILE={file}: {error.strerror or 'cannot be read'}")
        return ""
