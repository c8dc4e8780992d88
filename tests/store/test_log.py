"""The log: what was seen, in which order, and never half."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.errors import Conflict
from bot.model import Change, Health, Importance, ItemType, Origin, Outcome, Reading, SourceState
from bot.store import SqlStore
from tests.store.builders import (
    ENHERTU,
    HER2_LOW,
    NOW,
    a_batch,
    a_reading,
    a_trial,
    an_announcement,
    an_article,
    an_item,
)


def save(store: SqlStore, *items, origin=Origin.POLL, cursor="2026/11/23"):
    batch = a_batch(*(item.record for item in items), cursor=cursor)
    store.save("pubmed", batch, [a_reading(item) for item in items], origin=origin, now=NOW)


def ids(entries):
    return [entry.item.id for entry in entries]


def test_an_item_comes_back_as_it_was_saved(store):
    change = Change("completion_date", "2025-10", "2027-03")
    trial = a_trial(enrollment=115, countries=("Japan", "Germany"))
    item = an_item(
        trial,
        item_types=(ItemType("trial_completion_date", "Trial completion date", change),),
        mentions=(HER2_LOW, replace(ENHERTU, excluded=True)),
        changes=(change, Change("countries", (), ("Japan",)), Change("enrollment", None, 115)),
        importance=Importance.CRITICAL,
    )
    save(store, item, origin=Origin.BASELINE)
    entry = store.item(item.id)
    assert entry is not None
    assert (entry.seq, entry.origin, entry.item) == (1, Origin.BASELINE, item)
    assert store.item("pubmed:0") is None


def test_items_and_cursor_arrive_together(store):
    save(store, an_item(), cursor="2026/11/24")
    assert store.head() == 1
    assert store.source("pubmed").cursor == "2026/11/24"


def test_nothing_is_half_saved(store):
    save(store, an_item(), cursor="before")
    new = an_article(2, title="A new paper on HER2-low that is refused together with the one that we had")
    with pytest.raises(Conflict):
        save(store, an_item(new), an_item(replace(an_article(), title="Changed")), cursor="after")
    assert store.head() == 1
    assert ids(store.latest(None)) == ["pubmed:41001"]
    assert store.source("pubmed").cursor == "before"
    assert not store.known([new])
    assert store.known([an_article()])["pubmed:41001"].record == an_article()
    save(store, an_item(new), cursor="after")
    assert store.item(an_item(new).id).seq == 2, "a refused batch leaves no gap"


def test_a_backfill_leaves_the_cursor(store):
    save(store, an_item(), cursor="here")
    save(store, an_item(an_article(2)), origin=Origin.BACKFILL, cursor="far ahead")
    assert store.source("pubmed").cursor == "here"
    assert store.head() == 2


def test_a_record_without_news_is_remembered_and_is_no_item(store):
    store.save("pubmed", a_batch(), [Reading(an_article(), None)], origin=Origin.POLL, now=NOW)
    assert store.head() == 0
    known = store.known([an_article(title="Revised")])["pubmed:41001"]
    assert (known.record, known.items) == (an_article(), 0)


def test_the_store_knows_how_a_record_last_looked_and_how_many_items_it_made(store):
    first, second = a_trial(), a_trial(overall_status="TERMINATED")
    save(store, an_item(first))
    save(store, an_item(second, id=f"{first.key}#2"))
    known = store.known([first])[first.key]
    assert (known.key, known.record, known.items) == (first.key, second, 2)
    assert store.item(first.key).item.record == first, "an item keeps the record as it was then"


def test_a_record_that_returns_to_an_earlier_form_is_known_in_that_form(store):
    for number, status in enumerate(("RECRUITING", "SUSPENDED", "RECRUITING"), start=1):
        trial = a_trial(overall_status=status)
        save(store, an_item(trial, id=f"{trial.key}#{number}" if number > 1 else trial.key))
    assert store.known([a_trial()])[trial.key].record.overall_status == "RECRUITING"


def test_a_paper_that_a_feed_stated_first_is_known_by_its_pmid_its_doi_or_its_title(store):
    title = "Trastuzumab deruxtecan in HER2-low metastatic breast cancer: a cohort study"
    feed = an_announcement(title=title, doi="10.1000/ABC", pmid="41001", journal="A Journal")
    save(store, an_item(feed))
    by_pmid = an_article(1, title="Other words")
    by_doi = an_article(2, title="Other words", doi="10.1000/abc")
    by_title = an_article(3, title=title.upper())
    preprint = an_article(4, title=title, publication_types=("Preprint",))
    known = store.known([by_pmid, by_doi, by_title, preprint])
    assert {key: found.key for key, found in known.items()} == {
        by_pmid.key: feed.key,
        by_doi.key: feed.key,
        by_title.key: feed.key,
    }
    assert known[by_doi.key].record == feed
    assert known[by_doi.key].items == 1


def test_a_record_is_known_by_its_own_key_before_any_other_name(store):
    feed = an_announcement(doi="10.1000/abc")
    paper = an_article(doi="10.1000/abc")
    save(store, an_item(feed))
    store.save("pubmed", a_batch(paper), [Reading(paper, None)], origin=Origin.POLL, now=NOW)
    assert store.known([paper])[paper.key].key == paper.key
    assert store.known([an_article(7, doi="10.1000/abc")])["pubmed:41007"].key == feed.key


def test_items_made_of_another_sources_record_are_counted_with_that_record(store):
    feed = an_announcement(key="https://example.org/news#2", doi="10.1000/abc")
    paper = an_article(doi="10.1000/abc", publication_types=("Retracted Publication",))
    save(store, an_item(feed))
    save(store, an_item(paper, id=f"{feed.key}#2"))
    assert store.known([feed])[feed.key].items == 2


def test_the_order_of_seq_is_the_order_of_commits_without_gaps(store, another):
    """Two writers append while a reader follows: it never finds a seq behind the place it has reached."""
    stores = [another() for _ in range(2)]

    def write(worker: int) -> None:
        for number in range(12):
            save(stores[worker], *(an_item(an_article(worker * 1000 + number * 10 + n)) for n in range(3)))

    seen: list[int] = []
    with ThreadPoolExecutor(2) as pool:
        writers = [pool.submit(write, worker) for worker in range(2)]
        while len(seen) < 72:
            seen += [entry.seq for entry in store.entries(seen[-1] if seen else 0, store.head())]
            for writer in writers:
                if writer.done():
                    writer.result()
    assert seen == list(range(1, 73))


def test_only_one_of_two_workers_saves_the_same_news(store, another):
    stores = [store, another()]

    def write(worker: int) -> bool:
        try:
            save(stores[worker], an_item())
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(write, range(2))) == [False, True]
    assert store.head() == 1


def test_latest_is_ordered_by_when_it_happened_then_by_when_we_learned_of_it(store):
    days = (20, 22, 21, 22)
    save(store, *(an_item(an_article(n), entered=date(2026, 11, day)) for n, day in enumerate(days)))
    assert [entry.seq for entry in store.latest(None)] == [4, 2, 3, 1]
    assert [entry.seq for entry in store.latest(None, limit=2)] == [4, 2]


def test_latest_finds_items_by_what_they_name_what_they_are_and_where_they_come_from(store):
    implied = replace(HER2_LOW, implied=True)
    new_trial = (ItemType("new_trial", "New P4 trial"),)
    save(store, an_item(an_article(1)), an_item(an_article(2), mentions=(replace(HER2_LOW, excluded=True),)))
    save(store, an_item(a_trial(3), mentions=(ENHERTU, implied), item_types=new_trial, source="clinicaltrials"))
    save(store, an_item(an_article(4), mentions=()))

    def found(*tags: str) -> list[int]:
        return [entry.seq for entry in store.latest(frozenset(tags))]

    assert found("biomarker:her2_low") == [3, 1]
    assert found("drug:trastuzumab deruxtecan") == [3]
    assert found("type:new_trial") == found("type:new p4 trial") == found("source:clinicaltrials") == [3]
    assert found("kind:article") == [4, 2, 1]
    assert found("named") == [3, 2, 1]
    assert found("kind:trial", "biomarker:her2_low", "type:clinical") == [4, 3, 2, 1], "each item once"
    assert found("gene:EGFR") == found() == []


def test_long_answers_come_page_by_page_and_complete(store):
    start = date(2026, 1, 1)
    for first in range(0, 500, 100):
        numbers = range(first, first + 100)
        save(store, *(an_item(an_article(n), entered=start + timedelta(n * 7 % 50)) for n in numbers))
    expected = sorted(((start + timedelta((seq - 1) * 7 % 50), seq) for seq in range(1, 501)), reverse=True)
    assert [(e.item.entered, e.seq) for e in store.latest(frozenset({"named", "kind:article"}))] == expected
    assert [(e.item.entered, e.seq) for e in store.latest(None)] == expected
    assert len(list(store.latest(frozenset({"named"}), limit=250))) == 250
    assert [entry.seq for entry in store.entries(3, 498)] == list(range(4, 499))
    since = start + timedelta(40)
    assert [e.seq for e in store.entered_since(since, 450)] == sorted(s for d, s in expected if d >= since and s <= 450)


def test_a_question_that_leads_to_very_many_names_is_answered(store):
    save(store, an_item())
    tags = frozenset(f"gene:G{number}" for number in range(1200)) | {"biomarker:her2_low"}
    assert ids(store.latest(tags)) == ["pubmed:41001"]


def test_an_item_that_is_read_anew_keeps_its_place_and_is_found_by_its_new_names(store):
    save(store, an_item(), an_item(an_article(2)))
    anew = an_item(mentions=(ENHERTU,), importance=Importance.CRITICAL)
    store.rewrite([anew, an_item(an_article(99))])
    assert store.item(anew.id).item == anew
    assert store.item(anew.id).seq == 1
    assert ids(store.latest(frozenset({"biomarker:her2_low"}))) == ["pubmed:41002"]
    assert ids(store.latest(frozenset({"drug:trastuzumab deruxtecan"}))) == [anew.id]


def test_an_untried_source_has_an_empty_state(store):
    assert store.source("pubmed") == SourceState("pubmed")
    assert store.sources() == ()


def test_a_failure_keeps_the_cursor_and_the_last_complete_reading(store):
    save(store, an_item(), cursor="here")
    store.note(Outcome("pubmed", Health.OK, 1), now=NOW)
    later = NOW + timedelta(hours=1)
    store.note(Outcome("pubmed", Health.FAILED, 0, "HTTP 502 \0 \ud800"), now=later)
    failed = store.source("pubmed")
    assert (failed.cursor, failed.read_at, failed.tried_at) == ("here", NOW, later)
    assert failed.health is Health.FAILED
    assert failed.error.startswith("HTTP 502")
    store.note(Outcome("pubmed", Health.NOT_MODIFIED), now=later)
    assert store.source("pubmed") == SourceState("pubmed", "here", Health.NOT_MODIFIED, later, later)
    assert store.sources() == (store.source("pubmed"),)


def test_a_batch_without_its_sources_own_time_keeps_the_last_one(store):
    for data_as_of in ("2026-11-23T09:00:05", ""):
        batch = replace(a_batch(), data_as_of=data_as_of)
        store.save("clinicaltrials", batch, [], origin=Origin.POLL, now=NOW)
    assert store.source("clinicaltrials").data_as_of == "2026-11-23T09:00:05"


def test_of_two_workers_one_reads_a_source_until_it_is_done_or_dead(store):
    seen, until, later = store.source("pubmed"), NOW + timedelta(minutes=1), NOW + timedelta(seconds=30)
    assert store.hold(seen, by="one", now=NOW, until=until)
    assert not store.hold(seen, by="other", now=later, until=until)
    store.keep(by="one", until=until + timedelta(minutes=1))
    assert not store.hold(seen, by="other", now=until, until=until)
    assert store.hold(seen, by="other", now=until + timedelta(minutes=1), until=until + timedelta(minutes=5))


def test_a_source_that_another_worker_has_just_read_is_not_read_again(store):
    seen = store.source("pubmed")
    assert store.hold(seen, by="one", now=NOW, until=NOW + timedelta(minutes=1))
    store.note(Outcome("pubmed", Health.OK, 1), now=NOW)
    assert not store.hold(seen, by="other", now=NOW, until=NOW + timedelta(minutes=1))
    assert store.hold(store.source("pubmed"), by="other", now=NOW, until=NOW + timedelta(minutes=1))


def test_failures_in_a_row_are_counted_and_a_complete_reading_ends_them(store):
    for _ in range(3):
        store.note(Outcome("pubmed", Health.FAILED, 0, "503", next_at=NOW), now=NOW)
    assert (store.source("pubmed").failures, store.source("pubmed").next_at) == (3, NOW)
    store.note(Outcome("pubmed", Health.OK), now=NOW)
    assert (store.source("pubmed").failures, store.source("pubmed").next_at) == (0, None)


def test_every_trial_is_given_as_it_last_looked(store):
    save(store, an_item(a_trial(enrollment=100)), an_item(an_article()))
    save(store, an_item(a_trial(enrollment=140), id="nct:NCT00000001#2"), cursor="2026/11/24")
    assert [trial.enrollment for trial in store.trials()] == [140]
