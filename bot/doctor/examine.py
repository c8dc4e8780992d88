"""The whole examination, in the order in which one mends: configuration, database, sources, Slack, e-mail, clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from bot.deliver.email import Email
from bot.doctor.clock import judge_clock, judge_zones
from bot.doctor.finding import Finding, Level
from bot.doctor.slack import try_slack
from bot.doctor.sources import try_source
from bot.errors import ConfigurationError, DeliveryError, StoreError
from bot.model import Subscription
from bot.ports import Source
from bot.settings import Environment
from bot.store.examine import examine as examine_store
from bot.wiring import slack_client

READERS = 8


@dataclass(frozen=True, slots=True)
class Patient:
    """What is examined."""

    environment: Environment
    sources: Sequence[Source]
    subscriptions: Sequence[Subscription]
    clock: Callable[[], datetime]


def examine(patient: Patient) -> Iterator[Finding]:
    """Yield what was found, as it is found. Nothing is changed, nothing is sent."""
    yield try_database(patient.environment.database_url)
    seen: list[Finding] = []
    for finding in (*_try_sources(patient), *_try_slack(patient)):
        seen.append(finding)
        yield finding
    yield from _try_email(patient)
    yield judge_clock(seen)
    yield judge_zones(one.schedule.timezone for one in patient.subscriptions)


def try_database(url: str) -> Finding:
    """Return whether the database can be reached and written, is whole and of this schema."""
    try:
        return Finding("database", Level.OK, "; ".join(examine_store(url)))
    except StoreError as error:
        said, _semicolon, mend = str(error).partition("; ")
        return Finding("database", Level.FAIL, said, mend)


def _try_sources(patient: Patient) -> Iterator[Finding]:
    if not patient.sources:
        yield Finding("sources", Level.WARN, "none is configured", "write sources: in subscriptions.yaml")
        return
    with ThreadPoolExecutor(min(READERS, len(patient.sources))) as readers:
        yield from readers.map(lambda source: try_source(source, clock=patient.clock), patient.sources)


def _try_slack(patient: Patient) -> Iterator[Finding]:
    targets = _targets(patient, "slack")
    if patient.environment.slack_bot_token:
        yield from try_slack(slack_client(patient.environment), targets, clock=patient.clock)
    elif targets:
        said = "SLACK_BOT_TOKEN is not set, and subscriptions deliver to Slack"
        yield Finding("Slack", Level.FAIL, said, "set it, or SLACK_BOT_TOKEN_FILE")


def _try_email(patient: Patient) -> Iterator[Finding]:
    environment = patient.environment
    if not (environment.smtp_url and environment.mail_from):
        if _targets(patient, "email"):
            said = "SMTP_URL and MAIL_FROM are not both set, and subscriptions deliver by e-mail"
            yield Finding("e-mail", Level.FAIL, said, "set both")
        return
    try:
        said = Email(environment.smtp_url, mail_from=environment.mail_from).greet()
    except (DeliveryError, ConfigurationError) as error:
        yield Finding("e-mail", Level.FAIL, str(error), "mend SMTP_URL, or ask whoever runs the mail server")
    else:
        yield Finding("e-mail", Level.OK, said)


def _targets(patient: Patient, channel: str) -> tuple[str, ...]:
    addresses = (address for one in patient.subscriptions for address in one.addresses)
    return tuple(dict.fromkeys(address.target for address in addresses if address.channel == channel))
