"""Builds the real sources, store and channels from the settings; the only file that knows them all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import httpx2
from slack_sdk import WebClient

from bot.annotate import item_types
from bot.annotate.changes.countries import country_name, country_names, is_country
from bot.annotate.citations import number_of
from bot.annotate.lexicon import Lexicon
from bot.deliver import slack
from bot.deliver.email import Email
from bot.deliver.file import File
from bot.errors import ConfigurationError, UnknownName
from bot.fetch import Fetcher
from bot.fetch.connect import tls_context
from bot.fetch.guard import bypasses
from bot.fetch.pace import LocalTurns, Turns
from bot.match import NAMED, fold
from bot.model import Address, Criteria, Line, Schedule, Subscription, Wanted
from bot.ports import Channel, Source
from bot.settings import ConfigurationFile, Deliver, Environment, MatchBlock, SubscriptionSettings
from bot.settings.shape import nearest
from bot.sources.clinicaltrials import ClinicalTrials
from bot.sources.feeds import Feed
from bot.sources.pubmed import PubMed

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
QUERY_NAMES = 12  # of one entity, in a query that is derived from the subscriptions


# --- subscriptions --------------------------------------------------------------------------------------------------


def subscriptions(file: ConfigurationFile, lexicon: Lexicon) -> tuple[Subscription, ...]:
    """Return the file's subscriptions with every name resolved; raise ConfigurationError with all that lead nowhere."""
    faults: list[str] = []
    found = tuple(_subscription(n, one, file, lexicon, faults) for n, one in enumerate(file.subscriptions))
    if faults:
        raise ConfigurationError(*faults)
    return found


def _subscription(
    number: int, one: SubscriptionSettings, file: ConfigurationFile, lexicon: Lexicon, faults: list[str]
) -> Subscription:
    resolved: dict[str, tuple[tuple[Line, ...], ...]] = {}
    for key, blocks in (("match", one.match), ("except", one.excluded)):
        here = ("subscriptions", number, key)
        resolved[key] = tuple(tuple(_lines(block, (*here, n), file, lexicon, faults)) for n, block in enumerate(blocks))
    return Subscription(
        id=one.id,
        title=one.title or one.id,
        criteria=Criteria(resolved["match"], resolved["except"]),
        schedule=_schedule(one),
        addresses=tuple(dict.fromkeys(_address(deliver) for deliver in one.deliver)),
        look_back=one.look_back,
        pause_until=one.pause_until,
        when_empty=one.when_empty,
    )


def _lines(
    block: MatchBlock, path: tuple[str | int, ...], file: ConfigurationFile, lexicon: Lexicon, faults: list[str]
) -> Iterator[Line]:
    for kind in type(block).model_fields:
        values: list[Wanted] = []
        for number, words in enumerate(getattr(block, kind)):
            try:
                values.append(_wanted(kind, words, file, lexicon))
            except UnknownName as error:
                faults.append(f"{file.where(*path, kind, number)}: {kind}: {error}")
        if values:
            yield Line(kind, tuple(values))


def _wanted(kind: str, words: str, file: ConfigurationFile, lexicon: Lexicon) -> Wanted:
    if kind in NAMED:
        return lexicon.resolve(kind, words)
    if kind == "item_types":
        return item_types.resolve(words)
    if kind == "sources" and fold(words) not in {fold(name) for name in source_names(file)}:
        raise UnknownName(f"no source is called {words!r}; there are {', '.join(source_names(file)) or 'none'}")
    if fault := _misspelt(kind, words):
        raise UnknownName(fault)
    return Wanted(words, frozenset({fold(words)}))


PHASE_WORDS = re.compile(r"(?:early )?(?:phase|p)?\s*[0-4iv]+(?:\s*/\s*(?:phase|p)?\s*[0-4iv]+)?[ab]?", re.IGNORECASE)


def _misspelt(kind: str, words: str) -> str:
    """Return what is wrong with words that can only be of one form; "" where nothing is."""
    if kind == "phases" and not PHASE_WORDS.fullmatch(words.strip()):
        return f"{words!r} is no phase; write 1, 2, 3 or 4"
    if kind == "countries" and not is_country(words) and country_name(words) == words.strip():
        return f"no country is called {words!r}{nearest(words, country_names())}"
    if kind == "trials" and re.match(r"NCT[\s-]*\d", words, re.IGNORECASE) and not number_of(words):
        return f"{words!r} is no number of a trial; write NCT and eight digits, such as NCT03734029"
    return ""


