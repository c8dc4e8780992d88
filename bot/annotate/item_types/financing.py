"""Money for a company: a round, an offering, a loan, a grant."""

from bot.annotate.cues import cue
from bot.annotate.regulators import says
from bot.model import ItemType, Mention, Sighting

LABELS = ("Financing",)
GROUPS = ("Announcements", "Commercial")

_TITLE = cue(
    "rais|financing|series |offering|ipo|placement|grant|loan|funding|invest",
    r"\brais(?:es|ed|ing) (?:[^ ]+ ){0,3}(?:[a-z]{0,3}[$€£]|\d)|\bseries [a-f]\b"
    r"|\b(?:public|stock|direct|rights|share|equity|bought deal|registered direct|note) offering\b|\bipo\b"
    r"|\bprivate placement\b|\b(?:debt|equity|venture|seed|growth|crossover|bridge|series \w"
    r"|royalty)[- ]?(?:\w+ )?(?:financing|funding|loan)\b"
    r"|\b(?:closes|completes|secures|lands|bags|nabs|receives|awarded|wins) (?:[^ ]+ ){0,5}(?:financing|funding"
    r"|grant|investment|loan)\b|\binvests? [$€£\d]",
)


def detect(sighting: Sighting, mentions: tuple[Mention, ...]) -> ItemType | None:
    return ItemType("financing", LABELS[0]) if says(sighting, mentions, _TITLE) else None
