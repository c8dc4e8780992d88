"""A trial's start date moved, or became actual."""

from bot.model import ItemType, Mention, Sighting

LABELS = ("Trial initiation date",)
GROUPS = (
    "Trials",
    "Trial changes",
    "Trial dates",
)


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    change = sighting.change("start_date") or sighting.change("start_date_type")
    return ItemType("trial_initiation_date", LABELS[0], change) if change else None
