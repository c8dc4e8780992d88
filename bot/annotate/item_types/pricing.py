"""What a drug or a test costs those who pay for it."""

from bot.annotate.cues import cue
from bot.annotate.regulators import says
from bot.model import ItemType, Mention, Sighting

LABELS = ("Pricing",)
GROUPS = ("Announcements", "Market access")

_TITLE = cue(
    "pric|cost cap|copay|rebate",
    r"\b(?:drug|list|net|launch|medicine|treatment|negotiated) (?:pric(?:e|es|ing))\b"
    r"|\bpric(?:e|es|ing|ed) (?:of|for|at|cuts?|hikes?|increases?|negotiat\w+|deal|cap|control\w*"
    r"|tag)\b(?! (?:[^ ]+ ){0,4}(?:offering|shares|ipo)\b)"
    r"|\b(?:cuts|slashes|lowers|raises|hikes|sets) (?:[^ ]+ ){0,3}prices?\b|\brebates?\b",
)


def detect(sighting: Sighting, mentions: tuple[Mention, ...]) -> ItemType | None:
    return ItemType("pricing", LABELS[0]) if says(sighting, mentions, _TITLE) else None
