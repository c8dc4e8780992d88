"""A drug or a test can be had in a country from now on."""

from bot.annotate.cues import cue
from bot.annotate.regulators import announced, is_medical
from bot.model import ItemType, Mention, Sighting

LABELS = ("Launch",)
GROUPS = ("Announcements", "Commercial")

_TITLE = cue(
    "launch|availab",
    r"\blaunch(?:es|ed)?\b(?! (?:of )?(?:an? |the )?(?:\w+ ){0,3}(?:trial|study|studies|website|campaign|initiative"
    r"|program|fund|offering|search))|\bcommercial(?:ly)? availab\w+\b|\bnow available\b",
)


def detect(sighting: Sighting, mentions: tuple[Mention, ...]) -> ItemType | None:
    text = announced(sighting)
    told = text is not None and _TITLE(text.title) and is_medical(text, mentions)
    return ItemType("launch", LABELS[0]) if told else None
