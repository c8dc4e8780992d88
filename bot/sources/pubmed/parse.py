"""PubMed's XML as articles. https://dtd.nlm.nih.gov/ncbi/pubmed/doc/out/250101/"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lxml import etree

from bot.errors import SourceChanged, SourceUnavailable
from bot.model import AbstractSection, Article, Correction
from bot.plaintext import clean_line

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NCT = re.compile(r"\bNCT ?(\d{8})\b", re.I)
_NOT_AVAILABLE = "[not available]"


@dataclass(frozen=True, slots=True)
class Page:
    """What one answer holds: the articles, and for each record that is none, why not."""

    articles: tuple[Article, ...]
    unusable: tuple[str, ...] = ()

    @property
    def records(self) -> int:
        return len(self.articles) + len(self.unusable)


def parse_page(body: bytes, name: str) -> Page:
    """Return the papers of an efetch answer; raise SourceError where the answer is none, or no record is usable."""
    root = _root(body, name)
    articles, unusable = [], []
    for element in root.iterchildren("PubmedArticle", "PubmedBookArticle"):
        try:
            articles.append(parse_article(element))
        except SourceChanged as error:
            unusable.append(str(error))
    if unusable and not articles:
        raise SourceChanged(f"{name}: none of {len(unusable)} papers could be read: {unusable[0]}")
    return Page(tuple(articles), tuple(unusable))


def _root(body: bytes, name: str) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise SourceChanged(f"{name}: papers came as broken XML: {error}") from error
    if root.tag == "PubmedArticleSet":
        return root
    problem = root.findtext(".//ERROR")
    if problem is not None:
        raise SourceUnavailable(f"{name}: {clean_line(problem, limit=200)}")
    raise SourceChanged(f"{name}: papers came as <{clean_line(str(root.tag), limit=60)}>, not as <PubmedArticleSet>")


def parse_article(element: etree._Element) -> Article:
    """Return a paper, or a chapter of a book, as PubMed states it; raise SourceChanged where it has no PMID."""
    citation = _first(element, "MedlineCitation", "BookDocument")
    pmid = _text(citation, "PMID")
    if citation is None or not re.fullmatch(r"\d{1,9}", pmid):
        raise SourceChanged(f"a record without a PMID ({pmid or 'none'!r})")
    paper = citation if citation.tag == "BookDocument" else _first(citation, "Article")
    if paper is None:
        raise SourceChanged(f"pubmed {pmid}: no field Article")
    abstract = tuple(_abstract(paper, citation))
    return Article(
        pmid=pmid,
        title=_title(paper),
        journal=_journal(paper, citation),
        abstract=abstract,
        authors=tuple(_authors(paper)),
        doi=_doi(element, paper),
        pmcid=_article_id(element, "pmc"),
        published=_published(paper),
        entered=_history(element, "entrez") or _history(element, "pubmed"),
        revised=_day(_first(citation, "DateRevised")),
        publication_types=_texts(paper, "PublicationTypeList/PublicationType") or _texts(paper, "PublicationType"),
        mesh=_texts(citation, "MeshHeadingList/MeshHeading/DescriptorName"),
        keywords=_texts(citation, "KeywordList/Keyword"),
        nct_numbers=tuple(dict.fromkeys(_nct_numbers(paper, abstract))),
        corrections=tuple(_corrections(citation)),
        language=_text(paper, "Language"),
        vernacular_title=_text(paper, "VernacularTitle"),
    )


def _title(paper: etree._Element) -> str:
    """Return the title; PubMed's brackets round a translated one stay, for that is how it says so."""
    title = _text(paper, "ArticleTitle") or _text(paper, "Book/BookTitle")
    vernacular = _text(paper, "VernacularTitle")
    return vernacular if vernacular and title.lower().rstrip(".").startswith(_NOT_AVAILABLE) else title or vernacular


def _journal(paper: etree._Element, citation: etree._Element) -> str:
    return (
        _text(paper, "Journal/ISOAbbreviation")
        or _text(paper, "Journal/Title")
        or _text(citation, "MedlineJournalInfo/MedlineTA")
        or _text(paper, "Book/BookTitle")
    )


def _abstract(paper: etree._Element, citation: etree._Element) -> Iterator[AbstractSection]:
    """Yield the paragraphs of the abstract; a second abstract counts only where there is no first, and in English."""
    found = paper.findall("Abstract/AbstractText") or citation.findall("OtherAbstract[@Language='eng']/AbstractText")
    for element in found:
        text = _plain(element)
        if text:
            yield AbstractSection(text, _label(element, "Label"), _label(element, "NlmCategory"))


