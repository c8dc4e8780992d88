import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from lxml import etree

from bot.demo.standin import Standin

from .wire import EUTILS, HER2, TODAY, ask, ask_json, feed, nct, papers, search, studies, updated


@pytest.fixture
def standin():
    with Standin(today=TODAY) as standin:
        yield standin


def at(element, path):
    return [found.text for found in element.iterfind(path)]


def day_of(element):
    return "-".join(element.findtext(part).zfill(2) for part in ("Year", "Month", "Day"))


def history_dates(element, status):
    return [day_of(d) for d in element.iterfind("PubmedData/History/PubMedPubDate") if d.get("PubStatus") == status]


# --- days -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("day", "counts"), [(-2, (5, 5, 1, 1)), (-1, (11, 6, 2, 2)), (0, (18, 9, 3, 2))])
def test_each_day_shows_what_has_arrived_by_then(day, counts):
    with Standin(today=TODAY, day=day) as standin:
        shown = (papers(standin), studies(standin), feed(standin, "regulator"), feed(standin, "newswire"))
    assert tuple(map(len, shown)) == counts


def test_the_day_moves_when_it_is_told_to(standin):
    standin.day = -2
    before = search(standin)["idlist"]
    standin.day = -1
    assert len(search(standin)["idlist"]) > len(before)


def test_no_record_can_be_read_before_its_day(standin):
    standin.day = -2
    assert papers(standin, "99000012") == []
    assert ask(standin, "/api/v2/studies/NCT09990006")[0] == 404
    assert ask(standin, "/api/int/studies/NCT09990006/history")[0] == 404
    assert "HER2-ultralow" not in " ".join(feed(standin, "regulator"))


def test_dates_are_those_of_the_given_today():
    with Standin(today=date(2031, 1, 2)) as standin:
        (paper,) = papers(standin, "99000012")
        posted = [updated(study) for study in studies(standin)]
        assert history_dates(paper, "entrez") == ["2031-01-02"]
        assert max(posted) == "2031-01-02"
        assert ask_json(standin, "/api/v2/version")["dataTimestamp"].startswith("2031-01-02T")


# --- PubMed -----------------------------------------------------------------------------------------------------


def test_pubmed_is_searched_by_the_day_of_entry(standin):
    found = search(standin, datetype="crdt", mindate="2026/11/23", maxdate="2026/11/23")
    assert found["count"] == "7"
    assert found["idlist"][0] == "99000018"


def test_a_window_may_end_with_a_month_or_a_year(standin):
    everything = search(standin, datetype="crdt")["count"]
    assert search(standin, datetype="crdt", mindate="2026/11", maxdate="2026/11")["count"] == everything
    assert search(standin, datetype="crdt", mindate="2026", maxdate="3000")["count"] == everything


def test_a_search_by_revision_finds_the_revised_papers_too(standin):
    found = search(standin, datetype="mdat", mindate="2026/11/23", maxdate="2026/11/23")["idlist"]
    assert len(found) == 8
    assert "99000003" in found


def test_the_late_paper_is_found_by_its_entry_and_not_by_its_entrez_date(standin):
    window = {"mindate": "2026/11/20", "maxdate": "2026/11/23"}
    assert "99000016" in search(standin, datetype="crdt", **window)["idlist"]
    assert "99000016" not in search(standin, datetype="edat", **window)["idlist"]
    (paper,) = papers(standin, "99000016")
    assert history_dates(paper, "entrez") == ["2026-11-23"]
    assert history_dates(paper, "pubmed") == ["2025-09-01"]
    assert at(paper, ".//PubDate/*") == ["2025", "Sep"]


def test_a_term_chooses_among_the_papers(standin):
    assert search(standin, term=HER2)["count"] == "18"
    assert search(standin, term='"gastric cancer"[tiab]')["idlist"] == ["99000009"]
    assert "99000004" not in search(standin, term='"HER2-low"[tiab]')["idlist"]


