"""PubMed as E-utilities answer, with papers of our own."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from xml.sax.saxutils import escape

from tests.fetch.web import Asked, Reply, Route

DOCTYPE = '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" "https://dtd.nlm.nih.gov/x.dtd">'


def a_paper_xml(
    pmid: str = "41000001", *, entered: date = date(2026, 11, 20), citation: str = "", article: str = ""
) -> str:
    """A record in PubMed's shape; `citation` and `article` are what stands in it beside the title."""
    body = article or f"<ArticleTitle>{escape('HER2-low breast cancer')} {pmid}</ArticleTitle>"
    day = f"<Year>{entered.year}</Year><Month>{entered.month}</Month><Day>{entered.day}</Day>"
    return (
        f'<PubmedArticle><MedlineCitation><PMID Version="1">{pmid}</PMID><Article>{body}</Article>{citation}'
        f'</MedlineCitation><PubmedData><History><PubMedPubDate PubStatus="entrez">{day}</PubMedPubDate></History>'
        "</PubmedData></PubmedArticle>"
    )


def a_page_of(*records: str) -> bytes:
    return f'<?xml version="1.0"?>{DOCTYPE}<PubmedArticleSet>{"".join(records)}</PubmedArticleSet>'.encode()


@dataclass
class Eutils:
    """Papers by id with the day they entered, and the day on which some were revised."""

    entered: dict[str, date]
    revised: dict[str, date] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)  # promised by searches, never sent
    record: Callable[..., str] = a_paper_xml

    @property
    def routes(self) -> dict[str, Route]:
        return {"/entrez/eutils/esearch.fcgi": self.search, "/entrez/eutils/efetch.fcgi": self.fetch}

    def search(self, asked: Asked) -> Reply:
        first, last = (date(*map(int, asked.params[name].split("/"))) for name in ("mindate", "maxdate"))
        days = self.entered if asked.params["datetype"] == "crdt" else {**self.entered, **self.revised}
        found = [pmid for pmid, day in days.items() if first <= day <= last]
        return a_search_reply(len(found), found[: int(asked.params["retmax"])])

    def fetch(self, asked: Asked) -> Reply:
        ids = [pmid for pmid in asked.params["id"].split(",") if pmid not in self.lost]
        return Reply(a_page_of(*(self.record(pmid, entered=self.entered[pmid]) for pmid in ids)))


def a_search_reply(count: int, ids: Sequence[str]) -> Reply:
    return Reply(json.dumps({"header": {}, "esearchresult": {"count": str(count), "idlist": list(ids)}}))
