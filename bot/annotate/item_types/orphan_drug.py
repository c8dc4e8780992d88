"""A regulator calls a disease rare and a drug for it an orphan."""

from bot.annotate.cues import cue
from bot.annotate.regulators import says
from bot.model import ItemType, Mention, Sighting

LABELS = ("Orphan drug",)
GROUPS = ("Announcements", "Regulatory")

_TITLE = cue(
    "orphan|rare pediatric disease",
    r"\borphan[- ](?:drug|designation|medicin\w+|status)|\brare pediatric disease designation\b",
)


def detect(sighting: Sighting, mentions: tuple[Mention, ...]) -> ItemType | None:
    return ItemType("orphan_drug", LABELS[0]) if says(sighting, mentions, _TITLE) else None
