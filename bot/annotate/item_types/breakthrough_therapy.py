"""A regulator calls a drug or a device a breakthrough, which speeds its review."""

from bot.annotate.cues import cue
from bot.annotate.regulators import says
from bot.model import ItemType, Mention, Sighting

LABELS = ("Breakthrough therapy",)
GROUPS = ("Announcements", "Regulatory")

_TITLE = cue(
    "breakthrough",
    r"\bbreakthrough (?:therapy|device|designation|medicine|status)|\b(?:fda|nmpa|cde)\b[^.;]{0,40}\bbreakthrough\b",
)


def detect(sighting: Sighting, mentions: tuple[Mention, ...]) -> ItemType | None:
    return ItemType("breakthrough_therapy", LABELS[0]) if says(sighting, mentions, _TITLE) else None
