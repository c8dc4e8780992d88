"""A trial's status moved in a way that no other item type tells."""

from bot.model import Change, ItemType, Mention, Sighting

LABELS = ("Enrollment status",)
GROUPS = ("Trials", "Trial changes", "Trial status", "Enrollment")

_OPEN = {"RECRUITING", "ENROLLING_BY_INVITATION"}
_TOLD = {"COMPLETED", "TERMINATED", "SUSPENDED", "WITHDRAWN", "UNKNOWN", "ACTIVE_NOT_RECRUITING"}
_SPEAKS_ELSEWHERE = {None, "NOT_YET_RECRUITING", *(_TOLD - {"UNKNOWN"})}  # from here, opening has its own item type


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    change = sighting.change("overall_status")
    return ItemType("enrollment_status", LABELS[0], change) if change and not _is_told(change) else None


def _is_told(change: Change) -> bool:
    return change.after in _TOLD or (change.after in _OPEN and change.before in _SPEAKS_ELSEWHERE)
