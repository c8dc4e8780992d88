"""A paper as PubMed states it, whatever its shape."""

from __future__ import annotations

from datetime import date

import pytest

from bot.model import AbstractSection, Article, Correction
from bot.sources.pubmed.parse import parse_page
from tests.sources.eutils import a_page_of, a_paper_xml

WHOLE = """
<Journal><JournalIssue><PubDate><Year>2026</Year><Month>Nov</Month><Day>05</Day></PubDate></JournalIssue>
  <Title>The journal of invented results</Title><ISOAbbreviation>J Inv Res</ISOAbbreviation></Journal>
<ArticleTitle>HER2-low <i>and</i> -ultralow: 10<sup>9</sup> cells &amp; p &lt; 0.05 in H<sub>2</sub>O.</ArticleTitle>
<ELocationID EIdType="pii" ValidYN="Y">x1</ELocationID>
<ELocationID EIdType="doi" ValidYN="Y">10.1000/inv.1</ELocationID>
<Abstract>
  <AbstractText Label="BACKGROUND" NlmCategory="BACKGROUND">NCT01234567 was the first.</AbstractText>
  <AbstractText Label="WHAT IT MEANS" NlmCategory="CONCLUSIONS">It <b>works</b>.</AbstractText>
  <AbstractText/>
</Abstract>
<AuthorList><Author ValidYN="Y"><LastName>Müller</LastName><ForeName>Anna B</ForeName><Initials>AB</Initials></Author>
  <Author><LastName>Smith</LastName><ForeName>John</ForeName><Suffix>Jr</Suffix></Author>
  <Author><CollectiveName>INVENTED Study Group</CollectiveName></Author>
  <Author ValidYN="N"><LastName>Wrong</LastName></Author></AuthorList>
<Language>eng</Language>
<DataBankList><DataBank><DataBankName>ClinicalTrials.gov</DataBankName><AccessionNumberList>
  <AccessionNumber>NCT07654321</AccessionNumber><AccessionNumber>NCT01234567</AccessionNumber></AccessionNumberList>
  </DataBank></DataBankList>
<PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType>
  <PublicationType UI="D016454">Review</PublicationType></PublicationTypeList>
"""
CITATION = """
<DateRevised><Year>2026</Year><Month>11</Month><Day>21</Day></DateRevised>
<MeshHeadingList><MeshHeading><DescriptorName UI="D001943">Breast Neoplasms</DescriptorName></MeshHeading>
</MeshHeadingList>
<KeywordList><Keyword>HER2-low</Keyword><Keyword> T-DXd </Keyword></KeywordList>
<CommentsCorrectionsList>
  <CommentsCorrections RefType="RetractionIn"><RefSource>J Inv Res. 2026</RefSource><PMID>41000009</PMID>
  </CommentsCorrections>
  <CommentsCorrections RefType="Cites"><RefSource>An old paper</RefSource></CommentsCorrections>
</CommentsCorrectionsList>
"""


def parsed(article: str = "", **other: object) -> Article:
    [paper] = parse_page(a_page_of(a_paper_xml(article=article, **other)), "pubmed").articles
    return paper


def test_every_field_of_a_paper_is_read() -> None:
    assert parsed(WHOLE, citation=CITATION) == Article(
        pmid="41000001",
        title="HER2-low and -ultralow: 109 cells & p < 0.05 in H2O.",
        journal="J Inv Res",
        abstract=(
            AbstractSection("NCT01234567 was the first.", "BACKGROUND", "BACKGROUND"),
            AbstractSection("It works.", "WHAT IT MEANS", "CONCLUSIONS"),
        ),
        authors=("Müller AB", "Smith J Jr", "INVENTED Study Group"),
        doi="10.1000/inv.1",
        published="2026-11-05",
        entered=date(2026, 11, 20),
        revised=date(2026, 11, 21),
        publication_types=("Journal Article", "Review"),
        mesh=("Breast Neoplasms",),
        keywords=("HER2-low", "T-DXd"),
        nct_numbers=("NCT07654321", "NCT01234567"),
        corrections=(Correction("RetractionIn", "41000009", "J Inv Res. 2026"),),
        language="eng",
    )


