"""A paper in a journal; preprints and chapters of books are none."""

from bot.annotate.papers import is_preprint, paper
from bot.model import ItemType, Mention, Sighting

LABELS = ("Journal",)
GROUPS = ("Papers",)

_BOOKS = {"book chapter", "book", "monograph"}


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    read = paper(sighting)
    if read is None or read.types & _BOOKS or is_preprint(read):
        return None
    return ItemType("journal", LABELS[0])
