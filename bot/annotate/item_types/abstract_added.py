"""A paper that we knew by its title only has an abstract now."""

from bot.model import ItemType, Mention, Sighting

LABELS = ("Abstract added",)
GROUPS = ("Papers", "Revised papers")


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    change = sighting.change("abstract")
    return ItemType("abstract_added", LABELS[0], change) if change else None
