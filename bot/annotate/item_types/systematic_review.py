"""A review that searched the literature by a stated method."""

from bot.annotate.evidence import is_systematic_review
from bot.annotate.papers import paper
from bot.model import ItemType, Mention, Sighting

LABELS = ("Systematic review",)
GROUPS = (
    "Papers",
    "Evidence",
)


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    read = paper(sighting)
    return ItemType("systematic_review", LABELS[0]) if read and is_systematic_review(read) else None
