"""What changed in a record since we last saw it, in the source's own values; typography and order are no change."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.annotate.changes.eligibility import names_biomarker
from bot.annotate.changes.pairing import unmatched
from bot.annotate.changes.trials import trial_changes
from bot.model import Article, Change, Correction, Record, Trial

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
        return tuple(trial_changes(previous, record, names_biomarker))
    if isinstance(previous, Article) and isinstance(record, Article):
        return tuple(_article_changes(previous, record))
    return ()


def _article_changes(old: Article, new: Article) -> Iterator[Change]:
    if new.abstract and not old.abstract:
        yield Change("abstract", None, "\n".join(section.text for section in new.abstract))
    known = {_link(correction) for correction in old.corrections}
    for correction in new.corrections:
        if correction.kind in _REPLACED_BY and _link(correction) not in known:
            yield Change("corrections", None, _link(correction))
    gone, come = (unmatched(_telling(a), _telling(b)) for a, b in ((old, new), (new, old)))
    if gone or come:
        yield Change("publication_types", tuple(gone) or None, tuple(come) or None)


def _link(correction: Correction) -> str:
    return " ".join(filter(None, (correction.kind, correction.pmid or correction.citation)))


def _telling(article: Article) -> tuple[str, ...]:
    return tuple(t for t in article.publication_types if not t.casefold().startswith(_DESCRIPTIVE_TYPES))
