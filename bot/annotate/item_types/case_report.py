"""A paper that presents single patients."""

from bot.annotate.papers import paper
from bot.annotate.studies import is_case_report
from bot.model import ItemType, Mention, Sighting

LABELS = ("Case report",)
GROUPS = (
    "Papers",
    "Clinical data",
)


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    read = paper(sighting)
    return ItemType("case_report", LABELS[0]) if read and is_case_report(read) else None