@pytest.mark.parametrize(
    ("printed", "published"),
    [
        ("<Year>2026</Year><Month>11</Month><Day>5</Day>", "2026-11-05"),
        ("<Year>2026</Year><Month>Nov</Month>", "2026-11"),
        ("<Year>2026</Year><Season>Summer</Season>", "2026"),
        ("<Year>2026</Year>", "2026"),
        ("<Year>2026</Year><Month>Feb</Month><Day>30</Day>", "2026-02"),
        ("<MedlineDate>2026 Nov-Dec</MedlineDate>", "2026-11"),
        ("<MedlineDate>1998 Dec-1999 Jan</MedlineDate>", "1998-12"),
        ("<MedlineDate>Winter 2001</MedlineDate>", "2001"),
        ("<MedlineDate>2000 Spring</MedlineDate>", "2000"),
        ("<MedlineDate>some day</MedlineDate>", ""),
    ],
)
def test_a_publication_date_keeps_the_journals_precision(printed: str, published: str) -> None:
    issue = f"<Journal><JournalIssue><PubDate>{printed}</PubDate></JournalIssue></Journal>"
    assert parsed(f"{issue}<ArticleTitle>A</ArticleTitle>").published == published


def test_without_an_issue_the_date_of_the_electronic_paper_counts() -> None:
    day = '<ArticleDate DateType="Electronic"><Year>2026</Year><Month>10</Month><Day>03</Day></ArticleDate>'
    assert parsed(f"<ArticleTitle>A</ArticleTitle>{day}").published == "2026-10-03"


@pytest.mark.parametrize(
    ("titles", "title", "vernacular"),
    [
        (
            "<ArticleTitle>[A study].</ArticleTitle><VernacularTitle>Eine Studie.</VernacularTitle>",
            "[A study].",
            "Eine Studie.",
        ),
        (
            "<ArticleTitle>[Not Available].</ArticleTitle><VernacularTitle>Une étude.</VernacularTitle>",
            "Une étude.",
            "Une étude.",
        ),
        ("<ArticleTitle/><VernacularTitle>Une étude.</VernacularTitle>", "Une étude.", "Une étude."),
        ("<Language>eng</Language>", "", ""),
    ],
)
def test_titles_in_other_languages(titles: str, title: str, vernacular: str) -> None:
    paper = parsed(titles)
    assert (paper.title, paper.vernacular_title) == (title, vernacular)


@pytest.mark.parametrize(
    ("journal", "name"),
    [
        ("<Title>Long name</Title><ISOAbbreviation>Short</ISOAbbreviation>", "Short"),
        ("<Title>Long name</Title>", "Long name"),
        ("", "Medline name"),
    ],
)
def test_a_journal_goes_by_its_short_name_where_it_has_one(journal: str, name: str) -> None:
    medline = "<MedlineJournalInfo><MedlineTA>Medline name</MedlineTA></MedlineJournalInfo>"
    assert parsed(f"<Journal>{journal}</Journal><ArticleTitle>A</ArticleTitle>", citation=medline).journal == name


def test_ids_of_a_paper_are_not_those_of_its_references() -> None:
    record = a_paper_xml().replace(
        "</PubmedData>",
        '<ArticleIdList><ArticleId IdType="pmc">PMC1</ArticleId><ArticleId IdType="doi">10.1000/own</ArticleId>'
        '</ArticleIdList><ReferenceList><Reference><ArticleIdList><ArticleId IdType="doi">10.1000/cited</ArticleId>'
        "</ArticleIdList></Reference></ReferenceList></PubmedData>",
    )
    [paper] = parse_page(a_page_of(record), "pubmed").articles
    assert (paper.doi, paper.pmcid) == ("10.1000/own", "PMC1")


def test_a_chapter_of_a_book_is_read_too() -> None:
    day = "<Year>2026</Year><Month>1</Month><Day>2</Day>"
    chapter = (
        "<PubmedBookArticle><BookDocument><PMID>20301425</PMID><Book><BookTitle>Reviews of genes</BookTitle></Book>"
        "<ArticleTitle>A syndrome</ArticleTitle><Abstract><AbstractText>What it is.</AbstractText></Abstract>"
        f'</BookDocument><PubmedBookData><History><PubMedPubDate PubStatus="entrez">{day}</PubMedPubDate></History>'
        "</PubmedBookData></PubmedBookArticle>"
    )
    [paper] = parse_page(a_page_of(chapter), "pubmed").articles
    assert (paper.pmid, paper.title, paper.journal) == ("20301425", "A syndrome", "Reviews of genes")
    assert paper.entered == date(2026, 1, 2)
