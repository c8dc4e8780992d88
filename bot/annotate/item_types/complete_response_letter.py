"""A regulator did not approve a drug as it was applied for."""

from bot.annotate.cues import cue
from bot.annotate.regulators import says
from bot.model import ItemType, Mention, Sighting

LABELS = ("Complete response letter",)
GROUPS = ("Announcements", "Regulatory")

_TITLE = cue(
    "complete response letter|crl|reject|refus|negative|turn|declines",
    r"\bcomplete response letter\b|\bcrls?\b|\b(?:fda|ema|chmp|nmpa|mhra|regulators?)\b[^.;]{0,30}\b(?:reject(?:s|ed)"
    r"|refuse[sd]|turn(?:s|ed) down|negative|declines)\b|\brefus(?:al|es) to file\b|\brefuse-to-file\b",
)


def detect(sighting: Sighting, mentions: tuple[Mention, ...]) -> ItemType | None:
    return ItemType("complete_response_letter", LABELS[0]) if says(sighting, mentions, _TITLE) else None
