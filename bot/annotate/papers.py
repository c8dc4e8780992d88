"""What a paper says of itself, read once for all item types: its words in lower case, its indexing, its kind of work.

A paper is an article, or a feed's entry that belongs to a journal."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.model import Announcement, Article, Record, Sighting

_PREPRINT_DOI = re.compile(
    r"10\.(?:1101/(?:\d|2\d{3}\.)|64898/|21203/rs|20944/preprints|26434/chemrxiv|2139/ssrn|48550/|31219/osf)"
)
_PREPRINT_VENUE = re.compile(r"\b(?:biorxiv|medrxiv|arxiv|research square|preprints?\.org|preprints|ssrn|chemrxiv)\b")
_TITLE_MISSING = re.compile(r"\[?not available\.?\]?\.?$")


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that tell something; the stems are looked for first, because most papers have none of them."""

    stems: tuple[str, ...]
    pattern: re.Pattern[str]

    def __call__(self, text: str) -> bool:
        for stem in self.stems:  # written out: this runs a hundred times for each paper
            if stem in text:
                return self.pattern.search(text) is not None
        return False


def cue(stems: str, pattern: str = "") -> Cue:
    """Return a test for words in lower-case text: any of the stems ("cohort|registr"), and then the pattern."""
    return Cue(tuple(stems.split("|")), re.compile(pattern or re.escape(stems).replace(r"\|", "|")))


@dataclass(frozen=True, slots=True, eq=False)
class Paper:
    """A paper's words in lower case; `text` is its title and abstract, `types` are its publication types, `indexed` its
    title, keywords and headings.

    One is the same as another only if it is the same object, so that what was judged of it is found again at once."""

    title: str
    abstract: str
    text: str
    venue: str = ""
    types: frozenset[str] = frozenset()
    mesh: frozenset[str] = frozenset()
    indexed: str = ""
    doi: str = ""


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
            whole = f"{title}\n{summary}".lower()
            return Paper(title.lower(), summary.lower(), whole, record.venue.lower(), doi=record.doi.lower())
    return None


def _of_article(article: Article) -> Paper:
    title, abstract = _title(article), "\n".join(section.text for section in article.abstract).lower()
    return Paper(
        title=title,
        abstract=abstract,
        text=f"{title}\n{abstract}",
        venue=article.journal.lower(),
        types=frozenset(name.lower() for name in article.publication_types),
        mesh=frozenset(name.lower() for name in article.mesh),
        indexed="\n".join((title, *article.keywords, *article.mesh)).lower(),
        doi=(article.doi or article.pmid).lower(),
    )


def _title(article: Article) -> str:
    title = article.title.lower()
    return article.vernacular_title.lower() if not title or _TITLE_MISSING.match(title) else title


def is_preprint(paper: Paper) -> bool:
    return "preprint" in paper.types or bool(_PREPRINT_DOI.match(paper.doi) or _PREPRINT_VENUE.search(paper.venue))


def is_subject(words: Cue, paper: Paper) -> bool:
    """Return whether words are what a paper is about: in its title, keywords or headings, or twice in its abstract."""
    if words(paper.indexed or paper.title):
        return True
    return any(stem in paper.abstract for stem in words.stems) and len(words.pattern.findall(paper.abstract)) >= 2
