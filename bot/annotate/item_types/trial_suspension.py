"""A trial was stopped for now."""

from bot.model import ItemType, Mention, Sighting

LABELS = ("Trial suspension",)
GROUPS = (
    "Trials",
    "Trial changes",
    "Trial status",
    "Trial stopped",
)


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    change = sighting.change("overall_status")
    return ItemType("trial_suspension", LABELS[0], change) if change and change.after == "SUSPENDED" else None
