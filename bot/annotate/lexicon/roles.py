"""Which part a drug has in a trial: studied, comparator, prior, or other."""

from __future__ import annotations

from dataclasses import replace

from bot.annotate.text import fold
from bot.model import Arm, Mention, Trial

_COMPARATORS = ("ACTIVE_COMPARATOR", "PLACEBO_COMPARATOR", "SHAM_COMPARATOR", "NO_INTERVENTION")


def role_of(trial: Trial, mention: Mention) -> Mention:
    """Return a drug's mention with its role in the trial; any other mention as it is."""
    return replace(mention, role=_role(trial, mention)) if mention.entity.kind == "drug" else mention


def _role(trial: Trial, mention: Mention) -> str:
    if mention.place in ("title", "official_title", "keywords"):
        return "studied"
    if mention.place == "interventions":
        return "comparator" if _only_compared(trial, mention) else "studied"
    if mention.place == "arms":
        return "comparator" if _arm_at(trial, mention.start).type in _COMPARATORS else "studied"
    return "prior" if mention.place == "eligibility" else "other"


def _only_compared(trial: Trial, mention: Mention) -> bool:
    """Tell whether every arm that gets an intervention is there to compare with."""
    name = fold(_intervention_at(trial, mention.start))
    arms = [arm for arm in trial.arms if any(name in fold(given) for given in arm.interventions)]
    return bool(arms) and all(arm.type in _COMPARATORS for arm in arms)


def _intervention_at(trial: Trial, position: int) -> str:
    """Return the intervention whose line in `Trial.places` holds a position."""
    reached = 0
    for intervention in trial.interventions:
        reached += len(" / ".join((intervention.name, *intervention.other_names))) + len("; ")
        if position < reached:
            return intervention.name
    return ""


def _arm_at(trial: Trial, position: int) -> Arm:
    """Return the arm whose line in `Trial.places` holds a position."""
    reached = 0
    for arm in trial.arms:
        reached += len(": ".join(filter(None, (arm.label, arm.description)))) + len("\n")
        if position < reached:
            return arm
    return Arm("")
