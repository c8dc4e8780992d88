"""Results of a randomised trial in people."""

from bot.annotate.papers import paper
from bot.annotate.studies import is_randomized
from bot.model import ItemType, Mention, Sighting

LABELS = ("Randomized trial",)
GROUPS = (
    "Papers",
    "Clinical data",
)


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    read = paper(sighting)
    return ItemType("randomized_trial", LABELS[0]) if read and is_randomized(read) else None
