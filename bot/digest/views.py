"""What the templates see of a digest: plain words, already decided, and nothing else to reach for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.annotate.numbers import key_numbers
from bot.annotate.papers import is_retracted
from bot.digest import terms, wording
from bot.digest.compose import group_of
from bot.digest.excerpt import NO_ABSTRACT, excerpt
from bot.digest.numbers import numbers_line, patients_count
from bot.digest.safe import plain, shorten, target
from bot.model import Article, Importance, Item, Links, Match, Reason, Record, Trial

TITLE_MAX = 300
MARKS = {Importance.CRITICAL: "●", Importance.NOTABLE: "◐", Importance.MINOR: "○"}

_TAGS_SHOWN = 8
_PLACES = {
    "title": "in the title",
    "official_title": "in the official title",
    "abstract": "in the abstract",
    "keywords": "among the keywords",
    "conditions": "among the conditions",
    "interventions": "among the interventions",
    "arms": "in the arms",
    "eligibility": "in the eligibility criteria",
    "summary": "in the summary",
    "primary_outcomes": "in the primary outcomes",
}


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item as words. `url` is safe to follow or ""; `whole_title` is set where `title` had to be shortened."""

    id: str
    number: str
    mark: str
    weight: str
    title: str
    whole_title: str
    url: str
    nct: str
    kinds: str
    venue: str  # none for a trial: its line names the sponsor
    authors: str
    dates: str
    age: str
    doi: str
    doi_url: str
    free_url: str
    line: str
    short: str  # the line, short enough for one line of a list
    numbers: str  # a paper's key numbers
    excerpt: str
    about: str  # what a one-liner adds: a trial's cancers, a paper's biomarkers
    tags: tuple[str, ...]
    why: str
    full: bool = True  # False: one line only, for want of room


@dataclass(frozen=True, slots=True)
class SectionView:
    title: str
    count: str
    items: tuple[ItemView, ...]


@dataclass(frozen=True, slots=True)
class ToldView:
    """An item that the reader has had before."""

    title: str
    url: str
    when: str


@dataclass(frozen=True, slots=True)
class DigestView:
    """A digest as words. Counts are text; "" stands for what does not apply."""

    title: str
    subject: str
    preheader: str
    day: str
    count: str
    since: str
    place: str
    missed: str
    overview: tuple[str, ...]
    late: tuple[str, ...]
    sections: tuple[SectionView, ...]
    told: tuple[ToldView, ...]
    told_count: str
    sources: str
    data_as_of: str
    trials: bool
    channel: str
    address: str
    subscriptions: str
    links: Links
    shortened: bool = False  # items stand as one-liners for want of room; the whole list is attached
    unlisted: str = ""  # how many items the attached list alone holds

    @property
    def items(self) -> tuple[ItemView, ...]:
        return tuple(item for section in self.sections for item in section.items)


def item_view(match: Match, today: date, *, number: int = 0) -> ItemView:
    """Return an item as words; `today` is the reader's date."""
    item, record = match.item, match.item.record
    title = headline(record)
    doi = "" if isinstance(record, Trial) else plain(record.doi)
    pmcid = record.pmcid if isinstance(record, Article) else ""
    line = plain(wording.trial_line(item) if isinstance(record, Trial) else " | ".join(wording.changes(item)))
    patients, numbers = _numbers(record)
    return ItemView(
        id=item.id,
        number=str(number or ""),
        mark=MARKS[item.importance],
        weight=item.importance.value,
        title=shorten(title, TITLE_MAX),
        whole_title=title if len(title) > TITLE_MAX else "",
        url=target(record.url),
        nct=record.nct if isinstance(record, Trial) and record.nct not in title else "",
        kinds=", ".join(filter(None, (kinds(item), patients))),
        venue="" if isinstance(record, Trial) else shorten(plain(record.venue), 160),
        authors=authors(record),
        dates=dates(item, today),
        age=terms.age(item.entered, today),
        doi=doi,
        doi_url=target(f"https://doi.org/{doi}") if doi else "",
        free_url=target(f"https://pmc.ncbi.nlm.nih.gov/articles/{pmcid}/") if pmcid else "",
        line=line,
        short=shorten(line, 280),
        numbers=numbers,
        excerpt="" if isinstance(record, Trial) else plain(_excerpt(match)),
        about=_names(item, "cancer" if isinstance(record, Trial) else "biomarker", shown=4),
        tags=tuple(filter(None, (_names(item, kind) for kind in ("gene", "biomarker", "drug", "cancer")))),
        why=shorten("; ".join(dict.fromkeys(_reason(reason) for reason in match.reasons)), 500),
    )


