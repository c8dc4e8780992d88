"""An eligibility criterion that names a biomarker came, went or was reworded."""

from bot.model import ItemType, Mention, Sighting

LABELS = ("Eligibility change",)
GROUPS = (
    "Trials",
    "Trial changes",
)


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    change = sighting.change("eligibility")
    return ItemType("eligibility_change", LABELS[0], change) if change else None
