"""A trial's primary completion date moved."""

from bot.model import ItemType, Mention, Sighting

LABELS = ("Trial primary completion date",)
GROUPS = (
    "Trials",
    "Trial changes",
    "Trial dates",
)


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    change = sighting.change("primary_completion_date")
    return ItemType("trial_primary_completion_date", LABELS[0], change) if change else None
