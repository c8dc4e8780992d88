"""Two treatments set directly against each other, in the words of a paper's or an announcement's title."""

from bot.annotate.cues import cue
from bot.annotate.papers import paper
from bot.annotate.regulators import says
from bot.model import ItemType, Mention, Sighting

LABELS = ("Head-to-head",)
GROUPS = ("Clinical data",)

_TITLE = cue("head-to-head|head to head")


def detect(sighting: Sighting, mentions: tuple[Mention, ...]) -> ItemType | None:
    read = paper(sighting)
    told = _TITLE(read.title) if read else says(sighting, mentions, _TITLE)
    return ItemType("head_to_head", LABELS[0]) if told else None
