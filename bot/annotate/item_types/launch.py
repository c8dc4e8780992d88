"""A drug or a test can be had in a country from now on."""

from bot.annotate.cues import cue
from bot.annotate.regulators import says
from bot.model import ItemType, Mention, Sighting

LABELS = ("Launch",)
GROUPS = ("Announcements", "Commercial")

_TITLE = cue(
    "launch|availab",
    r"\blaunch(?:es|ed)?\b(?! (?:of )?(?:an? |the )?(?:\w+ ){0,3}(?:trial|study|studies|website|campaign|initiative"
    r"|program|fund|offering|search|subsidiary|company|app|application|unit|platform|cent(?:er|re)|portal|survey"
    r"|tool))|\bcommercial(?:ly)? availab\w+\b|\bnow available\b",
)


def detect(sighting: Sighting, mentions: tuple[Mention, ...]) -> ItemType | None:
    return ItemType("launch", LABELS[0]) if says(sighting, mentions, _TITLE) else None
