"""A trial has another lead sponsor, or a collaborator joined or left."""

from bot.model import ItemType, Mention, Sighting

LABELS = ("Sponsor change",)
GROUPS = ("Trials", "Trial changes")


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    change = sighting.change("lead_sponsor") or sighting.change("collaborators")
    return ItemType("sponsor_change", LABELS[0], change) if change else None
