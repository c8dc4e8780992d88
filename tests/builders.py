"""Values for tests: a builder states only what differs."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bot.model import (
    AbstractSection,
    Address,
    Announcement,
    Arm,
    Article,
    Criteria,
    Entity,
    Importance,
    Intervention,
    Item,
    ItemType,
    Line,
    Mention,
    Schedule,
    Subscription,
    Trial,
    Wanted,
)

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def an_article(title: str = "HER2-low breast cancer: outcomes in one region", **given: Any) -> Article:
    abstract = given.pop("abstract", "Trastuzumab deruxtecan was active in HER2-low breast cancer.")
    sections = (AbstractSection(abstract),) if isinstance(abstract, str) else tuple(abstract)
    values = {
        "pmid": "99000001",
        "journal": "J Ex Oncol",
        "authors": ("First A", "Last Z"),
        "entered": date(2026, 11, 22),
        "published": "2026-11-20",
        "publication_types": ("Journal Article",),
    }
    return Article(title=title, abstract=sections, **(values | given))


def a_trial(title: str = "A Study of T-DXd in HER2-low Breast Cancer", **given: Any) -> Trial:
    values: dict[str, Any] = {
        "nct": "NCT09900001",
        "overall_status": "RECRUITING",
        "phase": ("PHASE3",),
        "enrollment": 120,
        "lead_sponsor": "Example Pharma",
        "first_posted": "2024-01-10",
        "last_updated": "2026-11-22",
        "completion_date": "2027-10",
        "completion_date_type": "ESTIMATED",
        "conditions": ("Breast Cancer",),
        "interventions": (Intervention("DRUG", "Trastuzumab deruxtecan", ("T-DXd",)),),
        "arms": (Arm("T-DXd", "EXPERIMENTAL", "", ("Drug: Trastuzumab deruxtecan",)),),
        "eligibility": "Inclusion Criteria:\n* HER2-low breast cancer",
        "countries": ("Germany",),
    }
    return Trial(title=title, **(values | given))


def an_announcement(title: str = "Agency approves an assay for HER2-low breast cancer", **given: Any) -> Announcement:
    values = {"key": "https://agency.example/1", "feed": "Agency", "published": NOW - timedelta(days=1)}
    return Announcement(title=title, **(values | given))


def a_mention(name: str, *, kind: str = "biomarker", quote: str = "HER2-low", **given: Any) -> Mention:
    values = {"place": "title", "start": 0, "end": len(quote)}
    return Mention(Entity(kind, name, name), quote, **(values | given))


def an_item(record: Any = None, **given: Any) -> Item:
    record = record or an_article()
    values = {
        "id": record.key,
        "source": {"article": "pubmed", "trial": "clinicaltrials"}.get(record.kind, "Agency"),
        "item_types": (ItemType("journal", "Journal"),),
        "mentions": (a_mention("her2_low"), a_mention("ERBB2", kind="gene", quote="HER2")),
        "changes": (),
        "importance": Importance.MINOR,
        "entered": date(2026, 11, 22),
        "seen_at": NOW,
    }
    return Item(record=record, **(values | given))


def wanting(**lines: Any) -> Criteria:
    """Return criteria of one block, such as wanting(biomarkers="her2_low", item_types=["new_trial"])."""
    block = []
    for kind, values in lines.items():
        names = [values] if isinstance(values, str) else values
        block.append(Line(kind, tuple(Wanted(name, frozenset({name})) for name in names)))
    return Criteria((tuple(block),))


def a_subscription(name: str = "daily", **given: Any) -> Subscription:
    values: dict[str, Any] = {
        "title": "HER2-low daily",
        "criteria": wanting(biomarkers="her2_low"),
        "schedule": Schedule("day", time(8, 0), timezone="Europe/Berlin"),
        "addresses": (Address("file", "out"),),
    }
    return Subscription(name, **(values | given))
