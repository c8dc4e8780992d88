"""Records, items and deliveries that state only what a test is about."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from bot.model import (
    Address,
    Announcement,
    Article,
    Batch,
    Delivery,
    Entity,
    Importance,
    Item,
    ItemType,
    Mention,
    Plan,
    Position,
    Reading,
    Record,
    Trial,
)

NOW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
HER2_LOW = Mention(Entity("biomarker", "her2_low", "HER2-low"), "HER2-low", "title", 0, 8)
ENHERTU = Mention(Entity("drug", "trastuzumab deruxtecan", "Enhertu"), "T-DXd", "title", 9, 14, role="studied")
CHANNEL = Address("slack", "#her2-low")


def an_article(number: int = 1, **fields: Any) -> Article:
    return Article(**{"pmid": f"4100{number}", "title": f"HER2-low breast cancer, part {number}"} | fields)


def a_trial(number: int = 1, **fields: Any) -> Trial:
    return Trial(**{"nct": f"NCT{number:08}", "title": f"T-DXd, trial {number}", "phase": ("PHASE1",)} | fields)


def an_announcement(**fields: Any) -> Announcement:
    return Announcement(**{"key": "https://example.org/news/1", "title": "News", "feed": "A feed"} | fields)


def an_item(record: Record | None = None, *, id: str | None = None, **fields: Any) -> Item:
    record = record or an_article()
    given = {
        "source": "pubmed",
        "item_types": (ItemType("clinical", "Clinical"),),
        "mentions": (HER2_LOW,),
        "changes": (),
        "importance": Importance.MINOR,
        "entered": date(2026, 11, 23),
        "seen_at": NOW,
    }
    return Item(id=id or record.key, record=record, **given | fields)


def a_reading(item: Item) -> Reading:
    return Reading(item.record, item)


def a_batch(*records: Record, cursor: str = "2026/11/23") -> Batch:
    return Batch(records, cursor)


def a_delivery(name: str = "d1", *items: str, **fields: Any) -> Delivery:
    plain = Delivery(name, CHANNEL, b"\x00\xffbytes", "HER2-low daily", items, ("her2-low-daily",), NOW)
    return replace(plain, **fields)


def a_plan(*deliveries: Delivery, before: Position | None = None, after: Position | None = None) -> Plan:
    return Plan(deliveries, ((before, after),) if after else ())
