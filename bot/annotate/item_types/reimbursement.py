"""Somebody who pays for care decided, or advised, to pay for a drug or a test, or not to."""

from bot.annotate.cues import cue
from bot.annotate.regulators import says
from bot.model import ItemType, Mention, Sighting

LABELS = ("Reimbursement",)
GROUPS = ("Announcements", "Market access")

_TITLE = cue(
    "reimburs|nice |nrdl|medicare|medicaid|cms |coverage|smc|pbac|g-ba|cadth|icer",
    r"\breimburs\w+\b|\bnice (?:recommends?|backs?|rejects?|approves?|says|draft|final|guidance|does not)\b"
    r"|\bnrdl\b|\b(?:medicare|medicaid|cms) (?:\w+ ){0,3}(?:cover\w*|pay\w*|rate|code)\b"
    r"|\b(?:medicare|national|insurance) coverage\b|\b(?:pbac|g-ba|cadth|icer|smc)\b",
)


def detect(sighting: Sighting, mentions: tuple[Mention, ...]) -> ItemType | None:
    return ItemType("reimbursement", LABELS[0]) if says(sighting, mentions, _TITLE) else None
