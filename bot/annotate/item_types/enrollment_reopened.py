"""A trial takes people in again after it had stopped."""

from bot.model import ItemType, Mention, Sighting

LABELS = ("Enrollment reopened",)
GROUPS = ("Trials", "Trial changes", "Trial status", "Enrollment")

_OPEN = {"RECRUITING", "ENROLLING_BY_INVITATION"}
_CLOSED = {"SUSPENDED", "ACTIVE_NOT_RECRUITING", "COMPLETED", "TERMINATED", "WITHDRAWN"}


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    change = sighting.change("overall_status")
    reopened = change and change.before in _CLOSED and change.after in _OPEN
    return ItemType("enrollment_reopened", LABELS[0], change) if reopened else None
