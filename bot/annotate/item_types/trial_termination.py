"""A trial was stopped for good."""

from bot.model import ItemType, Mention, Sighting

LABELS = ("Trial termination",)
GROUPS = (
    "Trials",
    "Trial changes",
    "Trial status",
    "Trial stopped",
)


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    change = sighting.change("overall_status")
    return ItemType("trial_termination", LABELS[0], change) if change and change.after == "TERMINATED" else None
