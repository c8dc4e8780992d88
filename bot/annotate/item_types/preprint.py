"""A manuscript that nobody has reviewed yet."""

from bot.annotate.papers import is_preprint, paper
from bot.model import ItemType, Mention, Sighting

LABELS = ("Preprint",)
GROUPS = ("Papers",)


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    read = paper(sighting)
    return ItemType("preprint", LABELS[0]) if read and is_preprint(read) else None
