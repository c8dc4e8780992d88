"""A trial began: its first patient was treated, or somebody says that it started."""

from bot.annotate.cues import cue
from bot.annotate.regulators import says
from bot.model import ItemType, Mention, Sighting

LABELS = ("Trial start",)
GROUPS = ("Announcements", "Clinical development")

_TITLE = cue(
    "first patient|first participant|first subject|first volunteer|initiat|starts|begins|commenc|launch|kicks off"
    "|opens",
    r"\bfirst (?:patient|participant|subject|volunteer)s? (?:[\w-]+ ){0,3}(?:dosed|treated|enrol\w+|randomi[sz]ed"
    r"|screened)\b|\b(?:doses|dosed|dosing of|treats|enroll?(?:s|ed)|randomi[sz]es"
    r"|enrollment of) (?:the )?first (?:patient|participant|subject)"
    r"|(?<!to )\b(?:initiates|initiated|initiation of|starts|begins|commences|launches|kicks off"
    r"|opens) (?:[^ ]+ ){0,7}(?:trial|study|studies|dosing|phase (?:[1-4]|i{1,3}|iv))\b(?! site)",
)


def detect(sighting: Sighting, mentions: tuple[Mention, ...]) -> ItemType | None:
    return ItemType("trial_start", LABELS[0]) if says(sighting, mentions, _TITLE) else None
