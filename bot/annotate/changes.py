"""What changed in a record since we last saw it, in the source's own values; typography and order are no change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from bot.annotate.eligibility import differing, names_biomarker
from bot.annotate.folding import fold
from bot.annotate.pairing import Pair, swaps
from bot.model import Article, Change, Correction, Endpoint, Record, Trial

_TEXTS = ("overall_status", "why_stopped", "lead_sponsor")
_DATES = ("start_date", "primary_completion_date", "completion_date")
_NO_PHASE = frozenset({"NA", "N/A", ""})
_REPLACED_BY = {
    "ErratumIn",
    "RetractionIn",
    "PartialRetractionIn",
    "ExpressionOfConcernIn",
    "RepublishedIn",
    "CorrectedIn",
}

# what indexers add later says nothing new about the paper
_DESCRIPTIVE_TYPES = (
    "journal article",
    "research support",
    "english abstract",
    "comparative study",
    "multicenter study",
    "evaluation study",
    "validation study",
    "twin study",
    "historical article",
    "video-audio media",
    "webcast",
    "portrait",
    "dataset",
    "clinical study",
)


def compare(
    previous: Record, record: Record, names_biomarker: Callable[[str], bool] = names_biomarker
) -> tuple[Change, ...]:
    """Return what differs and matters, in a stable order.

    Of texts and lists a change holds the part that differs, so one field may have several changes: one for each
    endpoint, arm or criterion. `names_biomarker` tells which eligibility criteria matter."""
    if isinstance(previous, Trial) and isinstance(record, Trial):
        return tuple(_trial_changes(previous, record, names_biomarker))
    if isinstance(previous, Article) and isinstance(record, Article):
        return tuple(_article_changes(previous, record))
    return ()


def _trial_changes(old: Trial, new: Trial, names: Callable[[str], bool]) -> Iterator[Change]:
    yield from (change for name in _TEXTS if (change := _text(name, old, new)))
    yield from _phase(old, new)
    yield from _enrollment(old, new)
    for name in _DATES:
        yield from _date(name, old, new)
    yield from _set("collaborators", old.collaborators, new.collaborators)
    yield from _set("countries", old.countries, new.countries)
    if old.has_results != new.has_results:
        yield Change("has_results", old.has_results, new.has_results)
    yield from _endpoints("primary_outcomes", old.primary_outcomes, new.primary_outcomes)
    yield from _endpoints("secondary_outcomes", old.secondary_outcomes, new.secondary_outcomes)
    yield from _changes("arms", _swapped([a.label for a in old.arms], [a.label for a in new.arms]))
    yield from _changes(
        "interventions", _swapped([i.name for i in old.interventions], [i.name for i in new.interventions])
    )
    yield from _changes("eligibility", differing(old.eligibility, new.eligibility, names))


def _text(name: str, old: Trial, new: Trial) -> Change | None:
    before, after = getattr(old, name), getattr(new, name)
    return Change(name, before or None, after or None) if fold(before) != fold(after) else None


def _phase(old: Trial, new: Trial) -> Iterator[Change]:
    """Yield the phase where it moved; none and "not applicable" are the same."""
    if _stated_phases(old) != _stated_phases(new):
        yield Change("phase", old.phase or None, new.phase or None)


def _stated_phases(trial: Trial) -> frozenset[str]:
    return frozenset(trial.phase) - _NO_PHASE


def _enrollment(old: Trial, new: Trial) -> Iterator[Change]:
    if old.enrollment != new.enrollment:
        yield Change("enrollment", old.enrollment, new.enrollment)
    yield from _type("enrollment_type", old, new)


def _date(name: str, old: Trial, new: Trial) -> Iterator[Change]:
    before, after = getattr(old, name), getattr(new, name)
    if not _same_day(before, after):
        yield Change(name, before or None, after or None)
    yield from _type(f"{name}_type", old, new)


def _type(name: str, old: Trial, new: Trial) -> Iterator[Change]:
    """Yield ESTIMATED and ACTUAL in turn; a type that was not stated before is no news."""
    before, after = getattr(old, name), getattr(new, name)
    if before and after and before != after:
        yield Change(name, before, after)


def _same_day(before: str, after: str) -> bool:
    """Return whether one partial date says the other more exactly: "2026-10" and "2026-10-31"."""
    shorter, longer = sorted((before, after), key=len)
    return shorter == longer or (bool(shorter) and longer.startswith(f"{shorter}-"))


def _set(name: str, old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[Change]:
    """Yield what left and what joined a list whose order means nothing."""
    gone, come = _unmatched(old, new), _unmatched(new, old)
    if gone or come:
        yield Change(name, tuple(gone) or None, tuple(come) or None)


def _unmatched(mine: Iterable[str], theirs: Iterable[str]) -> list[str]:
    """Return my texts that the other list does not hold, each as often as it holds fewer of them."""
    left = Counter(fold(text) for text in theirs)
    alone = []
    for text in mine:
        folded = fold(text)
        if left[folded]:
            left[folded] -= 1
        elif folded:
            alone.append(text)
    return alone


def _swapped(old: list[str], new: list[str]) -> tuple[Pair, ...]:
    return swaps(_unmatched(old, new), _unmatched(new, old))


def _changes(name: str, pairs: Iterable[Pair]) -> Iterator[Change]:
    return (Change(name, before, after) for before, after in pairs)


def _endpoints(name: str, old: tuple[Endpoint, ...], new: tuple[Endpoint, ...]) -> Iterator[Change]:
    """Yield endpoints that came, went or were reworded, then time frames that moved under the same endpoint."""
    yield from _changes(name, _swapped([e.measure for e in old], [e.measure for e in new]))
    frames = _frames(old)
    for folded, now in _frames(new).items():
        yield from _changes(name, _swapped(frames.get(folded, now), now))


def _frames(endpoints: tuple[Endpoint, ...]) -> dict[str, list[str]]:
    frames: dict[str, list[str]] = {}
    for endpoint in endpoints:
        frames.setdefault(fold(endpoint.measure), []).append(endpoint.time_frame)
    return frames


def _article_changes(old: Article, new: Article) -> Iterator[Change]:
    if new.abstract and not old.abstract:
        yield Change("abstract", None, "\n".join(section.text for section in new.abstract))
    known = {_link(correction) for correction in old.corrections}
    for correction in new.corrections:
        if correction.kind in _REPLACED_BY and _link(correction) not in known:
            yield Change("corrections", None, _link(correction))
    gone, come = (_unmatched(_telling(a), _telling(b)) for a, b in ((old, new), (new, old)))
    if gone or come:
        yield Change("publication_types", tuple(gone) or None, tuple(come) or None)


def _link(correction: Correction) -> str:
    return " ".join(filter(None, (correction.kind, correction.pmid or correction.citation)))


def _telling(article: Article) -> tuple[str, ...]:
    return tuple(t for t in article.publication_types if not t.casefold().startswith(_DESCRIPTIVE_TYPES))