def _label(element: etree._Element, name: str) -> str:
    label = clean_line(element.get(name, ""))
    return "" if label.upper() in ("UNLABELLED", "UNASSIGNED") else label


def _authors(paper: etree._Element) -> Iterator[str]:
    for author in paper.iterfind("AuthorList/Author"):
        if author.get("ValidYN") == "N":
            continue
        given = _text(author, "Initials") or "".join(part[0] for part in _text(author, "ForeName").split())
        person = " ".join(filter(None, (_text(author, "LastName"), given, _text(author, "Suffix"))))
        name = person or _text(author, "CollectiveName")
        if name:
            yield name


def _doi(element: etree._Element, paper: etree._Element) -> str:
    for location in paper.iterfind("ELocationID"):
        if location.get("EIdType") == "doi" and location.get("ValidYN", "Y") == "Y":
            return _plain(location)
    return _article_id(element, "doi")


def _article_id(element: etree._Element, kind: str) -> str:
    """Return an id of the paper itself; those of its references stand deeper."""
    found = element.findall("PubmedData/ArticleIdList/ArticleId") or element.findall(
        ".//BookDocument/ArticleIdList/ArticleId"
    )
    return next((_plain(one) for one in found if one.get("IdType") == kind), "")


def _published(paper: etree._Element) -> str:
    """Return when the paper appeared, with the precision that the journal gives: a season is only its year."""
    places = ("Journal/JournalIssue/PubDate", "ArticleDate", "ContributionDate", "Book/PubDate")
    return next((text for place in places if (text := _partial(_first(paper, place)))), "")


def _partial(element: etree._Element | None) -> str:
    if element is None:
        return ""
    year, month, day = (_text(element, part) for part in ("Year", "Month", "Day"))
    if not year:
        return _medline_date(_text(element, "MedlineDate"))
    number = _month(month)
    if not number:
        return year
    try:
        return date(int(year), number, int(day)).isoformat()
    except ValueError:
        return f"{year}-{number:02}"


def _medline_date(text: str) -> str:
    """Return the first moment of a span that a journal prints ("2026 Nov-Dec", "1998 Dec-1999 Jan", "Winter 2001")."""
    year = re.search(r"\b(1[89]\d\d|20\d\d)\b", text)
    if year is None:
        return ""
    month = re.match(r"\s*([A-Za-z]{3})", text[year.end() :])
    number = _month(month[1]) if month else 0
    return f"{year[1]}-{number:02}" if number else year[1]


def _month(text: str) -> int:
    """Return the number of a month; 0 for a season or none."""
    if text.isdigit():
        return int(text) if 1 <= int(text) <= 12 else 0
    return MONTHS.index(text[:3].lower()) + 1 if text[:3].lower() in MONTHS else 0


def _history(element: etree._Element, status: str) -> date | None:
    for place in ("PubmedData", "PubmedBookData"):
        day = _day(_first(element, f"{place}/History/PubMedPubDate[@PubStatus='{status}']"))
        if day:
            return day
    return None


def _day(element: etree._Element | None) -> date | None:
    if element is None:
        return None
    try:
        return date(int(_text(element, "Year")), _month(_text(element, "Month")), int(_text(element, "Day")))
    except ValueError:
        return None


def _nct_numbers(paper: etree._Element, abstract: tuple[AbstractSection, ...]) -> Iterator[str]:
    registered = _texts(paper, "DataBankList/DataBank/AccessionNumberList/AccessionNumber")
    for text in (*registered, _text(paper, "ArticleTitle"), *(section.text for section in abstract)):
        for number in _NCT.findall(text):
            yield f"NCT{number}"


def _corrections(citation: etree._Element) -> Iterator[Correction]:
    for link in citation.iterfind("CommentsCorrectionsList/CommentsCorrections"):
        kind = link.get("RefType", "")
        if kind and kind != "Cites":  # what a paper cites is no correction of it
            yield Correction(kind, _text(link, "PMID"), _text(link, "RefSource"))


def _first(element: etree._Element | None, *paths: str) -> etree._Element | None:
    found = (element.find(path) for path in paths) if element is not None else iter(())
    return next((one for one in found if one is not None), None)


def _text(element: etree._Element | None, path: str) -> str:
    found = _first(element, path)
    return "" if found is None else _plain(found)


def _texts(element: etree._Element, path: str) -> tuple[str, ...]:
    return tuple(text for one in element.iterfind(path) if (text := _plain(one)))


def _plain(element: etree._Element) -> str:
    """Return the text without its markup: 10<sup>9</sup> is 109 in PubMed's own lists too."""
    return clean_line("".join(str(piece) for piece in element.itertext()))
