"""Cells of the patient, or of a donor, made to attack a tumour, as the subject of a paper."""

from bot.annotate.cues import cue
from bot.annotate.papers import paper
from bot.model import ItemType, Mention, Sighting

LABELS = ("CAR T-cell therapy",)
GROUPS = ("Papers", "Topics")

_TITLE = cue(
    "car-t|car t|car-nk|chimeric antigen receptor",
    r"\bcar[- ]t\b|\bcar-nk\b|\bchimeric antigen receptors?\b",
)


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    read = paper(sighting)
    return ItemType("car_t", LABELS[0]) if read and _TITLE(read.title) else None
