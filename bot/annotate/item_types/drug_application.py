"""A company applied for a drug, or for a further use of it, or a regulator took the application up."""

from bot.annotate.cues import cue
from bot.annotate.regulators import says
from bot.model import ItemType, Mention, Sighting

LABELS = ("NDA/BLA", "sNDA/sBLA")
GROUPS = ("Announcements", "Regulatory")

_FIRST = cue(
    "nda|bla|new drug application|biologics licen|marketing authori|marketing application",
    r"\b(?:nda|bla|jnda)\b|\bnew drug application\b|\bbiologics licen[sc]e application\b"
    r"|\bmarketing (?:authori[sz]ation )?applications?\b",
)
_FURTHER = cue("snda|sbla|supplemental", r"\bs(?:nda|bla)s?\b|\bsupplemental (?:new drug|biologics?|nda|bla)\b")


_FILED = cue(  # not what is planned: "to submit"
    "submitted|submits|submission|files|filed|filing|accept|validat|complete|review",
    r"\b(?:submits|submitted|submission|files|filed|filing|accept(?:s|ed|ance)?|validat(?:es|ed|ion)|completes|completed"
    r"|complete response|reviews?)\b",
)


def detect(sighting: Sighting, mentions: tuple[Mention, ...]) -> ItemType | None:
    if not says(sighting, mentions, _FILED):
        return None
    told = (says(sighting, mentions, _FURTHER), says(sighting, mentions, _FIRST))
    return ItemType("drug_application", LABELS[told[0]]) if any(told) else None
