"""A regulator outside the United States decided on a drug, a test or a label, or advised to."""

from bot.annotate.cues import cue
from bot.annotate.regulators import announced, is_medical
from bot.model import ItemType, Mention, Sighting

LABELS = ("European regulatory", "Non-US regulatory")
GROUPS = ("Announcements", "Regulatory")

_EUROPE = cue(
    "ema|european|chmp|mhra|committee for medicinal products",
    r"\bema\b|\beuropean (?:medicines agency|commission|union)\b|\bchmp\b|\bcommittee for medicinal products\b"
    r"|\bmhra\b",
)
_ELSEWHERE = cue(
    "nmpa|pmda|mhlw|health canada|tga|swissmedic|anvisa|national medical products|ministry of|therapeutic goods",
    r"\b(?:nmpa|pmda|mhlw|tga|swissmedic|anvisa|health canada|national medical products|therapeutic goods)\b"
    r"|\b(?:japan|china|korea)\w*['’]?s? ministry of (?:health|food)",
)


def detect(sighting: Sighting, mentions: tuple[Mention, ...]) -> ItemType | None:
    text = announced(sighting)
    if text is None or not text.is_decision or not is_medical(text, mentions):
        return None
    where = (_EUROPE(text.whole), _ELSEWHERE(text.whole))
    return ItemType("regulatory", LABELS[where.index(True)]) if any(where) else None
