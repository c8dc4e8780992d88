"""The FDA decided on a drug, a test or a label, or gave one a faster way; told by itself or by somebody else."""

from bot.annotate.cues import cue
from bot.annotate.regulators import announced, is_medical
from bot.model import ItemType, Mention, Sighting

LABELS = ("FDA event",)
GROUPS = ("Announcements", "Regulatory")

_FDA = cue(
    "fda|food and drug administration",
    r"\bfda(?:['’]s)?\b|\bfood and drug administration\b",
)


def detect(sighting: Sighting, mentions: tuple[Mention, ...]) -> ItemType | None:
    text = announced(sighting)
    told = text is not None and _FDA(text.whole) and text.is_decision and is_medical(text, mentions)
    return ItemType("fda_event", LABELS[0]) if told else None
