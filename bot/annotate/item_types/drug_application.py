"""A company applied for a drug, or for a further use of it, or a regulator took the application up."""

from bot.annotate.cues import cue
from bot.annotate.regulators import says
from bot.model import ItemType, Mention, Sighting

LABELS = ("NDA/BLA", "sNDA/sBLA")
GROUPS = ("Announcements", "Regulatory")

_FIRST = cue(
    "nda|bla|new drug application|biologics licen|marketing authori|marketing application|pdufa",
    r"\b(?:nda|bla|jnda)\b|\bnew drug application\b|\bbiologics licen[sc]e application\b"
    r"|\bmarketing (?:authori[sz]ation )?applications?\b|\bpdufa\b",
)
_FURTHER = cue("snda|sbla|supplemental", r"\bs(?:nda|bla)s?\b|\bsupplemental (?:new drug|biologics?|nda|bla)\b")


def detect(sighting: Sighting, mentions: tuple[Mention, ...]) -> ItemType | None:
    told = (says(sighting, mentions, _FURTHER), says(sighting, mentions, _FIRST))
    return ItemType("drug_application", LABELS[told[0]]) if any(told) else None
