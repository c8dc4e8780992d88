"""A regulator stops trials of a drug, or lets them go on."""

from bot.annotate.cues import cue
from bot.annotate.regulators import says
from bot.model import ItemType, Mention, Sighting

LABELS = ("Clinical hold",)
GROUPS = ("Announcements", "Regulatory")

_TITLE = cue(
    "hold",
    r"\bclinical holds?\b|\b(?:trial|study|trials|studies) on hold\b"
    r"|\b(?:puts?|places?|placed) (?:[^ ]+ ){0,5}on hold\b|\bhold on (?:[^ ]+ ){0,4}(?:trials?|stud(?:y|ies))\b",
)


def detect(sighting: Sighting, mentions: tuple[Mention, ...]) -> ItemType | None:
    return ItemType("clinical_hold", LABELS[0]) if says(sighting, mentions, _TITLE) else None
