"""How much a drug or a test sold, or is expected to."""

from bot.annotate.cues import cue
from bot.annotate.regulators import says
from bot.model import ItemType, Mention, Sighting

LABELS = ("Sales",)
GROUPS = ("Announcements", "Commercial")

_TITLE = cue(
    "sales|revenue",
    r"\b(?:sales|revenues?) (?:of|for|in|grew|grow|rose|rise|reach\w*|hit|jump\w*|climb\w*|surge\w*|fell|fall"
    r"|drop\w*|up|down|forecast|estimate|guidance|growth|beat|miss|top)\b"
    r"|\b(?:annual|peak|quarterly|net|product|global|record|blockbuster|drug|[1-4]q|q[1-4]) (?:[\w-]+ )?(?:sales"
    r"|revenues?)\b|\b(?:billion|million|[bm]n?) in (?:[\w-]+ ){0,2}(?:sales|revenue)\b",
)


def detect(sighting: Sighting, mentions: tuple[Mention, ...]) -> ItemType | None:
    return ItemType("sales", LABELS[0]) if says(sighting, mentions, _TITLE) else None
