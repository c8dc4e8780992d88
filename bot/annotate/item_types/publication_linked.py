"""The registry links a paper on a trial's results."""

from bot.model import ItemType, Mention, Sighting

LABELS = ("Publication linked",)
GROUPS = ("Trials", "Trial changes")


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    change = sighting.change("publications")
    return ItemType("publication_linked", LABELS[0], change) if change and change.after else None
