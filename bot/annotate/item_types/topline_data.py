"""Results of a trial, told in an announcement before, or beside, a paper."""

from bot.annotate.cues import cue
from bot.annotate.regulators import says
from bot.model import ItemType, Mention, Sighting

LABELS = ("Topline data",)
GROUPS = ("Announcements", "Clinical data")

_TITLE = cue(
    "significantly|statistically|data|results|endpoint|end point|findings|readout|outcomes",
    r"(?<!to )\b(?:announce[sd]?|report(?:s|ed)?|present(?:s|ed)?|unveils?|shares?|release[sd]?|publish(?:es|ed)"
    r"|highlights?) (?!(?:[^ ]+ ){0,5}(?:quarter|year|financial|fiscal|q[1-4])\b)(?:[^ ]+ ){0,8}(?:data|results"
    r"|findings|outcomes|readout)\b(?! at\b.*\b(?:to|will) )"
    r"|\b(?:meets?|met|misses|missed|fails?|failed|achieve[sd]?|hits?) (?:[^ ]+ ){0,4}(?:end ?points?)\b"
    r"|\b(?:significantly|statistically) (?:\w+ )?(?:improve[sd]?|prolong(?:s|ed)|extend(?:s|ed)|reduce[sd]?)\b"
    r"|\b(?:positive|topline|top-line|interim|pivotal|late-breaking|long-term|updated) (?:[\w-]+ ){0,4}(?:data"
    r"|results) (?:from|of|for|in|show|demonstrat)(?!.*\b(?:expected|anticipated)\b)",
)


def detect(sighting: Sighting, mentions: tuple[Mention, ...]) -> ItemType | None:
    return ItemType("topline_data", LABELS[0]) if says(sighting, mentions, _TITLE) else None
