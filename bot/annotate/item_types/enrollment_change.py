"""A trial enrolls more or fewer people than it said, or its number became final."""

from bot.model import ItemType, Mention, Sighting

LABELS = ("Enrollment change",)
GROUPS = (
    "Trials",
    "Trial changes",
    "Enrollment",
)


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    change = sighting.change("enrollment") or sighting.change("enrollment_type")
    return ItemType("enrollment_change", LABELS[0], change) if change else None
