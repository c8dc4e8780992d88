"""One company buys another, or two become one."""

from bot.annotate.cues import cue
from bot.annotate.regulators import says
from bot.model import ItemType, Mention, Sighting

LABELS = ("M&A",)
GROUPS = ("Announcements", "Commercial")

_TITLE = cue(
    "acqui|merg|buy|takeover|take over|takes over|take private",
    r"\b(?:to acquire|acquires|will acquire|agrees to acquire|(?:is|was|being) acquired by|to be acquired"
    r"|completes (?:the |its )?acquisition|acquisition (?:of|by)|to buy|buys(?! (?:back )?into)|buyout|takeover"
    r"|take over|takes over|take private)\b(?! (?:[\w-]+ ){0,4}(?:rights|licen[sc]e|option|stake|shares)\b)"
    r"|\bmerg(?:er|es|e|ing) (?:with|of|agreement|between)\b"
    r"|\b(?:in|reverse|definitive|proposed|plan of|cross-border) merger\b|\bmerger\b",
)


def detect(sighting: Sighting, mentions: tuple[Mention, ...]) -> ItemType | None:
    return ItemType("acquisition", LABELS[0]) if says(sighting, mentions, _TITLE) else None
