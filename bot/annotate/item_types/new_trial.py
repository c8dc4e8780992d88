"""A trial was registered."""

import re

from bot.annotate.dates import first_day
from bot.annotate.text import fold
from bot.model import ItemType, Mention, Sighting, Trial

LABELS = (
    "New trial (P=N/A)",
    "New P1 trial",
    "New P1/2 trial",
    "New P2 trial",
    "New P2a trial",
    "New P2b trial",
    "New P2/P3 trial",
    "New P3 trial",
    "New P4 trial",
)
GROUPS = ("Trials", "New trials")

_BY_PHASES = {
    frozenset({"1"}): "P1",
    frozenset({"1", "2"}): "P1/2",
    frozenset({"2"}): "P2",
    frozenset({"2", "3"}): "P2/P3",
    frozenset({"3"}): "P3",
    frozenset({"4"}): "P4",
}
# the registry knows no parts of phase 2, its words do; "2a/2b" is both
_PART = re.compile(r"\b(?:phase|ph)[ -]?(?:2|ii)[ -]?([ab])\b(?! ?(?:/|and\b))")


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    trial = sighting.record
    if not isinstance(trial, Trial) or not sighting.is_new or not _is_recent(trial, sighting):
        return None
    phase = _BY_PHASES.get(frozenset(phase[-1] for phase in trial.phase if phase[-1:].isdigit()), "")
    part = _part(trial) if phase == "P2" else ""
    return ItemType("new_trial", f"New {phase}{part} trial" if phase else LABELS[0])


def _part(trial: Trial) -> str:
    """Return "a" or "b" where the titles, or else the summary, call the trial a part of phase 2."""
    titles, summary = fold(f"{trial.title}\n{trial.official_title}"), fold(trial.summary)
    named = set(_PART.findall(titles)) or set(_PART.findall(summary))
    return named.pop() if len(named) == 1 else ""


def _is_recent(trial: Trial, sighting: Sighting) -> bool:
    """Return whether it was posted in the window; a trial without a date of posting counts as new."""
    posted = first_day(trial.first_posted)
    return sighting.since is None or posted is None or posted >= sighting.since
