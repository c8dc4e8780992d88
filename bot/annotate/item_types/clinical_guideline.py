"""A guideline or a recommendation of a society or a panel."""

from bot.annotate.evidence import is_guideline
from bot.annotate.papers import paper
from bot.model import ItemType, Mention, Sighting

LABELS = ("Clinical guideline",)
GROUPS = (
    "Papers",
    "Evidence",
)


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    read = paper(sighting)
    return ItemType("clinical_guideline", LABELS[0]) if read and is_guideline(read) else None
