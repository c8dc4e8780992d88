"""What of ClinicalTrials.gov reaches us: every update once, and what a trial said before we first saw it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from bot.errors import SourceChanged, SourceUnavailable
from bot.fetch import Fetcher
from bot.model import Batch, Health, Trial
from bot.sources.clinicaltrials import ClinicalTrials
from bot.sources.clinicaltrials.study import parse_study
from tests.fetch.web import Asked, Reply, Web, a_fetcher, in_turn
from tests.sources.registry import STAMP, Registry, a_study

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
OLD = json.dumps({"stamp": "2026-11-21T09:00:06", "posted": "2026-11-21"})
VERSION, STUDIES = "/api/v2/version", "/api/v2/studies"
DAY = date(2026, 11, 15)


def clinicaltrials(web: Web, fetcher: Fetcher, **other: object) -> ClinicalTrials:
    return ClinicalTrials(fetcher, url=web.url, **other)


def read(web: Web, cursor: str | None = OLD, **other: object) -> list[Batch]:
    with a_fetcher() as fetcher:
        return list(clinicaltrials(web, fetcher, **other).fetch(cursor, now=NOW))


def ncts(batches: list[Batch]) -> list[str]:
    return [trial.nct for batch in batches for trial in batch.records]


def studies_asked(web: Web) -> list[Asked]:
    return [asked for asked in web.asked if asked.path == STUDIES]


def test_a_sweep_follows_when_the_data_are_new() -> None:
    with Web(Registry([a_study(updated="2026-11-20"), a_study("NCT09000002", updated="2026-11-22")]).routes) as web:
        [batch] = read(web)
    assert ncts([batch]) == ["NCT09000001", "NCT09000002"]
    assert json.loads(batch.cursor)["posted"] == "2026-11-22"
    assert json.loads(batch.cursor)["stamp"] == STAMP
    assert (batch.since, batch.total, batch.data_as_of) == (date(2026, 11, 14), 2, STAMP)


def test_no_sweep_while_the_data_are_the_same() -> None:
    cursor = json.dumps({"stamp": STAMP, "posted": "2026-11-21"})
    with Web(Registry([a_study()]).routes) as web:
        [batch] = read(web, cursor)
        assert studies_asked(web) == []
    assert (batch.records, batch.cursor, batch.health) == ((), cursor, Health.NOT_MODIFIED)
    assert batch.data_as_of == STAMP


def test_the_first_sweep_asks_for_cancer_and_the_names() -> None:
    with Web(Registry([a_study()]).routes) as web:
        first = read(web, None, names=("HER2", 'a "b"', "T-DXd"))
        cancer, names = studies_asked(web)
    since = "AREA[LastUpdatePostDate]RANGE[2026-11-15,MAX]"
    assert (cancer.params["query.cond"], cancer.params["query.term"]) == ("cancer", since)
    assert names.params["query.term"] == f'("HER2" OR "T-DXd") AND {since}'
    assert ncts(first) == ["NCT09000001"]  # found by both queries, given once


def test_later_sweeps_ask_for_everything_that_was_updated_after_the_first() -> None:
    """The overlap must not bring in, as if new, what the first sweep never asked for."""
    with Web(Registry([a_study(updated="2026-11-20")]).routes) as web:
        first = read(web, None)[-1].cursor
        read(web, first.replace(STAMP, "older"))
        _first, overlap, everything = studies_asked(web)
    assert overlap.params["query.cond"] == "cancer"
    assert overlap.params["query.term"] == "AREA[LastUpdatePostDate]RANGE[2026-11-15,2026-11-20]"
    assert "query.cond" not in everything.params
    assert everything.params["query.term"] == "AREA[LastUpdatePostDate]RANGE[2026-11-21,MAX]"


def test_a_week_later_one_query_covers_all_of_the_registry() -> None:
    with Web(Registry([a_study(updated="2026-11-22")]).routes) as web:
        read(web, json.dumps({"stamp": "x", "posted": "2026-11-22", "began": "2026-11-01", "whole": "2026-11-08"}))
        (everything,) = studies_asked(web)
    assert everything.params["query.term"] == "AREA[LastUpdatePostDate]RANGE[2026-11-15,MAX]"
    assert "query.cond" not in everything.params


def test_every_page_carries_a_cursor_from_which_one_can_go_on() -> None:
    days = [f"2026-11-{day}" for day in range(15, 22)]
    registry = Registry([a_study(f"NCT0900000{n}", updated=day) for n, day in enumerate(days)])
    with Web(registry.routes) as web:
        batches = read(web, page_size=3)
        assert {asked.params["sort"] for asked in studies_asked(web)} == {"LastUpdatePostDate:asc"}
    reached = [json.loads(batch.cursor) for batch in batches]
    assert [cursor["posted"] for cursor in reached] == ["2026-11-21"] * 3  # never behind where we were
    assert [cursor["stamp"] for cursor in reached] == ["2026-11-21T09:00:06"] * 2 + [STAMP]  # new only when all is read
    assert len(ncts(batches)) == 7


def test_a_sweep_starts_again_when_the_daily_refresh_takes_its_pages_away() -> None:
    registry = Registry([a_study(f"NCT0900000{n}") for n in range(5)])
    expired = in_turn(Reply("`pageToken` is invalid or expired", 400), Reply("", 200))
    gone: list[int] = []

    def page(asked: Asked) -> Reply:
        if "pageToken" in asked.params and not gone:
            gone.append(1)
            return expired(asked)
        return registry.page(asked)

    with Web({**registry.routes, STUDIES: page}) as web:
        batches = read(web, page_size=2)
    assert ncts(batches) == [f"NCT0900000{n}" for n in range(5)]


def test_pages_that_are_taken_away_for_ever_are_a_failure() -> None:
    registry = Registry([a_study(f"NCT0900000{n}") for n in range(5)])

    def page(asked: Asked) -> Reply:
        return Reply("`pageToken` is invalid", 400) if "pageToken" in asked.params else registry.page(asked)

    with Web({**registry.routes, STUDIES: page}) as web, pytest.raises(SourceChanged, match="pageToken"):
        read(web, page_size=2)


def test_a_web_page_in_passing_does_no_harm() -> None:
    registry = Registry([a_study()])
    page = in_turn(Reply("<!doctype html><html></html>"), registry.page(Asked("GET", STUDIES, {"pageSize": "9"}, {})))
    with Web({**registry.routes, STUDIES: page}) as web:
        assert ncts(read(web)) == ["NCT09000001"]


@pytest.mark.parametrize(
    ("path", "reply", "error"),
    [
        (VERSION, Reply("{}"), SourceChanged),
        (VERSION, Reply(status=503), SourceUnavailable),
        (STUDIES, Reply("{}"), SourceChanged),
        (STUDIES, Reply("[]"), SourceChanged),
        (STUDIES, Reply('{"studies": [{"protoc'), SourceChanged),
        (STUDIES, Reply('{"studies": [{}]}'), SourceChanged),
        (STUDIES, Reply("Unknown field name: X", 400), SourceChanged),
    ],
)
def test_what_is_no_registry_data_is_a_failure(path: str, reply: Reply, error: type[Exception]) -> None:
    with Web({**Registry([a_study()]).routes, path: reply}) as web, pytest.raises(error):
        read(web)


def test_one_unusable_study_does_not_lose_the_page_and_is_named() -> None:
    with Web(Registry([a_study(), a_study("no number")]).routes) as web:
        [batch] = read(web)
    assert (ncts([batch]), batch.health) == (["NCT09000001"], Health.SUSPICIOUS)
    assert "without an NCT number" in batch.note


def test_a_date_that_lies_ahead_does_not_move_the_cursor() -> None:
    with Web(Registry([a_study(updated="2099-01-01")]).routes) as web:
        [batch] = read(web)
    assert json.loads(batch.cursor)["posted"] == "2026-11-21"


def test_a_sweep_that_finds_nothing_is_plausibly_empty() -> None:
    with Web(Registry([]).routes) as web:
        [batch] = read(web)
    assert batch.health is Health.EMPTY


def test_backfill_sweeps_from_a_day_on() -> None:
    with Web(Registry([a_study()]).routes) as web, a_fetcher() as fetcher:
        [batch] = clinicaltrials(web, fetcher).backfill(date(2026, 1, 1), now=NOW)
        assert studies_asked(web)[0].params["query.term"] == "AREA[LastUpdatePostDate]RANGE[2026-01-01,MAX]"
    assert (ncts([batch]), batch.since) == (["NCT09000001"], date(2026, 1, 1))


def test_the_site_itself_is_asked_once_a_second() -> None:
    with a_fetcher() as fetcher:
        assert ClinicalTrials(fetcher)._interval() == 1.0


# --- what a trial said before ---------------------------------------------------------------------------------------


def a_history(*days: str) -> Registry:
    versions = [(day, a_study(updated="2020-01-01", statusModule={"overallStatus": f"AS_OF_{day}"})) for day in days]
    return Registry([], {"NCT09000001": versions})


def earlier(registry: Registry, trial: Trial, **other: object) -> Trial | None:
    with Web(registry.routes) as web, a_fetcher() as fetcher:
        found = clinicaltrials(web, fetcher, **other).earlier(trial, since=DAY)
    assert found is None or isinstance(found, Trial)
    return found


TRIAL = Trial("NCT09000001", first_posted="2025-01-10", last_updated="2026-11-20")


@pytest.mark.parametrize(
    ("days", "as_of"),
    [
        (("2025-01-10", "2026-03-01", "2026-11-20"), "2026-03-01"),  # the last before the day
        (("2026-11-16", "2026-11-18", "2026-11-20"), "2026-11-16"),  # it began later: as it began
    ],
)
def test_a_trial_that_we_never_saw_is_shown_as_it_was(days: tuple[str, ...], as_of: str) -> None:
    found = earlier(a_history(*days), TRIAL)
    assert found is not None
    assert found.overall_status == f"AS_OF_{as_of}"
    assert (found.nct, found.first_posted, found.last_updated) == (TRIAL.nct, TRIAL.first_posted, as_of)


def test_the_text_of_the_history_is_unescaped() -> None:
    study = a_study(statusModule={"whyStopped": "p &lt; 0.05 &amp; funding"})
    found = earlier(Registry([], {"NCT09000001": [("2026-01-01", study), ("2026-11-20", study)]}), TRIAL)
    assert found is not None
    assert found.why_stopped == "p < 0.05 & funding"


def test_a_trial_with_one_version_has_no_past() -> None:
    assert earlier(a_history("2026-11-20"), TRIAL) is None


def test_a_trial_that_was_not_updated_since_is_as_it_was_and_nobody_is_asked() -> None:
    with Web({}) as web, a_fetcher() as fetcher:
        trial = Trial("NCT09000001", first_posted="2020-01-01", last_updated="2026-11-14")
        assert clinicaltrials(web, fetcher).earlier(trial, since=DAY) == trial
        assert web.asked == []


def test_a_trial_posted_for_the_first_time_has_no_past_and_nobody_is_asked() -> None:
    with Web({}) as web, a_fetcher() as fetcher:
        trial = Trial("NCT09000001", first_posted="2026-11-20", last_updated="2026-11-20")
        assert clinicaltrials(web, fetcher).earlier(trial, since=DAY) is None
        assert web.asked == []


def test_a_history_that_is_away_leaves_trials_first_seen_and_is_soon_left_alone() -> None:
    with Web({}) as web, a_fetcher() as fetcher:
        source = clinicaltrials(web, fetcher)
        assert [source.earlier(TRIAL, since=DAY) for _ in range(10)] == [None] * 10
        assert len(web.asked) == 3


def test_the_history_can_be_switched_off() -> None:
    assert earlier(a_history("2026-01-01", "2026-11-20"), TRIAL, history=False) is None


def test_html_entities_that_a_sponsor_pasted_are_the_signs_they_mean() -> None:
    """Else the same criterion would look changed, once read from the history and once from the registry."""
    criteria = {"eligibilityCriteria": "CD4 counts \\&gt; 350 &amp; no infection"}
    trial = parse_study(a_study(eligibilityModule=criteria))
    assert trial.eligibility == "CD4 counts > 350 & no infection"


def test_a_date_that_is_none_is_named_and_its_trial_is_kept() -> None:
    odd = a_study(statusModule={"completionDateStruct": {"date": "2025-13", "type": "ESTIMATED"}})
    with Web(Registry([odd]).routes) as web:
        [batch] = read(web)
    assert ncts([batch]) == ["NCT09000001"]
    assert batch.note == "NCT09000001: completionDate '2025-13' is no date"
    assert batch.health is Health.OK


def test_a_record_of_a_megabyte_and_a_half_and_records_without_modules_are_read() -> None:
    large = a_study(eligibilityModule={"eligibilityCriteria": "* HER2-low breast cancer\n" * 60_000})
    bare = {"protocolSection": {"identificationModule": {"nctId": "NCT09000002"}}}
    legacy = {"FullStudy": {"Study": {"NCTId": "NCT09000003"}}}
    with Web(Registry([large, bare, legacy]).routes) as web:
        [batch] = read(web)
    assert ncts([batch]) == ["NCT09000001", "NCT09000002"]
    assert "a trial without an NCT number" in batch.note
