"""What a firewall must let through: every host and port that the configuration makes us contact."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from bot.relay import relay
from bot.settings import ConfigurationFile, Environment
from bot.store.database import parse_url

PORTS = {"http": 80, "https": 443}
SLACK = "https://slack.com/api/"


def egress(file: ConfigurationFile, environment: Environment) -> Iterator[str]:
    """Yield "host:port  what for", each once. Feeds that redirect lead to more hosts than are written here."""
    seen: set[str] = set()
    for place, reason in _places(file, environment):
        line = f"{place}  {reason}"
        if line not in seen:
            seen.add(line)
            yield line


def _places(file: ConfigurationFile, environment: Environment) -> Iterator[tuple[str, str]]:
    web = list(_web(file, environment))
    if environment.https_proxy:
        yield _of(environment.https_proxy), "proxy (HTTPS_PROXY), for everything by http and https that NO_PROXY leaves"
    yield from web
    if environment.smtp_url:
        mail = relay(environment.smtp_url)
        yield f"{mail.host}:{mail.port}", "e-mail (SMTP_URL)"
    database = parse_url(environment.database_url)
    if database.host:
        yield f"{database.host}:{database.port or 5432}", "PostgreSQL (DATABASE_URL)"


def _web(file: ConfigurationFile, environment: Environment) -> Iterator[tuple[str, str]]:
    if file.sources.pubmed is not None:
        yield _of(file.sources.pubmed.url), "pubmed"
    if file.sources.clinicaltrials is not None:
        yield _of(file.sources.clinicaltrials.url), "clinicaltrials"
    for feed in file.sources.feeds:
        yield _of(feed.url), f"feed {feed.name}"
    if environment.slack_bot_token:
        yield _of(environment.slack_api_url or SLACK), "Slack"
    if environment.ping_url:
        yield _of(environment.ping_url), "dead-man ping (PING_URL)"


def _of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port or PORTS.get(parts.scheme, 443)}"
