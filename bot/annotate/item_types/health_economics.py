"""What care costs, and whether it is worth it, as the subject of a paper."""

from bot.annotate.cues import cue
from bot.annotate.papers import Paper, paper
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
    return ItemType("health_economics", LABELS[0]) if read and _is_subject(read) else None


def _is_subject(read: Paper) -> bool:
    """Tell whether costs are what a paper is about: a heading alone is given to much that only touches on them."""
    if _WORDS(read.title) or len(_WORDS.all_in(read.abstract)) >= 2:
        return True
    return _WORDS(read.indexed) and _WORDS(read.abstract)
