"""What a source states, as stated."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Place:
    """One stretch of a record's text, by name ("title", "eligibility"); mentions stand at offsets into it."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class AbstractSection:
    """A paragraph of an abstract; `label` as printed ("CONCLUSION"), `category` as NLM assigns ("CONCLUSIONS")."""

    text: str
    label: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """A link to another paper (CommentsCorrections): `kind` as PubMed says it ("RetractionIn", "ErratumFor")."""

    kind: str
    pmid: str = ""
    citation: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """A paper as PubMed states it. `published` keeps the journal's precision ("2026", "2026-11", "2026-11-20")."""

    pmid: str
    title: str
    journal: str = ""
    abstract: tuple[AbstractSection, ...] = ()
    authors: tuple[str, ...] = ()  # "Tarantino P", collective names as printed
    doi: str = ""
    pmcid: str = ""
    published: str = ""
    entered: date | None = None  # the create date (CRDT), PubMed's own high-water mark
    revised: date | None = None
    publication_types: tuple[str, ...] = ()
    mesh: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    nct_numbers: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    language: str = ""
    vernacular_title: str = ""

    kind = "article"

    @property
    def key(self) -> str:
        return f"pubmed:{self.pmid}"

    @property
    def url(self) -> str:
        return f"https://pubmed.ncbi.nlm.nih.gov/{self.pmid}/"

    @property
    def venue(self) -> str:
        return self.journal

    @property
    def places(self) -> tuple[Place, ...]:
        abstract = "\n".join(section.text for section in self.abstract)
        stretches = (("title", self.title), ("abstract", abstract), ("keywords", "; ".join(self.keywords)))
        return tuple(Place(name, text) for name, text in stretches if text)

    @property
    def aliases(self) -> tuple[str, ...]:
        """Names under which another source may state the same paper; a preprint is other evidence than its paper."""
        prefix = "preprint" if "Preprint" in self.publication_types else "paper"
        doi = (f"doi:{self.doi.lower()}",) if self.doi else ()
        return (*doi, *title_alias(prefix, self.title))


@dataclass(frozen=True, slots=True)
class Intervention:
    """What a trial gives; `type` and names as registered ("DRUG", "DS-8201a", ("T-DXd",))."""

    type: str
    name: str
    other_names: tuple[str, ...] = ()
    description: str = ""


@dataclass(frozen=True, slots=True)
class Arm:
    """A group of a trial; `type` as registered ("EXPERIMENTAL", "ACTIVE_COMPARATOR")."""

    label: str
    type: str = ""
    description: str = ""
    interventions: tuple[str, ...] = ()  # "Drug: Trastuzumab deruxtecan"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An outcome that a trial measures, and when."""

    measure: str
    time_frame: str = ""


