"""How much an item weighs. Two tables say it; the highest row that holds counts."""

from __future__ import annotations

from bot.annotate.changes.eligibility import names_low_expression
from bot.annotate.dates import months_between
from bot.model import Change, Importance, ItemType

_CRITICAL = {
    "trial_termination": "a trial stopped",
    "trial_suspension": "a trial stopped",
    "trial_withdrawal": "a trial stopped before it began",
    "primary_endpoint_change": "what a trial must show has changed",
    "fda_event": "a regulator decided",
    "regulatory": "a regulator decided",
    "retraction": "a paper no longer stands",
    "phase_shift": "a drug moved on",
    "clinical_hold": "a regulator stopped trials",
    "complete_response_letter": "a regulator did not approve",
}
_CRITICAL_LABELS = {"p3 data", "p2/3 data"}

_NOTABLE = {
    "results_posted": "a trial has results",
    "enrollment_reopened": "a trial that had stopped recruiting goes on",
    "clinical_guideline": "changes what people do",
    "meta_analysis": "sums up the evidence",
    "systematic_review": "sums up the evidence",
    "randomized_trial": "compares treatments",
    "topline_data": "first results of a trial",
    "drug_application": "a regulator will decide",
    "breakthrough_therapy": "a faster way to approval",
    "fast_track": "a faster way to approval",
    "priority_review": "a faster way to approval",
    "accelerated_approval": "a faster way to approval",
    "acquisition": "a drug goes to another company",
    "companion_diagnostic": "decides who is treated",
    "trial_completion": "results may follow",
    "publication_linked": "a paper on a trial's results",
    "arm_change": "what a trial gives has changed",
    "record_merged": "a trial goes by another number",
    "record_removed": "nobody can look a trial up any more",
    "erratum": "part of a paper no longer stands",
    "expression_of_concern": "a paper may not stand",
}
_NOTABLE_LABELS = {"new p3 trial", "new p2/p3 trial", "p2 data", "p1/2 data"}

_LONG_SLIP = 6  # months
_DATES = {"primary_completion_date", "completion_date", "start_date"}


def weigh(item_types: tuple[ItemType, ...], changes: tuple[Change, ...]) -> Importance:
    """Return how much an item weighs by its kinds and its changes."""
    names, labels = {t.name for t in item_types}, {t.label.lower() for t in item_types}
    if names & _CRITICAL.keys() or labels & _CRITICAL_LABELS:
        return Importance.CRITICAL
    if names & _NOTABLE.keys() or labels & _NOTABLE_LABELS or any(map(_is_notable, changes)):
        return Importance.NOTABLE
    return Importance.MINOR


def _is_notable(change: Change) -> bool:
    """Return whether a change weighs by its size: a long slip, a third of the people, a criterion on HER2-low."""
    if change.field == "enrollment" and isinstance(change.before, int) and isinstance(change.after, int):
        return abs(change.after - change.before) * 3 >= max(change.before, 1)
    if change.field in _DATES:
        months = months_between(str(change.before or ""), str(change.after or ""))
        return months is not None and abs(months) >= _LONG_SLIP
    return change.field == "eligibility" and names_low_expression(f"{change.before} {change.after}")
