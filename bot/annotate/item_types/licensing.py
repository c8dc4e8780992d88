"""A company lets another develop or sell a drug, or joins with it to do so."""

from bot.annotate.cues import cue
from bot.annotate.regulators import says
from bot.model import ItemType, Mention, Sighting

LABELS = ("Licensing/partnership",)
GROUPS = ("Announcements", "Commercial")

_TITLE = cue(
    "licen|partner|collaborat|agreement|option|alliance|rights|deal|pact",
    r"\b(?:licen[sc]ing|licen[sc]e|collaboration|partnership|option|co-?development|commerciali[sz]ation"
    r"|distribution) (?:and (?:\w+ ){1,2})?(?:agreements?|deals?|pacts?)\b|\bpartners with\b"
    r"|\b(?:in|out)-licen[sc](?:es?|ing)\b|\b(?:strategic|global|exclusive|research|clinical"
    r"|worldwide) (?:\w+ ){0,2}(?:partnership|collaboration|alliance|licen[sc]e)\b"
    r"|\b(?:acquires?|grants?|obtains?|secures?) (?:\w+ ){0,3}rights\b"
    r"|\b(?:announce[sd]?|enter(?:s|ed)?|expand(?:s|ed)?|sign(?:s|ed)?|ink(?:s|ed)?"
    r"|form(?:s|ed)?) (?:(?!to\b|settle|underwriting|loan|credit|purchase|merger|lease"
    r"|definitive)[^ ]+ ){0,5}(?:partnership|collaboration|alliance|agreement|pact)\b",
)


def detect(sighting: Sighting, mentions: tuple[Mention, ...]) -> ItemType | None:
    return ItemType("licensing", LABELS[0]) if says(sighting, mentions, _TITLE) else None
