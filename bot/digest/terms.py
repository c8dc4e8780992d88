"""How facts are worded, for every channel alike: phases, states, dates, spans of time. Pure."""

from __future__ import annotations

from datetime import date

from bot.annotate.dates import first_day, months_between
from bot.model import Trial

ARROW = " → "
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_STATUSES = {"ENROLLING_BY_INVITATION": "Enrolling by invitation", "ACTIVE_NOT_RECRUITING": "Active, not recruiting"}
_UNKNOWN_ENROLLMENT = 99_999_999  # the registry's way to say that it has no number


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
        return counted(months, "month")
    one, other = first_day(before), first_day(after)
    exact = one and other and len(before) == len(after) == 10
    return counted((other - one).days, "day") if exact and one and other and one != other else ""


def counted(number: int, unit: str) -> str:
    return f"{number:+d} {unit}" + ("" if abs(number) == 1 else "s")


def age(when: date, today: date) -> str:
    """Return how old something is: 0d, 9d, 27d, then 1mo, 11mo, then 1y."""
    days = max((today - when).days, 0)
    if days < 28:
        return f"{days}d"
    return f"{max(days // 30, 1)}mo" if days < 365 else f"{days // 365}y"


def facts(trial: Trial) -> str:
    """Return phase, size, status and sponsor as they are now."""
    number = "" if trial.enrollment in {None, _UNKNOWN_ENROLLMENT} else f"N={trial.enrollment}"
    state = standing(trial) if trial.overall_status or trial.gone else ""
    return ", ".join(filter(None, (phase(*trial.phase), number, state, trial.lead_sponsor)))


def standing(trial: Trial) -> str:
    """Return how a trial stands: its status, unless the registry no longer lists it."""
    if not trial.gone:
        return status(trial.overall_status)
    now = "No longer listed" if trial.gone == "removed" else f"Now {trial.gone}"
    return f"{now} (was: {status(trial.overall_status)})"
