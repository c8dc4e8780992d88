"""A test that decides who may get a drug, as the subject of a paper."""

from bot.annotate.cues import cue
from bot.annotate.papers import is_subject, paper
from bot.model import ItemType, Mention, Sighting

LABELS = ("Companion diagnostic",)
GROUPS = (
    "Papers",
    "Topics",
)

_WORDS = cue(
    "companion diagnos|complementary diagnos",
    r"\b(?:companion|complementary) diagnostics?\b",
)


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    read = paper(sighting)
    return ItemType("companion_diagnostic", LABELS[0]) if read and is_subject(_WORDS, read) else None
