"""How changes are worded, for every channel alike: what moved, by how much, and why. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.annotate.changes.eligibility import names_low_expression
from bot.annotate.changes.stops import reason_class
from bot.annotate.dates import first_day
from bot.annotate.folding import fold
from bot.digest.terms import ARROW, counted, day, facts, month, phase, slip, status
from bot.model import Article, Change, Item, Trial

_STOPS = {"TERMINATED", "SUSPENDED", "WITHDRAWN"}
_LONG = 300  # of a criterion or an endpoint, what a line can hold

_DATES = {
    "start_date": "Initiation date",
    "primary_completion_date": "Trial primary completion date",
    "completion_date": "Trial completion date",
}
_LISTS = {
    "collaborators": "Collaborators",
    "countries": "Countries",
    "documents": "Documents posted",
    "publications": "Publication linked",
    "merged": "Record merged",
    "primary_outcomes": "Primary endpoint",
    "secondary_outcomes": "Secondary endpoint",
    "arms": "Arm",
    "interventions": "Intervention",
    "publication_types": "Publication type",
}


def trial_line(item: Item) -> str:
    """Return a trial's facts, then what changed: "P1, N=115, Recruiting, Sponsor | Enrollment: N=100 → 115"."""
    trial = item.record
    if not isinstance(trial, Trial):
        return ""
    return " | ".join((facts(trial), *changes(item)))


def changes(item: Item) -> tuple[str, ...]:
    """Return what changed, one phrase for each change."""
    by_field = {change.field: change for change in item.changes}
    phrases = (_phrase(change, by_field, item) for change in item.changes)
    return tuple(filter(None, phrases))


def _phrase(change: Change, by_field: Mapping[str, Change], item: Item) -> str:
    if change.field in _DATES:
        return _date_phrase(change, by_field, item)
    if change.field in _LISTS:
        return f"{_LISTS[change.field]}{_time_frame(change, item)}: {_part(change)}"
    word = _WORDS.get(change.field)
    return word(change, by_field, item) if word else ""


def _status_phrase(change: Change, _by_field: Mapping[str, Change], item: Item) -> str:
    moved = f"{status(str(change.before or ''))}{ARROW}{status(str(change.after or ''))}"
    return f"{moved} | {_reason(item)}" if change.after in _STOPS else moved


def _reason(item: Item) -> str:
    why = item.record.why_stopped.strip() if isinstance(item.record, Trial) else ""
    return f'Reason given: "{why}" (class: {reason_class(why)})' if why else "no reason given"


def _reason_phrase(change: Change, by_field: Mapping[str, Change], item: Item) -> str:
    """Return a reason that came later; one that came with the stop stands there."""
    status_change = by_field.get("overall_status")
    if change.after is None or (status_change and status_change.after in _STOPS):
        return ""
    return _reason(item)


def _date_phrase(change: Change, by_field: Mapping[str, Change], item: Item) -> str:
    before, after = str(change.before or ""), str(change.after or "")
    notes = filter(
        None,
        (slip(before, after), _nth_slip(change), _passed(before, after, item), _now_actual(change.field, by_field)),
    )
    return f"{_DATES[change.field]}: {_months(before, after)}" + _bracketed("; ".join(notes))


def _nth_slip(change: Change) -> str:
    """Return which slip this is and how far the date has drifted in all, from the second one on that we saw."""
    if change.slips < 2 or not str(change.after or "") > str(change.before or ""):
        return ""
    drift = slip(change.first, str(change.after))
    return f"{_ordinal(change.slips)} slip" + (f", {drift} in all" if drift else "")


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _months(before: str, after: str) -> str:
    """Return both dates to the month, or to the day where only the day moved."""
    shown = month(before), month(after)
    return ARROW.join(shown if shown[0] != shown[1] else (_exact(before), _exact(after)))


def _exact(text: str) -> str:
    when = first_day(text)
    return day(when) if when and len(text) == 10 else month(text)


def _passed(before: str, after: str, item: Item) -> str:
    """Return a note where the old date had gone by unmet when the new one was given."""
    due, now = first_day(before), first_day(after)
    moved_on = due and now and now > due and f"{item.entered:%Y-%m-%d}"[: len(before)] > before
    return "old date had passed" if moved_on else ""


def _now_actual(name: str, by_field: Mapping[str, Change]) -> str:
    change = by_field.get(f"{name}_type")
    return "now actual" if change and change.after == "ACTUAL" else ""


def _bracketed(text: str) -> str:
    return f" ({text})" if text else ""


def _date_type_phrase(change: Change, by_field: Mapping[str, Change], item: Item) -> str:
    """Return that a date is no longer a guess, where the date itself stayed."""
    name = change.field.removesuffix("_type")
    if name in by_field or not isinstance(item.record, Trial):
        return ""
    kept = month(str(getattr(item.record, name)))
    return f"{_DATES[name]}: {kept} ({str(change.before).lower()}{ARROW}{str(change.after).lower()})"


def _enrollment_phrase(change: Change, _by_field: Mapping[str, Change], item: Item) -> str:
    final = " (actual)" if isinstance(item.record, Trial) and item.record.enrollment_type == "ACTUAL" else ""
    before, after = ("none" if n is None else n for n in (change.before, change.after))
    return f"N={before}{ARROW}{after}{final}"


def _enrollment_type_phrase(change: Change, by_field: Mapping[str, Change], item: Item) -> str:
    if "enrollment" in by_field or not isinstance(item.record, Trial):
        return ""
    return f"N={item.record.enrollment} ({str(change.before).lower()}{ARROW}{str(change.after).lower()})"