def _schedule(one: SubscriptionSettings) -> Schedule:
    days = (int(day) if day.isdigit() else WEEKDAYS.index(day) + 1 for day in one.schedule.on)
    return Schedule(one.schedule.every, one.schedule.at, frozenset(days), one.schedule.timezone)


def _address(deliver: Deliver) -> Address:
    if deliver.slack is not None:
        return Address("slack", deliver.slack)
    return Address("email", deliver.email) if deliver.email is not None else Address("file", deliver.file or ".")


# --- sources --------------------------------------------------------------------------------------------------------


def source_names(file: ConfigurationFile) -> tuple[str, ...]:
    asked = file.sources
    names = [name for name in ("pubmed", "clinicaltrials") if getattr(asked, name) is not None]
    return (*names, *(feed.name for feed in asked.feeds))


def fetcher(environment: Environment, turns: Turns | None = None) -> Fetcher:
    contact = environment.contact_email or "no contact address given"
    return Fetcher(
        user_agent=f"her2low/0.1 ({contact})",
        allow_private=environment.allow_private_hosts,
        proxy=environment.https_proxy,
        no_proxy=environment.no_proxy,
        ca_file=environment.ssl_cert_file,
        turns=turns or LocalTurns(),
    )


def sources(
    file: ConfigurationFile, environment: Environment, lexicon: Lexicon, web: Fetcher, asked: tuple[Subscription, ...]
) -> tuple[Source, ...]:
    """Return the configured sources, PubMed with a query of its own or one derived from the subscriptions."""
    found: list[Source] = []
    if (pubmed := file.sources.pubmed) is not None:
        query = pubmed.query or derived_query(asked, lexicon)
        if not query:
            where = file.where("sources", "pubmed")
            raise ConfigurationError(f"{where}: pubmed has no query, and no subscription names anything to ask for")
        found.append(
            PubMed(web, query=query, url=pubmed.url, every=pubmed.every, email=environment.contact_email,
                   api_key=environment.ncbi_api_key)
        )  # fmt: skip
    if (trials := file.sources.clinicaltrials) is not None:
        found.append(
            ClinicalTrials(web, url=trials.url, every=trials.every, names=names_asked_for(asked, lexicon),
                           history=trials.history == "on")
        )  # fmt: skip
    found += [Feed(web, name=feed.name, url=feed.url, every=feed.every) for feed in file.sources.feeds]
    return tuple(found)


def derived_query(asked: tuple[Subscription, ...], lexicon: Lexicon) -> str:
    """Return a PubMed query for what the subscriptions name: within a line OR, between lines AND."""
    blocks = dict.fromkeys(
        " AND ".join(_any_of(line, lexicon) for line in block if line.kind in NAMED)
        for one in asked
        for block in one.criteria.blocks
    )
    return " OR ".join(f"({block})" for block in blocks if block)


def _any_of(line: Line, lexicon: Lexicon) -> str:
    names = (name for wanted in line.values for name in _names(line.kind, wanted, lexicon))
    return "(" + " OR ".join(dict.fromkeys(f'"{name}"[tiab]' for name in names if '"' not in name)) + ")"


def _names(kind: str, wanted: Wanted, lexicon: Lexicon) -> Iterator[str]:
    for name in sorted(wanted.ids):
        yield from lexicon.names(kind.removesuffix("s"), name)[:QUERY_NAMES]


def names_asked_for(asked: tuple[Subscription, ...], lexicon: Lexicon) -> tuple[str, ...]:
    """Return the names of genes, biomarkers and drugs that the subscriptions ask for, for a first sweep of trials."""
    lines = (line for one in asked for block in one.criteria.blocks for line in block if line.kind in NAMED[:3])
    names = (name for line in lines for wanted in line.values for name in _names(line.kind, wanted, lexicon))
    return tuple(dict.fromkeys(names))


