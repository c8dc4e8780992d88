"""A drug moved on: into people for the first time, or from one phase to the next, and somebody says so.

What the registry corrects in a record is a phase classification."""

from bot.annotate.cues import cue
from bot.annotate.regulators import says
from bot.model import ItemType, Mention, Sighting

LABELS = ("Phase shift",)
GROUPS = ("Announcements", "Clinical development")

_TITLE = cue(
    "advanc|moves|moving|progress|enter|graduates|transitions|proceeds|in-human|in human",
    # not what is planned: "to advance", "plans to move"
    r"(?<!to )(?<!will )\b(?:advance[sd]?|advancing|moves|moving|progress(?:es|ed)|enter(?:s|ed|ing)|graduates"
    r"|transitions|proceeds) (?:[^ ]+ ){0,6}?(?:in)?to (?:(?:the|a|its|pivotal|global|registrational|late-stage"
    r"|first) ){0,3}(?:phase|clinic\b|clinical (?:development|trials?|testing))"
    r"|(?<!to )(?<!will )\benter(?:s|ed|ing) (?:(?:the|a|its|pivotal|global) ){0,2}(?:phase|clinic\b"
    r"|clinical (?:development|trials?|testing))|\bfirst (?:patient|participant"
    r"|subject)s? (?:[\w-]+ ){0,3}in (?:(?:a|the|its) )?(?:[\w-]+ ){0,3}first[- ]in[- ]human\b"
    r"|\b(?:initiates|starts|begins|commences|launches) (?:[\w-]+ ){0,3}first[- ]in[- ]human\b",
)


def detect(sighting: Sighting, mentions: tuple[Mention, ...]) -> ItemType | None:
    return ItemType("phase_shift", LABELS[0]) if says(sighting, mentions, _TITLE) else None
