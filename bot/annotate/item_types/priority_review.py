"""A regulator reviews a drug before others."""

from bot.annotate.cues import cue
from bot.annotate.regulators import says
from bot.model import ItemType, Mention, Sighting

LABELS = ("Priority review",)
GROUPS = ("Announcements", "Regulatory")

_TITLE = cue(
    "priority review|priority-review",
    r"\bpriority[- ]review\b(?! voucher)",
)


def detect(sighting: Sighting, mentions: tuple[Mention, ...]) -> ItemType | None:
    return ItemType("priority_review", LABELS[0]) if says(sighting, mentions, _TITLE) else None
