"""A trial began to take people in."""

from bot.model import ItemType, Mention, Sighting

LABELS = ("Enrollment open",)
GROUPS = ("Trials", "Trial changes", "Trial status", "Enrollment")

_OPEN = {"RECRUITING", "ENROLLING_BY_INVITATION"}


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    change = sighting.change("overall_status")
    opened = change and change.before in {None, "NOT_YET_RECRUITING"} and change.after in _OPEN
    return ItemType("enrollment_open", LABELS[0], change) if opened else None
