"""What of PubMed reaches us: papers that entered, papers that were revised, and never "no news" for an error."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.errors import SourceChanged, SourceUnavailable
from bot.fetch import Fetcher
from bot.model import Batch, Health
from bot.sources.pubmed import PubMed
from tests.fetch.web import Reply, Web, a_fetcher, in_turn
from tests.sources.eutils import Eutils, a_page_of, a_paper_xml, a_search_reply

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
SEARCH, FETCH = "/entrez/eutils/esearch.fcgi", "/entrez/eutils/efetch.fcgi"


def pubmed(web: Web, fetcher: Fetcher, **other: object) -> PubMed:
    return PubMed(fetcher, query='"HER2-low"[tiab]', url=web.url, email="me@example.org", interval=0.0, **other)


def read(eutils: Eutils, cursor: str | None = None) -> list[Batch]:
    with Web(eutils.routes) as web, a_fetcher() as fetcher:
        return list(pubmed(web, fetcher).fetch(cursor, now=NOW))


def pmids(batches: list[Batch]) -> list[str]:
    return [record.pmid for batch in batches for record in batch.records]


def test_the_first_poll_gives_the_last_seven_days_and_the_greatest_create_date() -> None:
    batches = read(Eutils({"1": date(2026, 11, 14), "2": date(2026, 11, 15), "3": date(2026, 11, 21)}))
    assert pmids(batches) == ["2", "3"]
    assert (batches[-1].cursor, batches[-1].total, batches[-1].health) == ("2026-11-21 from 2026-11-15", 2, Health.OK)


def test_a_paper_that_entered_late_is_caught_by_the_overlap() -> None:
    assert pmids(read(Eutils({"1": date(2026, 11, 14)}), cursor="2026-11-21")) == ["1"]


def test_the_overlap_never_reaches_back_behind_the_first_reading() -> None:
    """What was there before we began is no news, however often the last seven days are asked for."""
    papers = Eutils({"1": date(2026, 11, 13), "2": date(2026, 11, 18)})
    first = read(papers)[-1].cursor
    assert pmids(read(papers, cursor=first)) == ["2"]


def test_the_cursor_is_pubmeds_date_and_never_our_clock() -> None:
    assert read(Eutils({"1": date(2026, 11, 3)}), cursor="2026-11-04")[-1].cursor == "2026-11-04"


def test_without_news_the_cursor_stays_and_the_source_is_plausibly_empty() -> None:
    [batch] = read(Eutils({}), cursor="2026-11-20")
    assert (batch.records, batch.cursor, batch.health) == ((), "2026-11-20", Health.EMPTY)


def test_a_create_date_that_lies_ahead_does_not_move_the_cursor() -> None:
    page = Reply(a_page_of(a_paper_xml("1", entered=date(2099, 1, 1))))
    with Web({SEARCH: a_search_reply(1, ["1"]), FETCH: page}) as web, a_fetcher() as fetcher:
        assert list(pubmed(web, fetcher).fetch("2026-11-20", now=NOW))[-1].cursor == "2026-11-20"


def test_a_revised_old_paper_comes_in_a_batch_that_says_that_its_entry_is_no_news() -> None:
    [batch] = read(Eutils({"1": date(2025, 3, 1)}, revised={"1": date(2026, 11, 21)}), cursor="2026-11-20")
    [paper] = batch.records
    assert paper.pmid == "1"
    assert paper.entered < batch.since == date(2026, 11, 13)
    assert batch.cursor == "2026-11-20"  # a revision is no entry


def test_a_first_poll_asks_for_no_revisions_for_no_paper_is_known() -> None:
    assert pmids(read(Eutils({"1": date(2025, 3, 1)}, revised={"1": date(2026, 11, 21)}))) == []


def test_pages_keep_the_old_cursor_until_all_is_read() -> None:
    many = {str(number): date(2026, 11, 21) for number in range(1, 451)}
    batches = read(Eutils(many), cursor="2026-11-19")
    assert [(len(batch.records), batch.cursor) for batch in batches] == [
        (200, "2026-11-19"),
        (200, "2026-11-19"),
        (50, "2026-11-21"),
    ]
    assert len(set(pmids(batches))) == 450


def test_a_window_with_more_than_pubmed_hands_out_is_halved() -> None:
    eutils = Eutils({str(number): date(2026, 1, 1) + timedelta(days=number % 300) for number in range(1, 10_051)})
    with Web(eutils.routes) as web, a_fetcher() as fetcher:
        batches = list(pubmed(web, fetcher).backfill(date(2026, 1, 1), now=NOW))
        searches = [asked for asked in web.asked if asked.path == SEARCH]
    assert len(set(pmids(batches))) == batches[0].total == 10_050
    assert len(searches) == 3


def test_a_single_day_with_more_than_pubmed_hands_out_asks_for_a_narrower_query() -> None:
    too_many = a_search_reply(20_000, ["1"])
    with Web({SEARCH: too_many}) as web, a_fetcher() as fetcher, pytest.raises(SourceChanged, match="narrower"):
        list(pubmed(web, fetcher).fetch(None, now=NOW))


def test_backfill_gives_everything_since_a_day() -> None:
    eutils = Eutils({"1": date(2026, 1, 4), "2": date(2026, 1, 5), "3": date(2026, 11, 22)})
    with Web(eutils.routes) as web, a_fetcher() as fetcher:
        assert pmids(list(pubmed(web, fetcher).backfill(date(2026, 1, 5), now=NOW))) == ["2", "3"]


def test_we_say_who_asks_and_how_to_sort_and_send_the_key_where_there_is_one() -> None:
    with Web(Eutils({"1": date(2026, 11, 21)}).routes) as web, a_fetcher() as fetcher:
        list(pubmed(web, fetcher, api_key="k").fetch(None, now=NOW))
        for asked in web.asked:
            assert (asked.params["tool"], asked.params["email"], asked.params["api_key"]) == (
                "her2low",
                "me@example.org",
                "k",
            )
        assert web.asked[0].params["sort"] == "pub_date"
        assert web.asked[0].params["term"] == '"HER2-low"[tiab]'


def test_a_long_query_is_posted() -> None:
    with Web(Eutils({}).routes) as web, a_fetcher() as fetcher:
        source = PubMed(fetcher, query=" OR ".join(["HER2"] * 900), url=web.url, interval=0.0)
        list(source.fetch(None, now=NOW))
        assert web.asked[0].method == "POST"


@pytest.mark.parametrize(("key", "interval"), [("", 0.35), ("k", 0.11)])
def test_ncbi_is_asked_three_times_a_second_and_ten_times_with_a_key(key: str, interval: float) -> None:
    with a_fetcher() as fetcher:
        assert PubMed(fetcher, query="x", api_key=key)._interval() == interval


# --- what is not what PubMed documents ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (json.dumps({"esearchresult": {"ERROR": "Search Backend failed"}}), SourceUnavailable),
        (json.dumps({"error": "API rate limit exceeded"}), SourceUnavailable),
        (json.dumps({"esearchresult": {"count": "3"}}), SourceChanged),
        (json.dumps({"esearchresult": {"count": "3", "idlist": ["1"]}}), SourceChanged),  # cut short
        ("[]", SourceChanged),
        ("", SourceChanged),
        ("rate limit exceeded", SourceChanged),
    ],
)
def test_a_search_that_went_wrong_is_a_failure(body: str, error: type[Exception]) -> None:
    with Web({SEARCH: Reply(body)}) as web, a_fetcher() as fetcher, pytest.raises(error):
        list(pubmed(web, fetcher).fetch(None, now=NOW))


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"<eFetchResult><ERROR>Unable to obtain query</ERROR></eFetchResult>", SourceUnavailable),
        (b"<PubmedArticleSet><PubmedArticle>", SourceChanged),
        (b"<rss/>", SourceChanged),
        (b"", SourceChanged),
        (b'<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><PubmedArticleSet>&b;</PubmedArticleSet>', SourceChanged),
    ],
)
def test_papers_that_went_wrong_are_a_failure(body: bytes, error: type[Exception]) -> None:
    routes = {SEARCH: a_search_reply(1, ["1"]), FETCH: Reply(body)}
    with Web(routes) as web, a_fetcher() as fetcher, pytest.raises(error):
        list(pubmed(web, fetcher).fetch(None, now=NOW))


def test_papers_that_were_promised_and_not_sent_fail_the_poll_after_the_others_are_given() -> None:
    eutils = Eutils({"1": date(2026, 11, 21), "2": date(2026, 11, 21)}, lost={"2"})
    with Web(eutils.routes) as web, a_fetcher() as fetcher:
        batches = pubmed(web, fetcher).fetch("2026-11-19", now=NOW)
        first = next(batches)
        assert (pmids([first]), first.cursor) == (["1"], "2026-11-19")  # so that the lost one is asked for again
        with pytest.raises(SourceChanged, match="1 of 2 papers were promised and not sent"):
            next(batches)


def test_papers_left_out_once_are_asked_for_again() -> None:
    fetch = in_turn(Reply(a_page_of(a_paper_xml("1"))), Reply(a_page_of(a_paper_xml("2"))))
    with Web({SEARCH: a_search_reply(2, ["1", "2"]), FETCH: fetch}) as web, a_fetcher() as fetcher:
        assert pmids(list(pubmed(web, fetcher).fetch(None, now=NOW))) == ["1", "2"]
        assert web.asked[-1].params["id"] == "2"


def test_one_unusable_record_does_not_lose_the_page_and_is_named() -> None:
    page = a_page_of(a_paper_xml("1"), "<PubmedArticle><MedlineCitation/></PubmedArticle>")
    with Web({SEARCH: a_search_reply(2, ["1", "2"]), FETCH: Reply(page)}) as web, a_fetcher() as fetcher:
        [batch] = pubmed(web, fetcher).fetch(None, now=NOW)
    assert (pmids([batch]), batch.health) == (["1"], Health.SUSPICIOUS)
    assert "without a PMID" in batch.note
    assert batch.cursor.startswith("2026-11-20")
