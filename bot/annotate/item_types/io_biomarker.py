"""A marker of response to immunotherapy, as the subject of a paper."""

from bot.annotate.cues import cue
from bot.annotate.papers import is_subject, paper
from bot.model import ItemType, Mention, Sighting

LABELS = ("IO biomarker",)
GROUPS = (
    "Papers",
    "Topics",
)

_WORDS = cue(
    "pd-l1|pdl1|mutational burden|mutation burden|microsatellite|mismatch repair|infiltrating lymph|msi-h|dmmr",
    r"(?<!anti-)(?<!checkpoint )(?<!checkpoints )\bpd-?l1\b(?! (?:inhibitor|blockade|antibod|axis|checkpoint"
    r"|pathway|and ctla))(?!/)|\btumou?r mutation(?:al)? burden\b|\bmicrosatellite instab"
    r"|\b(?:deficient )?mismatch repair defici|\bdmmr\b|\bmsi-h(?:igh)?\b|\btumou?r[- ]infiltrating lymphocytes?\b",
)


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    read = paper(sighting)
    return ItemType("io_biomarker", LABELS[0]) if read and is_subject(_WORDS, read) else None
