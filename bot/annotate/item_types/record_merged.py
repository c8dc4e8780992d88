"""Another record of the registry became part of this one."""

from bot.model import ItemType, Mention, Sighting

LABELS = ("Record merged",)
GROUPS = ("Trials", "Trial changes")


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    change = sighting.change("merged")
    return ItemType("record_merged", LABELS[0], change) if change and change.after else None
