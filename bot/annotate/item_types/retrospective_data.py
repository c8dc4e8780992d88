"""A study that looked back at what was recorded anyway."""

from bot.annotate.papers import paper
from bot.annotate.studies import is_retrospective
from bot.model import ItemType, Mention, Sighting

LABELS = ("Retrospective data",)
GROUPS = (
    "Papers",
    "Clinical data",
)


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    read = paper(sighting)
    return ItemType("retrospective_data", LABELS[0]) if read and is_retrospective(read) else None
