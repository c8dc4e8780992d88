"""A trial's protocol or statistical analysis plan was posted."""

from bot.model import ItemType, Mention, Sighting

LABELS = ("Protocol/SAP posted",)
GROUPS = ("Trials", "Trial changes")


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    change = sighting.change("documents")
    return ItemType("documents_posted", LABELS[0], change) if change and change.after else None