def test_pages_of_a_search_join_without_a_gap(standin):
    whole = search(standin)["idlist"]
    assert [p for start in (0, 7, 14) for p in search(standin, retstart=start, retmax=7)["idlist"]] == whole


def test_a_search_is_fetched_by_its_history(standin):
    found = search(standin, usehistory="y", retmax=0)
    held = {"WebEnv": found["webenv"], "query_key": found["querykey"], "retmax": 10}
    bodies = [ask(standin, EUTILS + "efetch.fcgi", retstart=start, **held)[2] for start in (0, 10)]
    assert [len(etree.fromstring(body)) for body in bodies] == [10, 8]


def test_papers_are_fetched_by_post_too(standin):
    status, headers, body = ask(standin, EUTILS + "efetch.fcgi", form={"db": "pubmed", "id": "99000001,99000012"})
    assert (status, headers["Content-Type"]) == (200, "text/xml; charset=UTF-8")
    assert at(etree.fromstring(body), ".//MedlineCitation/PMID") == ["99000001", "99000012"]


def test_an_unknown_history_or_kind_of_date_is_an_error_as_pubmed_says_it(standin):
    assert ask(standin, EUTILS + "efetch.fcgi", WebEnv="MCID_é", query_key="1")[0] == 400
    assert "ERROR" in search(standin, datetype="cdat")


def test_abstracts_are_labelled_as_pubmed_labels_them(standin):
    (paper,) = papers(standin, "99000008")
    sections = paper.findall(".//AbstractText")
    assert [s.get("Label") for s in sections] == ["AIM", "METHODS", "RESULTS", "CONCLUSIONS"]
    assert sections[0].get("NlmCategory") == "OBJECTIVE"


def test_markup_stays_markup_and_a_sign_stays_text(standin):
    (paper,) = papers(standin, "99000017")
    title, text = paper.find(".//ArticleTitle"), paper.find(".//AbstractText")
    assert [e.tag for e in title] == ["sup", "i"]
    assert "p < 0.01" in "".join(text.itertext())


def test_people_and_groups_sign_a_paper(standin):
    (paper,) = papers(standin, "99000007")
    assert at(paper, ".//Author/LastName")[0] == "Firstname"
    assert at(paper, ".//CollectiveName") == ["EXAMPLE-Breast33 Study Group"]
    assert at(paper, ".//AccessionNumber") == ["NCT09990003"]


def test_a_paper_is_retracted_between_two_days(standin):
    standin.day = -2
    assert "Retracted Publication" not in at(papers(standin, "99000002")[0], ".//PublicationType")
    standin.day = -1
    (paper,) = papers(standin, "99000002")
    assert "Retracted Publication" in at(paper, ".//PublicationType")
    assert [c.get("RefType") for c in paper.iter("CommentsCorrections")] == ["RetractionIn"]
    assert day_of(paper.find(".//DateRevised")) == "2026-11-22"


def test_an_abstract_is_added_on_the_last_day(standin):
    standin.day = -1
    assert papers(standin, "99000003")[0].find(".//Abstract") is None
    standin.day = 0
    assert len(papers(standin, "99000003")[0].findall(".//AbstractText")) == 4


# --- ClinicalTrials.gov -----------------------------------------------------------------------------------------


def test_trials_are_found_by_the_day_of_their_update(standin):
    found = studies(standin, "AREA[LastUpdatePostDate]RANGE[2026-11-23,MAX]")
    assert sorted(map(nct, found)) == [f"NCT0999000{n}" for n in (2, 4, 6, 7, 8, 9)]
    assert studies(standin, "AREA[LastUpdatePostDate]RANGE[MIN,2020-01-01]") == []


def test_pages_of_trials_follow_each_other_by_token(standin):
    first = ask_json(standin, "/api/v2/studies", pageSize=5, countTotal="true")
    second = ask_json(standin, "/api/v2/studies", pageSize=5, countTotal="true", pageToken=first["nextPageToken"])
    assert (first["totalCount"], len(first["studies"]), len(second["studies"])) == (9, 5, 4)
    assert second.keys() == {"studies"}