@dataclass(frozen=True, slots=True)
class Trial:
    """A trial as ClinicalTrials.gov states it: registry values and partial dates ("2025-10") as they stand there."""

    nct: str
    title: str = ""  # a record may come without; then the NCT number is shown
    acronym: str = ""
    official_title: str = ""
    summary: str = ""
    overall_status: str = ""
    why_stopped: str = ""
    phase: tuple[str, ...] = ()  # ("PHASE1", "PHASE2") is P1/2
    study_type: str = ""
    enrollment: int | None = None
    enrollment_type: str = ""
    start_date: str = ""
    start_date_type: str = ""
    primary_completion_date: str = ""
    primary_completion_date_type: str = ""
    completion_date: str = ""
    completion_date_type: str = ""
    first_posted: str = ""
    last_updated: str = ""
    lead_sponsor: str = ""
    collaborators: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    arms: tuple[Arm, ...] = ()
    interventions: tuple[Intervention, ...] = ()
    primary_outcomes: tuple[Endpoint, ...] = ()
    secondary_outcomes: tuple[Endpoint, ...] = ()
    eligibility: str = ""
    countries: tuple[str, ...] = ()
    has_results: bool = False
    # None: this reading did not say, as in records that were stored before these fields were read
    sites: tuple[tuple[str, int], ...] | None = None  # how many places in each country, by country
    documents: tuple[str, ...] | None = None  # "protocol", "SAP"
    publications: tuple[str, ...] | None = None  # PMIDs of its results, as the registry links them
    merged: tuple[str, ...] | None = None  # NCT numbers of records that became this one
    gone: str = ""  # of a record that is no longer listed: "removed", or the NCT number that it goes by now

    kind = "trial"

    @property
    def key(self) -> str:
        return f"nct:{self.nct}"

    @property
    def url(self) -> str:
        return f"https://clinicaltrials.gov/study/{self.nct}"

    @property
    def venue(self) -> str:
        return self.lead_sponsor

    @property
    def places(self) -> tuple[Place, ...]:
        given = "; ".join(" / ".join((i.name, *i.other_names)) for i in self.interventions)
        arms = "\n".join(": ".join(filter(None, (a.label, a.description))) for a in self.arms)
        stretches = (
            ("title", self.title),
            ("official_title", self.official_title),
            ("conditions", "; ".join(self.conditions)),
            ("keywords", "; ".join(self.keywords)),
            ("interventions", given),
            ("arms", arms),
            ("eligibility", self.eligibility),
            ("summary", self.summary),
            ("primary_outcomes", "\n".join(e.measure for e in self.primary_outcomes)),
        )
        return tuple(Place(name, text) for name, text in stretches if text)

    @property
    def aliases(self) -> tuple[str, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class Announcement:
    """An entry of a feed: a press release, a regulator's notice, a journal's table of contents. Text is plain text."""

    key: str  # a URL where the feed gives one, else "feed-name:guid" or a hash
    title: str
    feed: str
    url: str = ""  # http(s) only, or empty
    summary: str = ""
    published: datetime | None = None
    authors: tuple[str, ...] = ()
    doi: str = ""
    pmid: str = ""
    journal: str = ""

    kind = "announcement"

    @property
    def venue(self) -> str:
        return self.journal or self.feed

    @property
    def places(self) -> tuple[Place, ...]:
        stretches = (("title", self.title), ("summary", self.summary))
        return tuple(Place(name, text) for name, text in stretches if text)

    @property
    def aliases(self) -> tuple[str, ...]:
        doi = (f"doi:{self.doi.lower()}",) if self.doi else ()
        pmid = (f"pubmed:{self.pmid}",) if self.pmid else ()
        paper = title_alias("paper", self.title) if self.doi or self.pmid or self.journal else ()
        return (*pmid, *doi, *paper, *self._same_post)

    @property
    def heading(self) -> str:
        """Return the name that posts of one title share in a feed. It is a hint only: some titles come every week."""
        letters = letters_of(self.title)
        return f"heading:{self.feed}:{letters}" if letters else ""

    @property
    def _same_post(self) -> tuple[str, ...]:
        """Return the names that stay when a feed renews all its ids: what was posted when, and what it said at length.

        A paper is known by its own number: erratum notices of one day may all say the same."""
        if not self.title or self.doi or self.pmid:
            return ()
        letters = letters_of(self.title)
        dated = (f"title:{self.feed}:{self.published.isoformat()}:{letters}",) if self.published else ()
        said = letters_of(self.summary)
        whole = (f"words:{self.feed}:{letters}:{said}",) if said and len(letters + said) >= LONG else ()
        return (*dated, *whole)


Record = Article | Trial | Announcement
LONG = 80  # letters that nobody writes twice by chance


def title_alias(prefix: str, title: str) -> tuple[str, ...]:
    """Return the name by which two sources may know the same title; none for a title too short to be its own."""
    letters = letters_of(title)
    return (f"title:{prefix}:{letters}",) if len(letters) >= 40 else ()


def letters_of(title: str) -> str:
    """Return a title's letters and digits in lower case: the same however it is punctuated."""
    return re.sub(r"\W+", " ", title).strip().lower()


class Health(StrEnum):
    """How a reading of a source went; an error page is FAILED, never "no news"."""

    OK = "ok"
    NOT_MODIFIED = "not modified"
    EMPTY = "plausibly empty"
    SUSPICIOUS = "suspicious"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Batch:
    """One page of a source, with where to go on (`cursor`, the source's own words, stored as they are)."""

    records: tuple[Record, ...]
    cursor: str
    since: date | None = None  # what happened before is not news
    total: int | None = None  # how many records the whole fetch expects
    data_as_of: str = ""  # the source's own time stamp, where it gives one
    health: Health = Health.OK
    note: str = ""  # what of this fetch could not be read, in words; the rest is here


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one step for one source, subscription or message went."""

    name: str
    health: Health
    count: int = 0
    error: str = ""
    next_at: datetime | None = None  # after a failure: when to try again
