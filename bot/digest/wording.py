"""How facts are worded, for every channel alike: phases, states, dates, what moved and by how much. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from bot.annotate.dates import first_day, months_between
from bot.model import Article, Change, Item, Trial

ARROW = " → "
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_STATUSES = {"ENROLLING_BY_INVITATION": "Enrolling by invitation", "ACTIVE_NOT_RECRUITING": "Active, not recruiting"}
_STOPS = {"TERMINATED", "SUSPENDED", "WITHDRAWN"}
_LONG = 300  # of a criterion or an endpoint, what a line can hold
_UNKNOWN_ENROLLMENT = 99_999_999  # the registry's way to say that it has no number

_DATES = {
    "start_date": "Initiation date",
    "primary_completion_date": "Trial primary completion date",
    "completion_date": "Trial completion date",
}
_LISTS = {
    "collaborators": "Collaborators",
    "countries": "Countries",
    "primary_outcomes": "Primary endpoint",
    "secondary_outcomes": "Secondary endpoint",
    "arms": "Arm",
    "interventions": "Intervention",
    "eligibility": "Eligibility",
    "publication_types": "Publication type",
}


def phase(*phases: str) -> str:
    """Return registered phases in short: P1, P1/2, P2/3; P=N/A where there is none."""
    names = [_short_phase(p) for p in phases if p not in {"", "NA", "N/A"}]
    return "P" + "/".join(names) if names else "P=N/A"


def _short_phase(name: str) -> str:
    return name.upper().removeprefix("EARLY_").replace("PHASE", "").strip(" _")


def status(value: str) -> str:
    """Return a registered status in words: "Active, not recruiting"."""
    return _STATUSES.get(value, value.replace("_", " ").capitalize()) or "No status"


def month(text: str) -> str:
    """Return a partial date to the month: "Oct 2025"; a year alone stays as it is."""
    day = first_day(text)
    if day is None or len(text) < 6:
        return text or "none"
    return f"{_MONTHS[day.month - 1]} {day.year}"


def day(when: date) -> str:
    """Return a day: "12 Oct 2025"."""
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def slip(before: str, after: str) -> str:
    """Return by how much a date moved: "+17 months", "-3 months", "+12 days"; empty where that cannot be said."""
    months = months_between(before, after)
    if months:
        return _counted(months, "month")
    one, other = first_day(before), first_day(after)
    exact = one and other and len(before) == len(after) == 10
    return _counted((other - one).days, "day") if exact and one and other and one != other else ""


def _counted(number: int, unit: str) -> str:
    return f"{number:+d} {unit}" + ("" if abs(number) == 1 else "s")


def age(when: date, today: date) -> str:
    """Return how old something is: 0d, 9d, 27d, then 1mo, 11mo, then 1y."""
    days = max((today - when).days, 0)
    if days < 28:
        return f"{days}d"
    return f"{max(days // 30, 1)}mo" if days < 365 else f"{days // 365}y"


def trial_line(item: Item) -> str:
    """Return a trial's facts, then what changed: "P1, N=115, Recruiting, Sponsor | Enrollment: N=100 → 115"."""
    trial = item.record
    if not isinstance(trial, Trial):
        return ""
    return " | ".join((facts(trial), *changes(item)))


def facts(trial: Trial) -> str:
    """Return phase, size, status and sponsor as they are now."""
    number = "" if trial.enrollment in {None, _UNKNOWN_ENROLLMENT} else f"N={trial.enrollment}"
    state = status(trial.overall_status) if trial.overall_status else ""
    return ", ".join(filter(None, (phase(*trial.phase), number, state, trial.lead_sponsor)))


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
    return f'Reason given: "{why}"' if why else "no reason given"


def _reason_phrase(change: Change, by_field: Mapping[str, Change], item: Item) -> str:
    """Return a reason that came later; one that came with the stop stands there."""
    status_change = by_field.get("overall_status")
    if change.after is None or (status_change and status_change.after in _STOPS):
        return ""
    return _reason(item)


def _date_phrase(change: Change, by_field: Mapping[str, Change], item: Item) -> str:
    before, after = str(change.before or ""), str(change.after or "")
    notes = filter(None, (slip(before, after), _passed(before, after, item), _now_actual(change.field, by_field)))
    return f"{_DATES[change.field]}: {_months(before, after)}" + _bracketed("; ".join(notes))


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


def _results_phrase(change: Change, _by_field: Mapping[str, Change], _item: Item) -> str:
    return "Results posted" if change.after else "Results taken back"


def _abstract_phrase(_change: Change, _by_field: Mapping[str, Change], item: Item) -> str:
    return "Abstract added" if isinstance(item.record, Article) else ""


def _correction_phrase(change: Change, _by_field: Mapping[str, Change], _item: Item) -> str:
    kind, _, where = str(change.after).partition(" ")
    return f"{_CORRECTIONS.get(kind, kind)}: {where}" if where else _CORRECTIONS.get(kind, kind)


_CORRECTIONS = {
    "ErratumIn": "Correction published",
    "CorrectedIn": "Correction published",
    "RepublishedIn": "Corrected and republished",
    "RetractionIn": "Retracted",
    "PartialRetractionIn": "Retracted in part",
    "ExpressionOfConcernIn": "Expression of concern",
}

_WORDS: Mapping[str, Callable[[Change, Mapping[str, Change], Item], str]] = {
    "overall_status": _status_phrase,
    "why_stopped": _reason_phrase,
    "phase": _phase_phrase,
    "enrollment": _enrollment_phrase,
    "enrollment_type": _enrollment_type_phrase,
    "start_date_type": _date_type_phrase,
    "primary_completion_date_type": _date_type_phrase,
    "completion_date_type": _date_type_phrase,
    "lead_sponsor": _sponsor_phrase,
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
