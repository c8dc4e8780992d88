"""What care costs, and whether it is worth it, as the subject of a paper."""

from bot.annotate.cues import cue
from bot.annotate.papers import is_subject, paper
from bot.model import ItemType, Mention, Sighting

LABELS = ("Health economics",)
GROUPS = (
    "Papers",
    "Topics",
)

_WORDS = cue(
    "cost|budget impact|economic|qaly|expenditure|quality-adjusted",
    r"\bcost-? ?(?:effective(?:ness)?|utility|benefit|minimi[sz]ation|of-illness)\b|\bbudget impact\b|\bqalys?\b"
    r"|\b(?:health[ -]?care|medical|treatment|drug|hospital|health) (?:costs?|expenditures?)\b"
    r"|\bcosts? of (?:health|care|treatment|illness)|\beconomic (?:evaluation|burden|analysis|model)\b"
    r"|\bhigh cost of\b|\bquality-adjusted life",
)


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    read = paper(sighting)
    return ItemType("health_economics", LABELS[0]) if read and is_subject(_WORDS, read) else None
