"""An opinion on other work: an editorial, a letter, a comment."""

from bot.annotate.evidence import is_editorial
from bot.annotate.papers import paper
from bot.model import ItemType, Mention, Sighting

LABELS = ("Editorial or letter",)
GROUPS = ("Papers",)


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    read = paper(sighting)
    return ItemType("editorial_or_letter", LABELS[0]) if read and is_editorial(read) else None
