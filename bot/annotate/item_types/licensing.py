"""A company lets another develop or sell a drug, or joins with it to do so."""

from bot.annotate.cues import cue
from bot.annotate.regulators import announced, is_medical
from bot.model import ItemType, Mention, Sighting

LABELS = ("Licensing/partnership",)
GROUPS = ("Announcements", "Commercial")

_TITLE = cue(
    "licen|partner|collaborat|agreement|option|alliance|rights|deal|pact",
    r"\b(?:licen[sc]ing|licen[sc]e|collaboration|partnership|option|co-?development|commerciali[sz]ation|distribution)"
    r" (?:and (?:\w+ ){1,2})?(?:agreements?|deals?|pacts?)\b|\bpartners with\b|\b(?:in|out)-licen[sc]es?\b"
    r"|\b(?:strategic|global|exclusive|research|clinical|worldwide) (?:\w+ ){0,2}(?:partnership|collaboration|alliance"
    r"|licen[sc]e)\b|\b(?:acquires?|grants?|obtains?|secures?) (?:\w+ ){0,3}rights\b"
    r"|\b(?:announces?|enters?|expands?|signs?) (?:\w+ ){0,4}(?:partnership|collaboration|alliance)\b",
)


def detect(sighting: Sighting, mentions: tuple[Mention, ...]) -> ItemType | None:
    text = announced(sighting)
    told = text is not None and _TITLE(text.title) and is_medical(text, mentions)
    return ItemType("licensing", LABELS[0]) if told else None
