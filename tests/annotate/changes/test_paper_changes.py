"""What of a paper that we know is news when its record is revised."""

from __future__ import annotations

from dataclasses import replace

from bot.annotate.changes import compare
from bot.model import AbstractSection, Announcement, Article, Change, Correction

PAPER = Article(
    pmid="99900001",
    title="Drug X in HER2-low breast cancer",
    abstract=(AbstractSection("Drug X was active."),),
    publication_types=("Journal Article",),
)


def test_an_abstract_that_was_missing_is_news() -> None:
    assert compare(replace(PAPER, abstract=()), PAPER) == (Change("abstract", None, "Drug X was active."),)


def test_a_retraction_is_news() -> None:
    links = (Correction("RetractionIn", "99900002"),)
    now = replace(PAPER, corrections=links, publication_types=("Journal Article", "Retracted Publication"))
    assert compare(PAPER, now) == (
        Change("corrections", None, "RetractionIn 99900002"),
        Change("publication_types", None, ("Retracted Publication",)),
    )


def test_a_comment_on_a_paper_is_no_news_of_the_paper() -> None:
    assert compare(PAPER, replace(PAPER, corrections=(Correction("CommentIn", "99900003"),))) == ()


def test_indexing_is_no_news() -> None:
    types = ("Journal Article", "Research Support, Non-U.S. Gov't", "Comparative Study")
    now = replace(PAPER, mesh=("Humans",), keywords=("HER2",), publication_types=types, doi="10.1000/x")
    assert compare(PAPER, now) == ()


def test_another_wording_of_a_known_abstract_is_no_news() -> None:
    assert compare(PAPER, replace(PAPER, abstract=(AbstractSection("Drug X was somewhat active."),))) == ()


def test_announcements_do_not_change() -> None:
    one = Announcement("https://agency.example/1", "Agency approves drug X", "Agency")
    assert compare(one, replace(one, title="Agency approves drug Y")) == ()
