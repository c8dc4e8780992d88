"""The meetings at which oncology's results are presented: data that anyone can mend in conferences.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

import yaml

from bot.model import Criteria


@dataclass(frozen=True, slots=True)
class Conference:
    """A meeting, from its first day to its last; `cancers` are the ids of its field, none for all of oncology."""

    name: str
    start: date
    end: date
    place: str
    cancers: frozenset[str]
    url: str
    checked: date


@cache
def conferences() -> tuple[Conference, ...]:
    """Return the meetings that we know of, in order."""
    rows = yaml.safe_load((files("bot.digest") / "conferences.yaml").read_text(encoding="utf-8"))
    found = (
        Conference(
            row["name"], row["start"], row["end"], row.get("place", ""), frozenset(row.get("cancers", ())), row["url"],
            row["checked"],
        )
        for row in rows
    )  # fmt: skip
    return tuple(sorted(found, key=lambda one: one.start))


def concerns(conference: Conference, criteria: Criteria) -> bool:
    """Return whether a meeting is of interest: one of a single field only to who asks for that field or for none."""
    lines = [line for block in criteria.blocks for line in block if line.kind == "cancers"]
    wanted = {id for line in lines for value in line.values for id in value.ids}
    return not conference.cancers or not wanted or bool(wanted & conference.cancers)