def test_trials_are_sorted_as_asked(standin):
    newest, oldest = (studies(standin, sort=f"LastUpdatePostDate:{way}") for way in ("desc", "asc"))
    assert updated(newest[0]) == updated(oldest[-1]) == "2026-11-23"
    assert updated(newest[-1]) == updated(oldest[0]) == "2026-11-22"


def test_a_page_of_yesterday_has_expired(standin):
    token = ask_json(standin, "/api/v2/studies", pageSize=2)["nextPageToken"]
    standin.day = -1
    assert ask(standin, "/api/v2/studies", pageToken=token)[0] == 400


def test_a_trial_states_nothing_that_it_does_not_know(standin):
    trial = ask_json(standin, "/api/v2/studies/NCT09990002")
    assert "phases" not in trial["protocolSection"]["designModule"]
    assert "whyStopped" not in trial["protocolSection"]["statusModule"]


def test_the_history_holds_the_old_value_of_a_trial_that_changed(standin):
    changes = ask_json(standin, "/api/int/studies/NCT09990001/history")["changes"]
    assert [(change["version"], change["status"]) for change in changes] == [
        (0, "RECRUITING"),
        (1, "ACTIVE_NOT_RECRUITING"),
        (2, "ACTIVE_NOT_RECRUITING"),
    ]
    assert changes[-1]["moduleLabels"] == ["Study Status"]
    dates = [
        ask_json(standin, f"/api/int/studies/NCT09990001/history/{n}")["study"]["protocolSection"]["statusModule"]
        for n in (1, 2)
    ]
    assert [d["completionDateStruct"]["date"] for d in dates] == ["2026-10", "2028-03"]  # 17 months


def test_the_history_knows_only_the_days_that_have_come(standin):
    standin.day = -2
    assert len(ask_json(standin, "/api/int/studies/NCT09990001/history")["changes"]) == 2
    assert ask(standin, "/api/int/studies/NCT09990001/history/2")[0] == 404


def test_a_trial_stops_with_its_reason(standin):
    status = ask_json(standin, "/api/v2/studies/NCT09990004")["protocolSection"]["statusModule"]
    assert status["overallStatus"] == "TERMINATED"
    assert status["whyStopped"].startswith("Slow accrual")


# --- feeds and the server ---------------------------------------------------------------------------------------


def test_a_feed_that_has_not_changed_says_so(standin):
    _, headers, _ = ask(standin, "/feeds/regulator.xml")
    assert ask(standin, "/feeds/regulator.xml", headers={"If-None-Match": headers["ETag"]})[0] == 304
    standin.day = -1
    assert ask(standin, "/feeds/regulator.xml", headers={"If-None-Match": headers["ETag"]})[0] == 200


def test_the_newest_announcement_comes_first(standin):
    assert "HER2-ultralow" in feed(standin, "regulator")[0]


def test_a_press_release_carries_escaped_markup(standin):
    _, _, body = ask(standin, "/feeds/newswire.xml")
    first = etree.fromstring(body).find(".//item/description").text
    assert first.startswith("<p>")


@pytest.mark.parametrize(
    "path", ["/", "/feeds/none.xml", "/entrez/eutils/elink.fcgi", "/api/v2/enums", "/api/v2/studies/x"]
)
def test_what_is_not_there_is_not_found(standin, path):
    assert ask(standin, path)[0] == 404


def test_the_address_is_on_this_machine_alone(standin):
    assert re.fullmatch(r"127\.0\.0\.1:\d+", standin.host)
    assert standin.url == f"http://{standin.host}"


def test_many_may_read_at_once(standin):
    with ThreadPoolExecutor(8) as readers:
        counts = list(readers.map(lambda _: search(standin)["count"], range(40)))
    assert set(counts) == {"18"}
