"""A trial opened in a country or left one, or has more or fewer sites there."""

from bot.model import ItemType, Mention, Sighting

LABELS = ("Site change",)
GROUPS = (
    "Trials",
    "Trial changes",
)


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    change = sighting.change("countries") or sighting.change("sites")
    return ItemType("site_change", LABELS[0], change) if change else None
