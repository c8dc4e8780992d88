"""A paper that sums up the work of others."""

from bot.annotate.evidence import is_review
from bot.annotate.papers import paper
from bot.model import ItemType, Mention, Sighting

LABELS = ("Review",)
GROUPS = (
    "Papers",
    "Evidence",
)


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    read = paper(sighting)
    return ItemType("review", LABELS[0]) if read and is_review(read) else None
