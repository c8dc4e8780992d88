"""Tumour material found in blood or other fluids, as the subject or the method of a paper."""

from bot.annotate.cues import cue
from bot.annotate.papers import is_subject, paper
from bot.model import ItemType, Mention, Sighting

LABELS = ("Liquid biopsy",)
GROUPS = (
    "Papers",
    "Topics",
)

_WORDS = cue(
    "liquid biops|circulating|ctdna|cfdna|cell-free|educated|ctc|immunomagnetic",
    r"\bliquid biops(?:y|ies)\b|\bcirculating (?:cell-free )?(?:tumou?r|free)[ -](?:dna|rna|cells?)\b|\bctdna\b"
    r"|\bcfdna\b|\bcell-free (?:circulating )?(?:tumou?r )?dna\b|\btumou?r-educated platelets?\b|\bctcs?\b"
    r"|\bimmunomagnetic\w* (?:\w+ )?tumou?r cells\b",
)


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    read = paper(sighting)
    return ItemType("liquid_biopsy", LABELS[0]) if read and is_subject(_WORDS, read) else None
