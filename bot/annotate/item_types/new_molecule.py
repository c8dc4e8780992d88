"""A drug that nobody had heard of: its discovery in a paper, or its choice for development in an announcement."""

from bot.annotate.cues import cue
from bot.annotate.papers import paper
from bot.annotate.regulators import says
from bot.model import ItemType, Mention, Sighting

LABELS = ("New molecule",)
GROUPS = ("Drug discovery",)

_PAPER = cue(
    "discovery|identification",
    r"^\W*(?:the )?(?:design and )?(?:discovery|identification)(?: and [\w-]+)? of (?:[^ ]+ ){0,12}(?:inhibitors?"
    r"|degraders?|agonists?|antagonists?|protacs?|antibod(?:y|ies)|antibody-drug conjugates?|clinical candidate"
    r"|drug candidate)\b",
)
_ANNOUNCED = cue(
    "candidate|unveils|first disclosure",
    r"\b(?:nominates|nominated|nomination of|selects|selected|declares|names"
    r"|announces) (?:[^ ]+ ){0,6}(?:development|drug|clinical|lead|preclinical) candidates?\b"
    r"|\bfirst disclosure of\b",
)


def detect(sighting: Sighting, mentions: tuple[Mention, ...]) -> ItemType | None:
    read = paper(sighting)
    told = _PAPER(read.title) if read else says(sighting, mentions, _ANNOUNCED)
    return ItemType("new_molecule", LABELS[0]) if told else None
