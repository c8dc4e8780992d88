"""First-hand data on people whom nobody treated by plan."""

from bot.annotate.papers import paper
from bot.annotate.studies import is_observational
from bot.model import ItemType, Mention, Sighting

LABELS = ("Observational data",)
GROUPS = (
    "Papers",
    "Clinical data",
)


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    read = paper(sighting)
    return ItemType("observational_data", LABELS[0]) if read and is_observational(read) else None
