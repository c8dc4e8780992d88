"""What a paper says of itself, read once for all item types: its words in lower case, its indexing, its kind of work.

A paper is an article, or a feed's entry that belongs to a journal."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.annotate.cues import Cue, Prose
from bot.annotate.text import fold
from bot.model import Announcement, Article, Record, Sighting

_PREPRINT_DOI = re.compile(
    r"10\.(?:1101/(?:\d|2\d{3}\.)|64898/|21203/rs|20944/preprints|26434/chemrxiv|2139/ssrn|48550/|31219/osf)"
)
_PREPRINT_VENUE = re.compile(r"\b(?:biorxiv|medrxiv|arxiv|research square|preprints?\.org|preprints|ssrn|chemrxiv)\b")
_TITLE_MISSING = re.compile(r"\[?not available\.?\]?\.?$")


@dataclass(frozen=True, slots=True, eq=False)
class Paper:
    """A paper's words in lower case and plain typography; `text` is its title and abstract, `types` are its publication
    types, `indexed` its title, keywords and headings.

    One is the same as another only if it is the same object, so that what was judged of it is found again at once."""

    title: Prose
    abstract: Prose
    text: Prose
    indexed: Prose
    written: str = ""  # the abstract with its capitals, by which sentences are told apart
    venue: str = ""
    types: frozenset[str] = frozenset()
    mesh: frozenset[str] = frozenset()
    doi: str = ""


def is_retracted(article: Article) -> bool:
    """Return whether a paper was taken back, as PubMed says."""
    links = {correction.kind for correction in article.corrections}
    return "Retracted Publication" in article.publication_types or "RetractionIn" in links


def paper(sighting: Sighting) -> Paper | None:
    """Return the paper that a sighting shows; None where it shows something else."""
    record, read = _last[0]
    if record is not sighting.record:
        read = _read(sighting.record)
        _last[0] = (sighting.record, read)
    return read


# every item type asks for the paper that was read last; a cache by value would compare whole abstracts each time
_last: list[tuple[Record | None, Paper | None]] = [(None, None)]


def _read(record: Record) -> Paper | None:
    match record:
        case Article():
            return _of_article(record)
        case Announcement(title=title, summary=summary) if record.journal or record.doi or record.pmid:
            headline, abstract = Prose.of(fold(title)), Prose.of(fold(summary))
            whole = Prose.of(headline, abstract)
            venue, doi = record.venue.lower(), record.doi.lower()
            return Paper(headline, abstract, whole, headline, written=summary, venue=venue, doi=doi)
    return None


def _of_article(article: Article) -> Paper:
    title, written = Prose.of(_title(article)), "\n".join(section.text for section in article.abstract)
    abstract = Prose.of(fold(written))
    return Paper(
        title=title,
        abstract=abstract,
        written=written,
        text=Prose.of(title, abstract),
        indexed=Prose.of(title, fold("\n".join((*article.keywords, *article.mesh)))),
        venue=article.journal.lower(),
        types=frozenset(name.lower() for name in article.publication_types),
        mesh=frozenset(name.lower() for name in article.mesh),
        doi=(article.doi or article.pmid).lower(),
    )


def _title(article: Article) -> str:
    title = fold(article.title)
    return fold(article.vernacular_title) if not title or _TITLE_MISSING.match(title) else title


def is_preprint(paper: Paper) -> bool:
    return "preprint" in paper.types or bool(_PREPRINT_DOI.match(paper.doi) or _PREPRINT_VENUE.search(paper.venue))


def is_subject(words: Cue, paper: Paper) -> bool:
    """Return whether words are what a paper is about: in its title, keywords or headings, or twice in its abstract."""
    return words(paper.indexed) or len(words.all_in(paper.abstract)) >= 2
