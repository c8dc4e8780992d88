"""A regulator lets a drug take a faster way: FDA fast track, PRIME, Sakigake."""

from bot.annotate.cues import cue
from bot.annotate.regulators import says
from bot.model import ItemType, Mention, Sighting

LABELS = ("Fast track",)
GROUPS = ("Announcements", "Regulatory")

_TITLE = cue(
    "fast track|fast-track|prime |sakigake|rmat|regenerative medicine advanced",
    r"\bfda(?:\'s)? fast[- ]track\b|\bfast[- ]track (?:designation|status|review|to\b|for\b)"
    r"|\b(?:receives|granted|grants|awarded) (?:[^ ]+ ){0,5}fast[- ]track\b"
    r"|\bprime (?:designation|status|eligibility|scheme)\b|\bsakigake\b|\brmat\b|\bregenerative medicine advanced\b",
)


def detect(sighting: Sighting, mentions: tuple[Mention, ...]) -> ItemType | None:
    return ItemType("fast_track", LABELS[0]) if says(sighting, mentions, _TITLE) else None
