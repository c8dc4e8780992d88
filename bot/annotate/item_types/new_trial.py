"""A trial was registered."""

from bot.annotate.dates import first_day
from bot.model import ItemType, Mention, Sighting, Trial

LABELS = (
    "New trial (P=N/A)",
    "New P1 trial",
    "New P1/2 trial",
    "New P2 trial",
    "New P2/P3 trial",
    "New P3 trial",
    "New P4 trial",
)
GROUPS = ("Trials", "New trials")

_BY_PHASES = {
    frozenset(): 0,
    frozenset({"1"}): 1,
    frozenset({"1", "2"}): 2,
    frozenset({"2"}): 3,
    frozenset({"2", "3"}): 4,
    frozenset({"3"}): 5,
    frozenset({"4"}): 6,
}


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    trial = sighting.record
    if not isinstance(trial, Trial) or not sighting.is_new or not _is_recent(trial, sighting):
        return None
    phases = frozenset(phase[-1] for phase in trial.phase if phase[-1:].isdigit())
    return ItemType("new_trial", LABELS[_BY_PHASES.get(phases, 0)])


def _is_recent(trial: Trial, sighting: Sighting) -> bool:
    """Return whether it was posted in the window; a trial without a date of posting counts as new."""
    posted = first_day(trial.first_posted)
    return sighting.since is None or posted is None or posted >= sighting.since
