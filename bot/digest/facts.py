"""An item as the JSON object that `latest --json` prints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime

from bot.annotate.numbers import key_numbers
from bot.digest import wording
from bot.digest.excerpt import excerpt
from bot.digest.numbers import numbers_facts
from bot.model import Article, Change, Item, Trial

_TRIAL_FACTS = (
    "phase",
    "overall_status",
    "why_stopped",
    "enrollment",
    "enrollment_type",
    "start_date",
    "start_date_type",
    "primary_completion_date",
    "primary_completion_date_type",
    "completion_date",
    "completion_date_type",
    "lead_sponsor",
    "has_results",
    "primary_outcomes",
    "eligibility",
    "arms",
    "countries",
    "sites",
    "documents",
    "publications",
)


def facts(item: Item) -> dict[str, object]:
    """Return an item as plain values that JSON can hold; None where its source does not say."""
    record = item.record
    trial = record if isinstance(record, Trial) else None
    return {
        "id": item.id,
        "kind": record.kind,
        "title": record.title or (trial.nct if trial else record.key),
        "url": record.url or None,
        "source": item.source,
        "venue": record.venue or None,
        "authors": [] if isinstance(record, Trial) else list(record.authors),
        "doi": None if isinstance(record, Trial) else record.doi or None,
        "published": _published(item),
        "entered": item.entered.isoformat(),
        "seen_at": item.seen_at.isoformat(),
        "item_types": list(item.labels),
        **{
            f"{kind}s": [entity.id for entity in item.entities(kind)]
            for kind in ("gene", "biomarker", "drug", "cancer")
        },
        "excerpt": wording.trial_line(item) if trial else excerpt(item, frozenset()),
        "trial": {name: as_json(getattr(trial, name)) for name in _TRIAL_FACTS} if trial else None,
        "changes": [_change(change) for change in item.changes],
        "importance": item.importance.value,
        "mentions": [
            {"kind": m.entity.kind, "id": m.entity.id}
            | {
                "quote": m.quote,
                "place": m.place,
                "excluded": m.excluded,
                "implied": m.implied,
                "by": m.by,
                "role": m.role,
            }
            for m in item.mentions
        ],
        "numbers": numbers_facts(key_numbers(record)) if isinstance(record, Article) else None,
    }


def _change(change: Change) -> object:
    """Return a change; of a date that slipped again also which slip it is, and the date that we saw first."""
    stated = {"field": change.field, "before": as_json(change.before), "after": as_json(change.after)}
    return stated | ({"slips": change.slips, "first": change.first} if change.first else {})


def as_json(value: object) -> object:
    """Return a value of the model as JSON has it: a tuple as a list, a date as text, a record as an object."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: as_json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple | list | set | frozenset):
        return [as_json(inner) for inner in value]
    if isinstance(value, Mapping):
        return {str(key): as_json(inner) for key, inner in value.items()}
    return value.isoformat() if isinstance(value, date | datetime) else value


def _published(item: Item) -> str | None:
    record = item.record
    if isinstance(record, Article):
        return record.published or None
    if isinstance(record, Trial):
        return record.first_posted or None
    return record.published.isoformat() if record.published else None
