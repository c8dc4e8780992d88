"""A trial reached its primary completion: the date is no longer an estimate."""

from bot.model import ItemType, Mention, Sighting

LABELS = ("Trial primary completion",)
GROUPS = ("Trials", "Trial changes", "Trial dates")


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    change = sighting.change("primary_completion_date_type")
    reached = change and change.after == "ACTUAL"
    return ItemType("trial_primary_completion", LABELS[0], change) if reached else None
