"""A primary endpoint came, went, was reworded or has another time frame."""

from bot.model import ItemType, Mention, Sighting

LABELS = ("Primary endpoint change",)
GROUPS = (
    "Trials",
    "Trial changes",
    "Endpoint change",
)


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    change = sighting.change("primary_outcomes")
    return ItemType("primary_endpoint_change", LABELS[0], change) if change else None
