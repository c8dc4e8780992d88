"""An arm or an intervention of a trial came, went or was reworded."""

from bot.model import ItemType, Mention, Sighting

LABELS = ("Arm change",)
GROUPS = ("Trials", "Trial changes")


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    change = sighting.change("arms") or sighting.change("interventions")
    return ItemType("arm_change", LABELS[0], change) if change else None
