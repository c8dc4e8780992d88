"""What is left of a disease after treatment, as the subject of a paper."""

from bot.annotate.cues import cue
from bot.annotate.papers import paper
from bot.model import ItemType, Mention, Sighting

LABELS = ("Minimal residual disease",)
GROUPS = ("Papers", "Topics")

_TITLE = cue(
    "residual disease|mrd",
    r"\b(?:minimal|measurable|molecular) residual disease\b|\bmrd\b",
)


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    read = paper(sighting)
    return ItemType("minimal_residual_disease", LABELS[0]) if read and _TITLE(read.title) else None
