"""A paper that pools the results of several studies."""

from bot.annotate.evidence import is_meta_analysis
from bot.annotate.papers import paper
from bot.model import ItemType, Mention, Sighting

LABELS = ("Meta-analysis",)
GROUPS = (
    "Papers",
    "Evidence",
)


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    read = paper(sighting)
    return ItemType("meta_analysis", LABELS[0]) if read and is_meta_analysis(read) else None