def warnings(file: ConfigurationFile, asked: tuple[Subscription, ...]) -> Iterator[str]:
    """Yield what is no error and yet cannot be meant: what no source can feed, or what its own `except` rules out."""
    configured = source_names(file)
    for number, one in enumerate(asked):
        where = file.where("subscriptions", number, "match")
        if not configured:
            yield f"{where}: {one.id}: no source is configured, so nothing can come; write sources:"
        elif "clinicaltrials" not in configured and all(_only_of_trials(block) for block in one.criteria.blocks):
            yield f"{where}: {one.id}: asks only for trials, but clinicaltrials is no source; add clinicaltrials: {{}}"
        for block, lines in enumerate(one.criteria.blocks):
            if any(_covers(rule, lines) for rule in one.criteria.excepts):
                here = file.where("subscriptions", number, "match", block)
                yield f"{here}: {one.id}: its except rules out all that this asks for; nothing will come of it"


def _covers(rule: tuple[Line, ...], block: tuple[Line, ...]) -> bool:
    """Return whether all that meets a block meets the rule too."""
    return all(any(_within(line, wider) for line in block) for wider in rule)


def _within(line: Line, wider: Line) -> bool:
    ids = frozenset[str]().union(*(wanted.ids for wanted in wider.values))
    return line.kind == wider.kind and all(wanted.ids <= ids for wanted in line.values)


def _only_of_trials(block: tuple[Line, ...]) -> bool:
    trials = item_types.groups()["Trials"]
    for line in block:
        if line.kind in ("trials", "phases", "sponsors", "countries"):
            return True
        if line.kind == "item_types" and all(wanted.ids <= trials for wanted in line.values):
            return True
    return False


# --- channels -------------------------------------------------------------------------------------------------------


def channels(environment: Environment, *, folder: Path, turns: Turns | None = None) -> Mapping[str, Channel]:
    """Return the channels that the environment gives what they need, by name; `turns` keeps the pace of all workers."""
    found: dict[str, Channel] = {"file": File(folder)}
    if environment.slack_bot_token:
        found["slack"] = slack.Slack(
            slack_client(environment), pace=environment.slack_pace.total_seconds(), turns=turns
        )
    if environment.smtp_url and environment.mail_from:
        mail_from, deadline = environment.mail_from, environment.smtp_deadline.total_seconds()
        found["email"] = Email(
            environment.smtp_url, mail_from=mail_from, on_unknown=environment.on_unknown, deadline=deadline
        )
    if faults := [fault for name in found if (fault := _too_short(environment, name))]:
        raise ConfigurationError(*faults)
    return found


def _too_short(environment: Environment, channel: str) -> str:
    """Return what is wrong with a lease that may end while its sender still waits for a turn or an answer; or ""."""
    deadlines = {"slack": max(environment.slack_deadline, environment.slack_pace), "email": environment.smtp_deadline}
    lease, needed = environment.lease, deadlines.get(channel, timedelta())
    if lease > needed:
        return ""
    said, seconds = f"environment: LEASE={lease.total_seconds():g}", needed.total_seconds()
    return f"{said}: {channel} may take {seconds:g} s; write more than that"


def slack_client(environment: Environment) -> slack.Client:
    """Return the way to Slack: through the proxy unless NO_PROXY names Slack, trusting the operator's authorities."""
    url = httpx2.URL(environment.slack_api_url or WebClient.BASE_URL)
    tls = tls_context(environment.ssl_cert_file) if environment.ssl_cert_file else None
    proxy = "" if bypasses(environment.no_proxy, url) else environment.https_proxy
    token, api_url = environment.slack_bot_token, environment.slack_api_url or None
    deadline = environment.slack_deadline.total_seconds()
    return slack.connect(token, api_url=api_url, ssl=tls, proxy=proxy, deadline=deadline)


NEEDS = {
    "slack": "SLACK_BOT_TOKEN is not set",
    "email": "SMTP_URL and MAIL_FROM are not both set",
}


def missing_channels(asked: tuple[Subscription, ...], environment: Environment) -> Iterator[str]:
    """Yield why a subscription's address cannot be reached with this environment."""
    ready = channels(environment, folder=Path())
    for name in dict.fromkeys(address.channel for one in asked for address in one.addresses):
        if name not in ready:
            yield f"environment: {NEEDS[name]}; subscriptions deliver by {name}"
