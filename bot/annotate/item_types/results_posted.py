"""A trial's results were posted at the registry."""

from bot.model import ItemType, Mention, Sighting

LABELS = ("Results posted",)
GROUPS = ("Trials", "Trial changes")


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    change = sighting.change("has_results")
    return ItemType("results_posted", LABELS[0], change) if change and change.after else None
