"""Another record of the registry became part of this one, or this one of another."""

from bot.model import ItemType, Mention, Sighting

LABELS = ("Record merged",)
GROUPS = ("Trials", "Trial changes")


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    changes = (sighting.change("merged"), sighting.change("gone"))
    change = next((one for one in changes if one and one.after and one.after != "removed"), None)
    return ItemType("record_merged", LABELS[0], change) if change else None
