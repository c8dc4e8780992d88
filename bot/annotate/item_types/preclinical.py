"""Experiments in animals, cells or tissues."""

from bot.annotate.papers import paper
from bot.annotate.studies import is_preclinical
from bot.model import ItemType, Mention, Sighting

LABELS = ("Preclinical",)
GROUPS = ("Papers",)


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    read = paper(sighting)
    return ItemType("preclinical", LABELS[0]) if read and is_preclinical(read) else None
