"""The way of an item: from a source through the log to an inbox, once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from bot import lookup, pipeline
from bot.annotate.lexicon import load
from bot.errors import Deferred, Rejected, SourceUnavailable, Uncertain, Unknowable
from bot.model import (
    Address,
    Correction,
    Delivery,
    DeliveryState,
    Health,
    Origin,
    Record,
    Schedule,
    Subscription,
    Trial,
)
from bot.outbox import Lease, deliver, settled
from bot.schedule import is_time
from bot.store import SqlStore, open_store
from tests.builders import a_subscription, a_trial, an_announcement, an_article, wanting
from tests.pipeline.parts import Inbox, Shelf

MONDAY = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)  # 07:00 in Berlin
MORNING = timedelta(hours=2)
DAY = timedelta(days=1)
LATE = an_article("HER2-low disease, found late", pmid="99000009", published="2025-01-10", entered=date(2026, 11, 24))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    with open_store(f"sqlite:///{tmp_path / 'log.db'}") as store:
        yield store


def poll(store: SqlStore, source: Shelf, *, now: datetime) -> pipeline.Outcome:
    (outcome,) = pipeline.poll([source], store, load(), now=now)
    return outcome


def plan(store: SqlStore, inbox: Inbox, *subscriptions: Subscription, now: datetime) -> None:
    for found in pipeline.plan(subscriptions, store, {inbox.name: inbox}, ["pubmed"], now=now):
        store.save_plan(found)


def tell(store: SqlStore, inbox: Inbox, *subscriptions: Subscription, now: datetime) -> list[str]:
    """Return the texts that one round of planning and delivering brings."""
    before = len(inbox.got)
    plan(store, inbox, *(subscriptions or (a_subscription(),)), now=now)
    list(deliver(store, {inbox.name: inbox}, clock=lambda: now))
    return inbox.texts()[before:]


def begun(store: SqlStore, inbox: Inbox, *subscriptions: Subscription, records: Sequence[Record] = ()) -> Shelf:
    """Return a source whose first reading is done, with subscriptions that have had their first digest."""
    source = Shelf(records=records)
    poll(store, source, now=MONDAY)
    tell(store, inbox, *subscriptions, now=MONDAY + MORNING)
    return source


# --- polling --------------------------------------------------------------------------------------------------------


def test_polling_twice_gives_an_item_once(store: SqlStore) -> None:
    source = Shelf(records=[an_article()])
    assert poll(store, source, now=MONDAY).count == 1
    assert poll(store, source, now=MONDAY + DAY).count == 0
    assert source.asked_with == [None, "after 1"]


def test_the_first_reading_of_a_source_is_a_baseline(store: SqlStore) -> None:
    source = Shelf(records=[an_article()])
    poll(store, source, now=MONDAY)
    source.records = [an_article("HER2-low, another paper", pmid="99000002")]
    poll(store, source, now=MONDAY + DAY)
    assert [entry.origin for entry in store.entries(0, store.head())] == [Origin.BASELINE, Origin.POLL]


def test_one_source_down_does_not_stop_the_others(store: SqlStore) -> None:
    down = Shelf("clinicaltrials", fails=SourceUnavailable("no connection"))
    outcomes = {o.name: o for o in pipeline.poll([down, Shelf(records=[an_article()])], store, load(), now=MONDAY)}
    assert (outcomes["clinicaltrials"].health, outcomes["pubmed"].count) == (Health.FAILED, 1)


def test_a_failed_source_keeps_its_cursor_and_goes_on_from_there(store: SqlStore) -> None:
    source = Shelf(records=[an_article()])
    poll(store, source, now=MONDAY)
    source.fails = SourceUnavailable("503")
    assert poll(store, source, now=MONDAY + DAY).health is Health.FAILED
    source.fails = None
    poll(store, source, now=MONDAY + 2 * DAY)
    assert source.asked_with[-1] == "after 1"


def test_a_failing_source_is_tried_soon_then_ever_later_and_never_sooner_than_it_asks(store: SqlStore) -> None:
    source = Shelf(every=timedelta(hours=1), fails=SourceUnavailable("503"))
    waits = []
    for _ in range(8):
        again = poll(store, source, now=MONDAY).next_at
        assert again is not None
        waits.append(round((again - MONDAY).total_seconds() / 60))
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]
    source.fails = SourceUnavailable("429", retry_after=timedelta(hours=3))
    assert poll(store, source, now=MONDAY).next_at == MONDAY + timedelta(hours=3)
    state = store.source("pubmed")
    assert not is_time(state, source.every, now=MONDAY + timedelta(hours=2))
    assert is_time(state, source.every, now=MONDAY + timedelta(hours=3))


def test_a_source_that_is_down_for_three_days_loses_nothing_and_repeats_nothing(store: SqlStore) -> None:
    inbox = Inbox()
    source = begun(store, inbox)
    source.records, source.fails = [an_article("HER2-low, meanwhile")], SourceUnavailable("down")
    for hour in range(0, 72, 6):
        poll(store, source, now=MONDAY + DAY + timedelta(hours=hour))
    assert store.source("pubmed").cursor == "after 1"
    source.fails = None
    for hour in (73, 74, 98):
        poll(store, source, now=MONDAY + DAY + timedelta(hours=hour))
    tell(store, inbox, now=MONDAY + 5 * DAY + MORNING)
    assert sum("HER2-low, meanwhile" in text for text in inbox.texts()) == 1


def test_the_same_paper_in_pubmed_and_in_a_journal_feed_is_one_item(store: SqlStore) -> None:
    paper = an_article(doi="10.0000/ex.1")
    poll(store, Shelf(records=[paper]), now=MONDAY)
    seen_again = an_announcement(paper.title, doi="10.0000/EX.1", journal="J Ex Oncol")
    assert poll(store, Shelf("Journal", records=[seen_again]), now=MONDAY).count == 0
    assert poll(store, Shelf("Journal", records=[seen_again]), now=MONDAY + DAY).count == 0


def test_a_feed_that_renews_all_its_ids_tells_nothing_again(store: SqlStore) -> None:
    news = [an_announcement(f"HER2-low news, part {n}", key=f"https://agency.example/{n}") for n in range(30)]
    feed = Shelf("Agency", records=news)
    assert poll(store, feed, now=MONDAY).count == 30
    feed.records = [replace(one, key=f"urn:renewed:{n}") for n, one in enumerate(news)]
    assert poll(store, feed, now=MONDAY + DAY).count == 0


def test_two_papers_of_one_title_are_two_items(store: SqlStore) -> None:
    letters = [an_article(pmid="99000001"), an_article(pmid="99000002")]
    assert poll(store, Shelf(records=letters), now=MONDAY).count == 2
    assert poll(store, Shelf(records=letters), now=MONDAY + DAY).count == 0


def test_a_retraction_of_a_known_paper_is_news_and_new_indexing_is_none(store: SqlStore) -> None:
    source = Shelf(records=[an_article()])
    poll(store, source, now=MONDAY)
    source.records = [an_article(mesh=("Breast Neoplasms",))]
    assert poll(store, source, now=MONDAY + DAY).count == 0
    retracted = ("Journal Article", "Retracted Publication")
    source.records = [an_article(publication_types=retracted, corrections=(Correction("RetractionIn", "99000003"),))]
    assert poll(store, source, now=MONDAY + 2 * DAY).count == 1
    assert store.item("pubmed:99000001#2") is not None


def test_a_revision_of_an_old_paper_that_we_never_had_is_no_news(store: SqlStore) -> None:
    source = Shelf(records=[an_article(entered=date(2019, 1, 1))])
    assert poll(store, source, now=MONDAY).count == 0
    assert store.head() == 0


def test_a_trial_in_which_nothing_is_recognised_is_not_kept(store: SqlStore) -> None:
    plumbing = a_trial(
        "Hand washing in schools", conditions=("Common cold",), interventions=(), arms=(), eligibility="Children",
        first_posted="2026-11-22",
    )  # fmt: skip
    assert poll(store, Shelf("clinicaltrials", records=[plumbing]), now=MONDAY).count == 0
    assert not store.known([plumbing])


def test_a_trial_seen_for_the_first_time_is_compared_with_its_history(store: SqlStore) -> None:
    now = a_trial(completion_date="2029-03")
    source = Shelf("clinicaltrials", records=[now], history={now.key: a_trial(last_updated="2026-01-05")})
    assert poll(store, source, now=MONDAY).count == 1
    (entry,) = store.entries(0, store.head())
    assert entry.item.labels == ("Trial completion date",)
    assert [(c.before, c.after) for c in entry.item.changes] == [("2027-10", "2029-03")]


def test_how_a_trial_stood_before_we_saw_it_is_part_of_its_history(store: SqlStore) -> None:
    now = a_trial(completion_date="2029-03")
    source = Shelf("clinicaltrials", records=[now], history={now.key: a_trial(last_updated="2026-01-05")})
    poll(store, source, now=MONDAY)
    trials = [version.record for version in store.versions(now.key)]
    assert [trial.completion_date for trial in trials if isinstance(trial, Trial)] == ["2027-10", "2029-03"]


def test_an_old_trial_without_a_change_is_stored_and_is_no_item(store: SqlStore) -> None:
    source = Shelf("clinicaltrials", records=[a_trial()])
    assert poll(store, source, now=MONDAY).count == 0
    source.records = [a_trial(overall_status="TERMINATED", why_stopped="Slow accrual")]
    assert poll(store, source, now=MONDAY + DAY).count == 1


def test_a_trial_that_is_new_and_has_already_changed_gives_both_items(store: SqlStore) -> None:
    began = a_trial(first_posted="2026-11-18", overall_status="NOT_YET_RECRUITING")
    now = replace(began, overall_status="RECRUITING")
    source = Shelf("clinicaltrials", records=[now], history={now.key: began})
    assert poll(store, source, now=MONDAY).count == 2
    assert [e.item.id for e in store.entries(0, store.head())] == [now.key, f"{now.key}#2"]


def test_a_backfill_shows_in_latest_and_is_news_for_nobody(store: SqlStore) -> None:
    inbox = Inbox()
    source = begun(store, inbox)
    source.records = [an_article(pmid="99000007")]
    assert [p.items for p in pipeline.backfill(source, date(2026, 1, 1), store, load(), now=MONDAY)] == [1]
    assert [e.item.id for e in lookup.latest(store, wanting(biomarkers="her2_low"), 5)] == ["pubmed:99000007"]
    assert tell(store, inbox, now=MONDAY + DAY + MORNING) == []


# --- planning and delivering ----------------------------------------------------------------------------------------


def test_a_new_subscription_gets_its_look_back_at_once_and_nothing_older(store: SqlStore) -> None:
    recent, old = an_article("HER2-low, recent"), an_article("HER2-low, old", pmid="2", entered=date(2026, 11, 10))
    source, inbox = Shelf(records=[recent, old], since=date(2026, 11, 1)), Inbox()
    poll(store, source, now=MONDAY)
    (first,) = tell(store, inbox, now=MONDAY)
    assert recent.title in first
    assert old.title not in first


def test_a_new_subscription_waits_for_the_first_reading_of_its_sources(store: SqlStore) -> None:
    inbox = Inbox()
    assert tell(store, inbox, now=MONDAY) == []
    poll(store, Shelf(records=[an_article()]), now=MONDAY)
    assert len(tell(store, inbox, now=MONDAY)) == 1


def test_nobody_begins_while_no_source_could_be_read(store: SqlStore) -> None:
    source, inbox = Shelf(records=[an_article()], fails=SourceUnavailable("offline")), Inbox()
    poll(store, source, now=MONDAY)
    assert tell(store, inbox, now=MONDAY) == []
    source.fails = None
    poll(store, source, now=MONDAY + MORNING)
    assert len(tell(store, inbox, now=MONDAY + MORNING)) == 1


def test_a_source_that_failed_at_first_is_told_of_once_it_is_read(store: SqlStore) -> None:
    trials, papers, inbox = Shelf("clinicaltrials"), Shelf(fails=SourceUnavailable("503")), Inbox()
    list(pipeline.poll([trials, papers], store, load(), now=MONDAY))
    plans = pipeline.plan([a_subscription()], store, {"file": inbox}, ["pubmed", "clinicaltrials"], now=MONDAY)
    for plan in plans:
        store.save_plan(plan)
    papers.fails, papers.records = None, [an_article("HER2-low, read at last")]
    poll(store, papers, now=MONDAY + timedelta(minutes=30))
    *_told_of_the_failure, digest = tell(store, inbox, now=MONDAY + DAY + MORNING)
    assert "HER2-low, read at last" in digest


def test_what_another_worker_plans_meanwhile_is_not_rendered_again(store: SqlStore) -> None:
    poll(store, Shelf(records=[an_article()]), now=MONDAY)
    inbox = Inbox()
    crowd = [
        replace(a_subscription(), id=f"s{n}", addresses=(Address("file", f"{n}"),)) for n in range(pipeline.PORTION + 1)
    ]
    slow = pipeline.plan(crowd, store, {"file": inbox}, ["pubmed"], now=MONDAY)
    store.save_plan(next(slow))
    plan(store, inbox, *crowd, now=MONDAY)
    assert len(list(slow)) < pipeline.PORTION
    assert len(list(deliver(store, {"file": inbox}, clock=lambda: MONDAY))) == len(crowd)


def test_nothing_is_sent_twice(store: SqlStore) -> None:
    inbox = Inbox()
    source = begun(store, inbox)
    source.records = [an_article("HER2-low, new today")]
    poll(store, source, now=MONDAY + DAY)
    assert len(tell(store, inbox, now=MONDAY + DAY + MORNING)) == 1
    assert tell(store, inbox, now=MONDAY + DAY + MORNING) == []
    poll(store, source, now=MONDAY + 2 * DAY)
    assert tell(store, inbox, now=MONDAY + 2 * DAY + MORNING) == []


def test_a_late_entered_paper_is_still_ahead_in_the_log(store: SqlStore) -> None:
    inbox = Inbox()
    source = begun(store, inbox)
    source.records = [LATE]
    poll(store, source, now=MONDAY + DAY)
    (digest,) = tell(store, inbox, now=MONDAY + DAY + MORNING)
    assert LATE.title in digest


def test_three_missed_mornings_make_one_digest_with_everything(store: SqlStore) -> None:
    inbox = Inbox()
    source = begun(store, inbox)
    for day in (1, 2, 3):
        source.records = [an_article(f"HER2-low, day {day}", pmid=f"9900010{day}")]
        poll(store, source, now=MONDAY + day * DAY)
    (digest,) = tell(store, inbox, now=MONDAY + 3 * DAY + MORNING)
    assert all(f"HER2-low, day {day}" in digest for day in (1, 2, 3))


def test_two_subscriptions_of_one_address_make_one_digest_and_an_item_stands_once(store: SqlStore) -> None:
    inbox = Inbox()
    both = (a_subscription("a"), a_subscription("b", criteria=wanting(genes="ERBB2")))
    source = begun(store, inbox, *both)
    source.records = [an_article("HER2-low, told once")]
    poll(store, source, now=MONDAY + DAY)
    (digest,) = tell(store, inbox, *both, now=MONDAY + DAY + MORNING)
    assert digest.count("HER2-low, told once") == 1


def test_an_alert_goes_at_once_and_the_daily_digest_does_not_repeat_it(store: SqlStore) -> None:
    inbox = Inbox()
    alert = a_subscription("stops", criteria=wanting(item_types="trial_termination"), schedule=Schedule("item"))
    daily = a_subscription("daily", schedule=Schedule("day", time(20, 0)))
    source = begun(store, inbox, alert, daily, records=[a_trial()])
    source.records = [a_trial(overall_status="TERMINATED", why_stopped="Slow accrual")]
    poll(store, source, now=MONDAY + DAY)
    (told,) = tell(store, inbox, alert, daily, now=MONDAY + DAY)
    assert "Slow accrual" in told
    assert tell(store, inbox, alert, daily, now=MONDAY + DAY + timedelta(hours=15)) == []


def test_what_waits_for_a_channel_that_is_not_there_is_not_lost(store: SqlStore) -> None:
    by_mail = a_subscription(addresses=(Address("email", "anna@example.org"),))
    poll(store, Shelf(records=[an_article()]), now=MONDAY)
    assert list(pipeline.plan([by_mail], store, {}, ["pubmed"], now=MONDAY)) == []
    assert len(tell(store, Inbox("email"), by_mail, now=MONDAY)) == 1


def test_a_no_for_now_is_tried_again_and_a_final_no_is_listed(store: SqlStore) -> None:
    poll(store, Shelf(records=[an_article()]), now=MONDAY)
    inbox = Inbox(fails=[Deferred("busy", after=timedelta(seconds=30)), Rejected("channel_not_found")])
    assert tell(store, inbox, now=MONDAY) == []
    assert store.next_due(frozenset({"file"})) == MONDAY + timedelta(seconds=30)
    (ended,) = deliver(store, {"file": inbox}, clock=lambda: MONDAY + timedelta(minutes=1))
    assert (ended.state, ended.error) == (DeliveryState.DEAD, "channel_not_found")


def test_what_may_have_gone_out_is_asked_for_and_never_repeated_when_it_is_there(store: SqlStore) -> None:
    inbox = in_doubt(store, found="1700000000.000100")
    (ended,) = deliver(store, {"file": inbox}, clock=lambda: MONDAY + DAY)
    assert (ended.state, ended.receipt) == (DeliveryState.DELIVERED, "1700000000.000100")
    assert inbox.texts() == []


def test_what_did_not_arrive_is_sent_again_but_never_while_it_could_still_arrive(store: SqlStore) -> None:
    inbox = in_doubt(store, found=None)
    early = MONDAY + Lease().length + Lease().settle - timedelta(seconds=1)
    assert list(deliver(store, {"file": inbox}, clock=lambda: early)) == []
    assert inbox.asked_since == []
    (again,) = deliver(store, {"file": inbox}, clock=lambda: early + timedelta(seconds=1))
    assert again.state is DeliveryState.PENDING
    assert again.next_at is not None
    (ended,) = deliver(store, {"file": inbox}, clock=lambda: again.next_at)
    assert ended.state is DeliveryState.DELIVERED
    assert inbox.asked_since == [MONDAY]
    assert len(inbox.texts()) == 1


def test_where_nobody_can_tell_it_stays_unknown_and_says_why(store: SqlStore) -> None:
    inbox = in_doubt(store, found=Unknowable("missing_scope", after=timedelta(hours=1)))
    for later in (1, 2):
        (ended,) = deliver(store, {"file": inbox}, clock=lambda n=later: MONDAY + n * DAY)
        assert (ended.state, ended.error) == (DeliveryState.UNKNOWN, "missing_scope")
    assert inbox.texts() == []


def test_a_delivery_whose_sender_died_three_times_is_kept_back(store: SqlStore) -> None:
    poll(store, Shelf(records=[an_article()]), now=MONDAY)
    inbox = Inbox()
    plan(store, inbox, a_subscription(), now=MONDAY)
    ended: list[Delivery] = []
    for day in range(5):
        store.claim(now=MONDAY + day * DAY, lease=Lease().length, channels=frozenset({"file"}))
        later = MONDAY + day * DAY + timedelta(hours=1)
        while doubtful := store.doubtful(now=later, settle=Lease().settle, channels=frozenset({"file"})):
            ended.append(settled(doubtful, inbox, now=later))
            store.settle(ended[-1])
    assert [one.state for one in ended] == [DeliveryState.PENDING, DeliveryState.PENDING, DeliveryState.DEAD]
    assert "died 3 times" in ended[-1].error


def test_delivery_to_one_address_only_suppresses_the_rest_and_says_so(store: SqlStore) -> None:
    poll(store, Shelf(records=[an_article()]), now=MONDAY)
    inbox, me = Inbox(), a_subscription("me", addresses=(Address("file", "me"),))
    plan(store, inbox, me, a_subscription(), now=MONDAY)
    ended = {d.address.target: d for d in deliver(store, {"file": inbox}, clock=lambda: MONDAY, only="me")}
    assert (ended["me"].state, ended["out"].state) == (DeliveryState.DELIVERED, DeliveryState.SUPPRESSED)
    assert ended["out"].error == "DELIVERY=only:me"


def in_doubt(store: SqlStore, *, found: str | Unknowable | None) -> Inbox:
    """Return an inbox that lost the answer to a delivery, and what it answers when it is asked for it."""
    poll(store, Shelf(records=[an_article()]), now=MONDAY)
    inbox = Inbox(fails=[Uncertain("the connection was lost after the message")], found=found)
    tell(store, inbox, now=MONDAY)
    return inbox


def test_bytes_are_frozen_when_they_are_planned(store: SqlStore) -> None:
    poll(store, Shelf(records=[an_article()]), now=MONDAY)
    inbox = Inbox(fails=[Deferred("busy")])
    tell(store, inbox, now=MONDAY)
    (waiting,) = store.deliveries()
    list(deliver(store, {"file": inbox}, clock=lambda: MONDAY + DAY))
    assert inbox.texts() == [waiting.payload.decode()]
