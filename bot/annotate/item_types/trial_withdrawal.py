"""A trial was stopped before it enrolled anybody."""

from bot.model import ItemType, Mention, Sighting

LABELS = ("Trial withdrawal",)
GROUPS = (
    "Trials",
    "Trial changes",
    "Trial status",
    "Trial stopped",
)


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    change = sighting.change("overall_status")
    return ItemType("trial_withdrawal", LABELS[0], change) if change and change.after == "WITHDRAWN" else None
