"""A trial goes on, and takes nobody in any more."""

from bot.model import ItemType, Mention, Sighting

LABELS = ("Enrollment closed",)
GROUPS = (
    "Trials",
    "Trial changes",
    "Trial status",
    "Enrollment",
)


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    change = sighting.change("overall_status")
    return (
        ItemType("enrollment_closed", LABELS[0], change) if change and change.after == "ACTIVE_NOT_RECRUITING" else None
    )
