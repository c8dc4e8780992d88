"""A whole digest as words: its title, what it holds, which sources are late."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.digest.compose import group_of, late
from bot.digest.safe import plain, shorten, target
from bot.digest.views import TITLE_MAX, DigestView, SectionView, ToldView, data_day, day, headline, item_view
from bot.model import Digest, Links, SourceState, Told, Trial

NAMES = {"pubmed": "PubMed", "clinicaltrials": "ClinicalTrials.gov"}


def digest_view(digest: Digest, links: Links) -> DigestView:
    """Return a digest as words."""
    zone = ZoneInfo(digest.timezone)
    counts = overview(digest)
    late_sources = tuple(_late(source, digest.at, zone) for source in late(digest.sources, digest.at))
    return DigestView(
        title=shorten(plain(digest.title), 140),
        subject=_subject(digest, counts, late_sources),
        preheader=_preheader(digest, late_sources),
        day=f"{digest.at.astimezone(zone):%a} {day(digest.at.astimezone(zone).date())}",
        count=str(len(digest.matches) or ""),
        since=moment(digest.since, digest.at, zone) if digest.since else "",
        place=zone.key.rsplit("/", 1)[-1].replace("_", " "),
        missed=str(digest.missed or ""),
        overview=counts,
        late=late_sources,
        sections=_sections(digest, zone),
        told=tuple(_told(told, digest.at, zone) for told in digest.told),
        told_count=str(len(digest.told)),
        sources=_sources(digest),
        data_as_of=_data_as_of(digest.sources),
        trials=any(isinstance(m.item.record, Trial) for m in digest.matches) or bool(_data_as_of(digest.sources)),
        channel=digest.address.channel,
        address=plain(digest.address.target),
        subscriptions=shorten(", ".join(map(plain, digest.subscriptions)), 300),
        links=links,
    )


def moment(value: datetime, now: datetime, zone: ZoneInfo) -> str:
    """Return a time in the reader's zone: with its weekday, and with its date where it is not of this week."""
    local = value.astimezone(zone)
    date_part = "" if now - value < timedelta(days=6) else f" {day(local.date(), now.astimezone(zone).date())}"
    return f"{local:%a}{date_part} {local:%H:%M}"


def overview(digest: Digest) -> tuple[str, ...]:
    """Return what a digest holds, counted: "1 trial stopped", "5 papers"."""
    counts: Counter[tuple[str, str]] = Counter()
    for match in digest.matches:
        group = group_of(match.item)
        counts[group.one, group.many] += 1
    return tuple(f"{n} {one if n == 1 else many}" for (one, many), n in counts.items())


def _sections(digest: Digest, zone: ZoneInfo) -> tuple[SectionView, ...]:
    today = digest.at.astimezone(zone).date()
    numbers = {match.item.id: number for number, match in enumerate(digest.matches, start=1)}
    return tuple(
        SectionView(
            title=section.title,
            count=str(len(section.matches)),
            items=tuple(item_view(match, today, number=numbers[match.item.id]) for match in section.matches),
        )
        for section in digest.sections
    )


def _subject(digest: Digest, counts: Iterable[str], late_sources: Iterable[str]) -> str:
    held = ", ".join(counts)
    if len(digest.matches) == 1:
        held = f"{held} ({shorten(headline(digest.matches[0].item.record), 90)})"
    told = f"{len(digest.told)} told before" if digest.told and not held else ""
    silent = "" if held or told else "nothing new"
    late_words = f"{_some([source.split(' (')[0] for source in late_sources])} late" if tuple(late_sources) else ""
    return f"{shorten(plain(digest.title), 100)}: {', '.join(filter(None, (held, told, silent, late_words)))}"


def _preheader(digest: Digest, late_sources: Iterable[str]) -> str:
    titles = [shorten(headline(match.item.record), 70) for match in digest.matches[:3]]
    return " · ".join((*titles, *(f"{source} late" for source in tuple(late_sources)[:1])))


def _some(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{len(names)} sources"


def _late(source: SourceState, at: datetime, zone: ZoneInfo) -> str:
    read = f"last complete reading {moment(source.read_at, at, zone)}" if source.read_at else "never read completely"
    return f"{source_name(source)} ({read})"


def _told(told: Told, at: datetime, zone: ZoneInfo) -> ToldView:
    record = told.match.item.record
    return ToldView(shorten(headline(record), TITLE_MAX), target(record.url), moment(told.at, at, zone))


def source_name(source: SourceState) -> str:
    """Return a source under the name that people know."""
    return NAMES.get(source.name, shorten(plain(source.name), 80))


def _sources(digest: Digest) -> str:
    """Return how many sources are current: "4 of 5"."""
    behind = {source.name for source in late(digest.sources, digest.at)}
    current = [s for s in digest.sources if s.health is not None and s.name not in behind]
    return f"{len(current)} of {len(digest.sources)}" if digest.sources else ""


def _data_as_of(sources: Iterable[SourceState]) -> str:
    stamps = (source.data_as_of for source in sources if source.name == "clinicaltrials" and source.data_as_of)
    return data_day(next(stamps, ""))