def _phase_phrase(change: Change, _by_field: Mapping[str, Change], _item: Item) -> str:
    before, after = (phase(*value) if isinstance(value, tuple) else "P=N/A" for value in (change.before, change.after))
    return f"{before}{ARROW}{after}"


def _sponsor_phrase(change: Change, _by_field: Mapping[str, Change], _item: Item) -> str:
    return f"Sponsor: {change.before or 'none'}{ARROW}{change.after or 'none'}"


def _sites_phrase(change: Change, _by_field: Mapping[str, Change], _item: Item) -> str:
    """Return "+12 sites: Japan +8, South Korea +4"."""
    before, after = (dict(value) if isinstance(value, tuple) else {} for value in (change.before, change.after))
    moved = {name: after.get(name, 0) - before.get(name, 0) for name in sorted(before | after)}
    places = [f"{name} {number:+d}" for name, number in sorted(moved.items(), key=lambda one: -abs(one[1]))]
    total = sum(moved.values())
    return f"{counted(total, 'site') if total else 'Sites'}: {', '.join(places[:8])}" + _more(len(places) - 8)


def _more(number: int) -> str:
    return f", and {number} more countries" if number > 0 else ""


def _eligibility_phrase(change: Change, _by_field: Mapping[str, Change], item: Item) -> str:
    """Return "Eligibility: HER2-low cohort added: …": what it is about, what happened to it, and the words."""
    named = _biomarkers(change, item)
    cohort = " cohort" if named and "cohort" in f"{change.before or ''}{change.after or ''}".casefold() else ""
    what = f"{named}{cohort} " if named else ""
    words = _part(change) if change.before and change.after else _listed(change.after or change.before)
    return f"Eligibility: {what}{_happened(change)}: {words}"


def _happened(change: Change) -> str:
    before, after = str(change.before or ""), str(change.after or "")
    if not before or not after:
        return "removed" if before else "added"
    sides = before.partition(": ")[0], after.partition(": ")[0]
    return f"moved to {sides[1].lower()}" if set(sides) == {"Inclusion", "Exclusion"} else "reworded"


def _biomarkers(change: Change, item: Item) -> str:
    """Return which biomarkers a criterion names, by the quotes that stand in it; implied ones are not named."""
    words = fold(f"{change.before or ''} {change.after or ''}")
    places = {"eligibility", "eligibility_before"}
    found = (m for m in item.mentions if m.place in places and m.entity.kind == "biomarker" and not m.implied)
    names = dict.fromkeys(m.entity.name for m in found if fold(m.quote) in words)
    low = ["HER2-low"] if names_low_expression(f"{change.before or ''} {change.after or ''}") else []
    return ", ".join(list(names)[:3] or low)


def _gone_phrase(change: Change, _by_field: Mapping[str, Change], _item: Item) -> str:
    if change.after is None:
        return "Record listed again"
    if change.after == "removed":
        return "Record removed: ClinicalTrials.gov no longer lists this trial"
    return f"Record merged: the trial goes by {change.after} now"


def _results_phrase(change: Change, _by_field: Mapping[str, Change], _item: Item) -> str:
    return "Results posted" if change.after else "Results taken back"


def _abstract_phrase(_change: Change, _by_field: Mapping[str, Change], item: Item) -> str:
    return "Abstract added" if isinstance(item.record, Article) else ""


def _correction_phrase(change: Change, _by_field: Mapping[str, Change], _item: Item) -> str:
    kind, _, where = str(change.after).partition(" ")
    word = _CORRECTIONS.get(kind, kind)
    if where.isdecimal():
        return f"{word}: see PMID {where}"
    return f"{word}: {where}" if where else word


_CORRECTIONS = {
    "ErratumIn": "Correction published",
    "CorrectedIn": "Correction published",
    "RepublishedIn": "Corrected and republished",
    "RetractionIn": "Retracted",
    "PartialRetractionIn": "Retracted in part",
    "ExpressionOfConcernIn": "Expression of concern",
}

_WORDS: Mapping[str, Callable[[Change, Mapping[str, Change], Item], str]] = {
    "gone": _gone_phrase,
    "overall_status": _status_phrase,
    "why_stopped": _reason_phrase,
    "phase": _phase_phrase,
    "enrollment": _enrollment_phrase,
    "enrollment_type": _enrollment_type_phrase,
    "start_date_type": _date_type_phrase,
    "primary_completion_date_type": _date_type_phrase,
    "completion_date_type": _date_type_phrase,
    "lead_sponsor": _sponsor_phrase,
    "sites": _sites_phrase,
    "eligibility": _eligibility_phrase,
    "has_results": _results_phrase,
    "abstract": _abstract_phrase,
    "corrections": _correction_phrase,
}


def _part(change: Change) -> str:
    """Return what came, what went, or what became what."""
    before, after = _listed(change.before), _listed(change.after)
    if before and after:
        return f"- {before}; + {after}" if isinstance(change.after, tuple) else f"{before}{ARROW}{after}"
    return f"+ {after}" if after else f"- {before}"


def _time_frame(change: Change, item: Item) -> str:
    """Return that it is an endpoint's time frame which moved, and whose; the change itself holds the time frames."""
    endpoints = getattr(item.record, change.field, ()) if change.field.endswith("_outcomes") else ()
    measured = (e.measure for e in endpoints if e.time_frame == change.after and e.measure != change.after)
    measure = next(measured, "")
    return f" time frame ({_shortened(measure, 80)})" if measure else ""


def _listed(value: object) -> str:
    return _shortened(", ".join(map(str, value)) if isinstance(value, tuple) else str(value or ""), _LONG)


def _shortened(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 2].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"
