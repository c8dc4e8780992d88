"""A paper was taken back, or a notice takes one back."""

from bot.annotate.cues import cue
from bot.annotate.papers import paper
from bot.model import Change, ItemType, Mention, Sighting

LABELS = ("Retraction",)
GROUPS = ("Papers", "Corrections", "Revised papers")

_LINKS = ("RetractionIn", "PartialRetractionIn")
_TYPES = {"retracted publication", "retraction of publication", "retraction notice"}
_TITLE = cue(
    "retract",
    r"^\W*retract(?:ed|ion)\b",
)


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    read = paper(sighting)
    change = next((change for change in sighting.changes if _tells(change)), None)
    stated = read and (read.types & _TYPES or _TITLE(read.title))
    return ItemType("retraction", LABELS[0], change) if change or stated else None


def _tells(change: Change) -> bool:
    if change.field == "corrections":
        return str(change.after).startswith(_LINKS)
    added = change.after if isinstance(change.after, tuple) else ()
    return change.field == "publication_types" and any(name.lower() in _TYPES for name in added)
