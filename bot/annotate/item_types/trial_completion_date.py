"""A trial's completion date moved, or became actual."""

from bot.model import ItemType, Mention, Sighting

LABELS = ("Trial completion date",)
GROUPS = (
    "Trials",
    "Trial changes",
    "Trial dates",
)


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    change = sighting.change("completion_date") or sighting.change("completion_date_type")
    return ItemType("trial_completion_date", LABELS[0], change) if change else None
