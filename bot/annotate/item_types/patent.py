"""A patent on a drug or a test was granted, refused, or fought over."""

from bot.annotate.cues import cue
from bot.annotate.regulators import says
from bot.model import ItemType, Mention, Sighting

LABELS = ("Patent",)
GROUPS = ("Announcements", "Commercial")

_TITLE = cue(
    "patent|notice of allowance",
    r"\bpatents?\b|\bnotice of allowance\b",
)


def detect(sighting: Sighting, mentions: tuple[Mention, ...]) -> ItemType | None:
    return ItemType("patent", LABELS[0]) if says(sighting, mentions, _TITLE) else None
