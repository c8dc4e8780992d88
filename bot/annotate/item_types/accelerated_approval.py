"""A drug may be sold on early evidence, to be confirmed."""

from bot.annotate.cues import cue
from bot.annotate.regulators import says
from bot.model import ItemType, Mention, Sighting

LABELS = ("Accelerated approval",)
GROUPS = ("Announcements", "Regulatory")

_TITLE = cue(
    "accelerated |conditional ",
    r"\b(?:accelerated|conditional) (?:approval|marketing authori[sz]ation)\b",
)


def detect(sighting: Sighting, mentions: tuple[Mention, ...]) -> ItemType | None:
    return ItemType("accelerated_approval", LABELS[0]) if says(sighting, mentions, _TITLE) else None
