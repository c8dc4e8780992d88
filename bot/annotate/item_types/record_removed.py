"""The registry no longer lists a trial, or lists it again."""

from bot.model import ItemType, Mention, Sighting

LABELS = ("Record removed", "Record listed again")
GROUPS = ("Trials", "Trial changes")


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    change = sighting.change("gone")
    if change is None or change.after not in (None, "removed"):
        return None
    return ItemType("record_removed", LABELS[change.after is None], change)