def headline(record: Record) -> str:
    """Return the title that is shown: a trial's with its acronym, a retracted paper's marked as PubMed marks it; the
    NCT number or the key where there is none."""
    title = plain(record.title)
    if isinstance(record, Article) and is_retracted(record) and "retracted" not in title[:12].casefold():
        return f"RETRACTED: {title or plain(record.key)}"
    if not isinstance(record, Trial):
        return title or plain(record.key)
    acronym = plain(record.acronym)
    if acronym and acronym.casefold() not in title.casefold():
        return f"{acronym}: {title}" if title else acronym
    return title or record.nct


def kinds(item: Item) -> str:
    """Return the labels of an item, first what placed it in its section; "Journal" and "News" only stand alone."""
    placing = group_of(item).types
    first = sorted(item.item_types, key=lambda item_type: item_type.name not in placing)
    telling = [item_type.label for item_type in first if item_type.name not in {"journal", "news"}]
    return ", ".join(telling or item.labels)


def authors(record: Record) -> str:
    """Return the first and the last author."""
    names = () if isinstance(record, Trial) else tuple(shorten(plain(name), 80) for name in record.authors)
    if len(names) < 3:
        return ", ".join(names)
    return f"{names[0]} … {names[-1]}"


def dates(item: Item, today: date) -> str:
    """Return when a paper entered PubMed and when it was published, or when a trial or a notice was posted."""
    record, since = item.record, day(item.entered, today)
    if isinstance(record, Article):
        published = f"published {partial(record.published)}" if record.published else ""
        return ", ".join(filter(None, (f"in PubMed since {since}", published)))
    return f"posted {since}" if isinstance(record, Trial) else since


def day(value: date, today: date | None = None) -> str:
    """Return a day as people write it; without the year where it is this year's."""
    return f"{value.day} {value:%b}" if today and value.year == today.year else f"{value.day} {value:%b} {value.year}"


def partial(text: str) -> str:
    """Return a date as precise as it is ("2026-11" is Nov 2026); what is no date stays as the journal prints it."""
    for form, shown in (("%Y-%m-%d", "{0.day} {0:%b} {0.year}"), ("%Y-%m", "{0:%b} {0.year}")):
        try:
            return shown.format(datetime.strptime(text, form))  # noqa: DTZ007 - a day of a journal has no time zone
        except ValueError:
            continue
    return plain(text)


def data_day(stamp: str) -> str:
    """Return the day of the registry's data ("2026-11-23T09:00:06") as people read it."""
    return partial(stamp[:10])


def wanted(match: Match) -> frozenset[str]:
    """Return the ids of the entities for which an item was asked."""
    quotes = {reason.quote for reason in match.reasons if reason.quote}
    return frozenset(mention.entity.id for mention in match.item.mentions if mention.quote in quotes)


def _numbers(record: Record) -> tuple[str, str]:
    """Return a paper's line of key numbers, or where it has no result, how many patients it had."""
    if not isinstance(record, Article):
        return "", ""
    known = key_numbers(record)
    line = plain(numbers_line(known))
    return "" if line else patients_count(known), line


def _excerpt(match: Match) -> str:
    found = excerpt(match.item, wanted(match))
    return "" if found == NO_ABSTRACT else found


def _names(item: Item, kind: str, *, shown: int = _TAGS_SHOWN) -> str:
    """Return what an item names; of a trial's drugs those that it studies or compares with."""
    meant = item.entities(kind)
    if isinstance(item.record, Trial) and kind == "drug":
        given = {m.entity for m in item.mentions if m.role in ("studied", "comparator")}
        meant = tuple(entity for entity in meant if entity in given)
    names = [shorten(plain(entity.name), 80) for entity in meant]
    more = [f"+{len(names) - shown} more"] if len(names) > shown else []
    return " • ".join(names[:shown] + more)


def _reason(reason: Reason) -> str:
    """Return why an item matched: "HER2-low, in the title: “HER2-low or -ultralow”"."""
    quote = plain(reason.quote)
    said = f": “{shorten(quote, 160)}”" if quote and quote.casefold() != reason.words.casefold() else ""
    place = f", {_PLACES.get(reason.place, 'in the ' + plain(reason.place))}" if reason.place else ""
    return f"{shorten(plain(reason.words), 120)}{place}{said}"
