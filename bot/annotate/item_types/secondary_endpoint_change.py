"""A secondary endpoint came, went, was reworded or has another time frame."""

from bot.model import ItemType, Mention, Sighting

LABELS = ("Secondary endpoint change",)
GROUPS = (
    "Trials",
    "Trial changes",
    "Endpoint change",
)


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    change = sighting.change("secondary_outcomes")
    return ItemType("secondary_endpoint_change", LABELS[0], change) if change else None
