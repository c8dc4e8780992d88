"""A trial is registered under another phase."""

from bot.model import ItemType, Mention, Sighting

LABELS = ("Phase classification",)
GROUPS = (
    "Trials",
    "Trial changes",
)


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    change = sighting.change("phase")
    return ItemType("phase_classification", LABELS[0], change) if change else None
