"""The design of a trial that has no results yet."""

from bot.annotate.cues import cue
from bot.annotate.evidence import is_plan, is_systematic_review_plan
from bot.annotate.papers import paper
from bot.model import ItemType, Mention, Sighting

LABELS = ("Clinical trial protocol",)
GROUPS = ("Papers",)

_TRIAL = cue(
    "trial|randomi",
)


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    read = paper(sighting)
    if read is None or not is_plan(read) or is_systematic_review_plan(read):
        return None
    return ItemType("protocol", LABELS[0]) if read.types & {"clinical trial protocol"} or _TRIAL(read.text) else None
