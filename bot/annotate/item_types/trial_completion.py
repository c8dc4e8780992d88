"""A trial is completed."""

from bot.model import ItemType, Mention, Sighting

LABELS = ("Trial completion",)
GROUPS = (
    "Trials",
    "Trial changes",
    "Trial status",
)


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    change = sighting.change("overall_status")
    return ItemType("trial_completion", LABELS[0], change) if change and change.after == "COMPLETED" else None
