"""The registry set a trial to unknown, because its sponsor has not confirmed it for too long."""

from bot.model import ItemType, Mention, Sighting

LABELS = ("Record stale",)
GROUPS = (
    "Trials",
    "Trial changes",
    "Trial status",
)


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    change = sighting.change("overall_status")
    return ItemType("record_stale", LABELS[0], change) if change and change.after == "UNKNOWN" else None
