"""A morning to render, and small values for single cases; a builder states only what differs."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from bot.digest import compose
from bot.model import (
    AbstractSection,
    Address,
    Announcement,
    Article,
    Change,
    Criteria,
    Digest,
    Entity,
    Entry,
    Health,
    Importance,
    Item,
    ItemType,
    Match,
    Mention,
    Origin,
    Reason,
    Schedule,
    SourceState,
    Subscription,
    Trial,
)

AT = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)  # Monday, 08:00 in Berlin
SINCE = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
SLACK = Address("slack", "#her2-low")
EMAIL = Address("email", "anna@example.org")

LOW = Entity("biomarker", "her2_low", "HER2-low")
ULTRALOW = Entity("biomarker", "her2_ultralow", "HER2-ultralow")
ERBB2 = Entity("gene", "ERBB2", "HER2 (ERBB2)")
ENHERTU = Entity("drug", "trastuzumab deruxtecan", "Enhertu (fam-trastuzumab deruxtecan-nxki)")
BREAST = Entity("cancer", "breast_cancer", "Breast cancer")


def mention(entity: Entity, quote: str = "", place: str = "title", **given: Any) -> Mention:
    words = quote or entity.name
    return Mention(entity, words, place, 0, len(words), **given)


def article(number: int = 1, **given: Any) -> Article:
    values: dict[str, Any] = {
        "pmid": f"4200{number:04}",
        "title": f"Outcome {number} of HER2-low breast cancer in one region",
        "journal": "J Invented Oncol",
        "authors": ("Aalto A", "Brun B", "Zeller Z"),
        "published": "2026-11",
        "entered": date(2026, 11, 20),
    }
    return Article(**(values | given))


def trial(number: int = 1, **given: Any) -> Trial:
    values: dict[str, Any] = {
        "nct": f"NCT0990{number:04}",
        "title": f"A study ({number}) of trastuzumab deruxtecan in HER2-low breast cancer",
        "overall_status": "RECRUITING",
        "phase": ("PHASE2",),
        "enrollment": 120,
        "lead_sponsor": "Invented Pharma",
        "last_updated": "2026-11-20",
    }
    return Trial(**(values | given))


def notice(number: int = 1, **given: Any) -> Announcement:
    values: dict[str, Any] = {
        "key": f"https://agency.example/{number}",
        "url": f"https://agency.example/{number}",
        "title": f"Agency notice {number} on HER2-low",
        "feed": "Invented Agency",
    }
    return Announcement(**(values | given))


def item(record: Article | Trial | Announcement | None = None, *types: str, **given: Any) -> Item:
    """Return an item of the record; its types by name, labelled "Trial termination" for trial_termination."""
    record = record or article()
    default = {"article": "journal", "trial": "sponsor_change", "announcement": "news"}[record.kind]
    values: dict[str, Any] = {
        "id": record.key,
        "source": {"article": "pubmed", "trial": "clinicaltrials"}.get(record.kind, "agency"),
        "item_types": tuple(ItemType(t, t.replace("_", " ").capitalize()) for t in types or (default,)),
        "mentions": (mention(ERBB2, "HER2"), mention(LOW)),
        "changes": (),
        "importance": Importance.MINOR,
        "entered": date(2026, 11, 20),
        "seen_at": AT,
    }
    return Item(record=record, **(values | given))


def match(found: Item, *reasons: Reason) -> Match:
    return Match(found, reasons or (Reason("biomarkers", "HER2-low", "HER2-low", "title"),))


def subscription(name: str = "her2-low-daily", every: str = "day", **given: Any) -> Subscription:
    values: dict[str, Any] = {
        "title": "HER2-low daily",
        "criteria": Criteria(),
        "schedule": Schedule(every, time(8, 0), timezone="Europe/Berlin"),
        "addresses": (SLACK, EMAIL),
    }
    return Subscription(name, **(values | given))


def source(name: str = "pubmed", health: Health | None = Health.OK, **given: Any) -> SourceState:
    values: dict[str, Any] = {"tried_at": AT, "read_at": AT}
    return SourceState(name, health=health, **(values | given))


def digest_of(*items: Item, address: Address = EMAIL, **given: Any) -> Digest:
    """Return the digest of one subscription over these items."""
    values: dict[str, Any] = {"told": {}, "sources": (), "at": AT, "since": SINCE}
    due = given.pop("due", [(given.pop("subscription", subscription()), [match(i) for i in items])])
    made = compose(address, due, **(values | given))
    assert made is not None
    return made


def entry(found: Item, seq: int = 1) -> Entry:
    return Entry(seq, Origin.POLL, found)


def a_morning(address: Address) -> Digest:
    """Return a morning with something of everything: a decision, a stop, a slip, a new trial, papers, a late source."""
    late = source("pubmed", Health.FAILED, read_at=datetime(2026, 11, 22, 13, 5, tzinfo=UTC), error="503")
    registry = source("clinicaltrials", data_as_of="2026-11-20T09:00:06")
    return digest_of(
        address=address,
        due=[(subscription(), list(_morning()))],
        sources=(late, registry, source("Invented Agency"), source("J Invented Oncol"), source("Wire")),
    )


def _morning() -> list[Match]:
    ultralow = Reason("biomarkers", "HER2-ultralow", "HER2-ultralow", "title")
    criterion = Reason("biomarkers", "HER2-low", "HER2-low (IHC 1+ or IHC 2+/ISH-)", "eligibility")
    in_abstract = Reason("biomarkers", "HER2-low", "HER2-low disease", "abstract")
    return [
        match(_paper_without_abstract()),
        match(_paper(), in_abstract),
        match(_compared(), in_abstract),
        match(_pooled()),
        match(_approval(), ultralow),
        match(_stopped(), criterion),
        match(_slip(), criterion),
        match(_new(), criterion, Reason("item_types", "New trial", "New P4 trial")),
        match(item(article(4, title="Letter: “low” is not negative", authors=("Ito I",)), "editorial_or_letter")),
    ]


def _approval() -> Item:
    record = notice(
        title="Agency approves an assay that finds HER2-ultralow breast cancer",
        summary="The assay reads faint staining in up to a tenth of the tumour cells. It is the first of its kind.",
    )
    mentions = (mention(ULTRALOW), mention(BREAST, "breast cancer"))
    return item(record, "fda_event", mentions=mentions, importance=Importance.CRITICAL)


def _stopped() -> Item:
    record = trial(
        1,
        acronym="INVENTED-Breast01",
        overall_status="TERMINATED",
        why_stopped="Sponsor's decision; no safety concern",
        enrollment=34,
        enrollment_type="ACTUAL",
    )
    changes = (
        Change("overall_status", "RECRUITING", "TERMINATED"),
        Change("why_stopped", None, "Sponsor's decision; no safety concern"),
        Change("enrollment", 120, 34),
    )
    mentions = (mention(LOW), mention(ENHERTU, role="studied"), mention(BREAST))
    return item(record, "trial_termination", changes=changes, mentions=mentions, importance=Importance.CRITICAL)


def _slip() -> Item:
    record = trial(
        2,
        title="Pembrolizumab with an antibody-drug conjugate in solid tumours",
        phase=("PHASE1",),
        enrollment=115,
        overall_status="ACTIVE_NOT_RECRUITING",
        completion_date="2027-03",
    )
    changes = (Change("completion_date", "2025-10", "2027-03"),)
    return item(record, "trial_completion_date", changes=changes)


def _new() -> Item:
    record = trial(3, acronym="INVENTED-401", phase=("PHASE4",), enrollment=240, overall_status="NOT_YET_RECRUITING")
    new = ItemType("new_trial", "New P4 trial")
    mentions = (mention(LOW), mention(ENHERTU, role="comparator"), mention(BREAST))
    return item(record, item_types=(new,), mentions=mentions, importance=Importance.NOTABLE)


def _pooled() -> Item:
    record = article(
        1,
        title="HER2-low expression and the benefit of CDK4/6 inhibitors: a pooled analysis (n > 2,000; p<0.05)",
        journal="Clin Invented Breast",
        published="2026-11-12",
        doi="10.5555/pooled.1",
        pmcid="PMC9900001",
        abstract=(
            AbstractSection("Whether low expression of HER2 matters here is open.", "BACKGROUND", "BACKGROUND"),
            AbstractSection("Nine studies with 2,104 patients were pooled.", "RESULTS", "RESULTS"),
            AbstractSection(
                "Progression-free survival was shorter in HER2-low than in HER2-0 disease. However, the studies were "
                "retrospective, and the difference was small.",
                "CONCLUSION",
                "CONCLUSIONS",
            ),
        ),
    )
    return item(record, "meta_analysis", "journal", importance=Importance.NOTABLE)


def _paper() -> Item:
    record = article(
        2,
        title="Reading faint HER2 staining alike: 14 pathologists, one slide set",
        authors=("Okafor O", "Petit P", "Quist Q", "Nakamura N"),
        doi="10.5555/readers.2",
        abstract=(
            AbstractSection("Readers agreed on 3+ in 96 % and on ultralow in 61 % of the slides."),
            AbstractSection("Agreement on HER2-low disease rose after an hour of training.", "CONCLUSION"),
        ),
    )
    return item(record, "observational_data", "journal")


def _compared() -> Item:
    record = article(
        5,
        title="Inventumab or chemotherapy for HER2-low breast cancer",
        journal="N Invented J Med",
        doi="10.5555/compared.5",
        abstract=(
            AbstractSection(
                "A total of 412 patients were randomly assigned. Median progression-free survival was 9.2 months (95% "
                "CI, 8.1 to 10.4) with inventumab and 5.3 months (95% CI, 4.4 to 6.6) with chemotherapy (hazard ratio, "
                "0.55; 95% CI, 0.43 to 0.70; P<0.001).",
                "RESULTS",
            ),
            AbstractSection("Inventumab delayed progression of HER2-low disease.", "CONCLUSIONS"),
        ),
    )
    return item(record, item_types=(ItemType("p3_data", "P3 data"),), importance=Importance.NOTABLE)


def _paper_without_abstract() -> Item:
    return item(article(3, title="TP53 R175H * in HER2-low tumours: 1+/2+ → what next?", doi="10.5555/letter.3"))
