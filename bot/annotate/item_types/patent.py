"""A patent on a drug or a test was granted, refused, or fought over."""

from bot.annotate.cues import cue
from bot.annotate.regulators import announced, is_medical
from bot.model import ItemType, Mention, Sighting

LABELS = ("Patent",)
GROUPS = ("Announcements", "Commercial")

_TITLE = cue(
    "patent|notice of allowance",
    r"\bpatents?\b|\bnotice of allowance\b",
)


def detect(sighting: Sighting, mentions: tuple[Mention, ...]) -> ItemType | None:
    text = announced(sighting)
    told = text is not None and _TITLE(text.title) and is_medical(text, mentions)
    return ItemType("patent", LABELS[0]) if told else None
