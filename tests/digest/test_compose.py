from datetime import UTC, date, datetime, timedelta

import pytest

from bot.digest import compose
from bot.model import Health, Importance, ItemType, Reason
from tests.digest.builders import (
    AT,
    EMAIL,
    a_morning,
    article,
    digest_of,
    item,
    match,
    notice,
    source,
    subscription,
    trial,
)


def composed(due, **given):
    return compose(EMAIL, due, **({"told": {}, "sources": (), "at": AT, "since": None} | given))


def titles(digest):
    return [section.title for section in digest.sections]


def test_a_morning_stands_in_the_order_of_its_weight():
    assert titles(a_morning(EMAIL)) == [
        "Regulatory",
        "Trial stopped",
        "Trial dates",
        "New trial",
        "Papers to read first",
        "Papers",
    ]


@pytest.mark.parametrize(
    ("record", "types", "section"),
    [
        (notice(), ("regulatory", "news"), "Regulatory"),
        (trial(), ("trial_suspension",), "Trial stopped"),
        (trial(), ("trial_withdrawal", "enrollment_change"), "Trial stopped"),
        (trial(), ("primary_endpoint_change",), "Trial changed"),
        # a slip beside a change of more weight stands with the change
        (trial(), ("trial_completion_date", "enrollment_change"), "Trial changed"),
        (trial(), ("trial_primary_completion_date",), "Trial dates"),
        (trial(), ("new_trial",), "New trial"),
        # an item type that nobody placed stands with its kind of record
        (trial(), ("brand_new_kind_of_change",), "Trial changed"),
        (article(), ("clinical_guideline", "journal"), "Papers to read first"),
        (article(), ("retraction",), "Papers to read first"),
        (article(), ("review", "journal"), "Papers"),
        (notice(), ("news",), "News"),
    ],
)
def test_each_item_stands_in_the_section_of_what_happened(record, types, section):
    assert titles(digest_of(item(record, *types))) == [section]


def test_only_phase_3_results_are_among_the_papers_to_read_first():
    third = item(article(1), item_types=(ItemType("phase_data", "P3 data"),))
    second = item(article(2), item_types=(ItemType("phase_data", "P2 data"),))

    assert titles(digest_of(third, second)) == ["Papers to read first", "Papers"]


def test_within_a_section_the_weightier_and_then_the_newer_come_first():
    old = item(article(1), entered=date(2026, 11, 18))
    new = item(article(2), entered=date(2026, 11, 21))
    notable = item(article(3), importance=Importance.NOTABLE)
    same_day = item(article(4), entered=date(2026, 11, 21))

    (section,) = digest_of(old, new, notable, same_day).sections

    assert [m.item.id[-1] for m in section.matches] == ["3", "2", "4", "1"]


def test_an_item_that_two_subscriptions_want_stands_once_with_both_reasons():
    found = item()
    by_drug = match(found, Reason("drugs", "Enhertu", "T-DXd", "abstract"))
    due = [(subscription("low"), [match(found)]), (subscription("enhertu", title="Enhertu"), [by_drug])]

    (only,) = composed(due).matches

    assert [reason.words for reason in only.reasons] == ["HER2-low", "Enhertu"]


def test_a_daily_digest_does_not_repeat_what_was_told():
    told, new = item(article(1)), item(article(2))

    digest = digest_of(told, new, told={told.id: AT - timedelta(hours=3)})

    assert [m.item.id for m in digest.matches] == [new.id]
    assert digest.told == ()


@pytest.mark.parametrize("every", ["week", "month"])
def test_a_report_counts_what_was_told(every):
    told = item(article(1))
    when = AT - timedelta(days=2)

    digest = composed([(subscription(every=every), [match(told)])], told={told.id: when})

    assert [(t.match.item.id, t.at) for t in digest.told] == [(told.id, when)]
    assert digest.matches == ()


@pytest.mark.parametrize("every", ["item", "day"])
def test_there_is_no_digest_where_everything_was_told(every):
    told = item()

    assert composed([(subscription(every=every), [match(told)])], told={told.id: AT}) is None


def test_nothing_new_is_silence_unless_somebody_asked_to_be_told():
    assert composed([(subscription(), [])], sources=(source(),)) is None
    assert composed([(subscription(when_empty="say"), [])], sources=(source(),)) is not None


@pytest.mark.parametrize("health", [Health.FAILED, Health.SUSPICIOUS])
def test_there_is_no_silence_while_a_source_is_failing(health):
    assert composed([(subscription(), [])], sources=(source(health=health),)).sources[0].health is health


def test_an_alert_says_nothing_of_a_failing_source_until_there_is_something_to_alert():
    assert composed([(subscription(every="item"), [])], sources=(source(health=Health.FAILED),)) is None


def test_a_digest_is_named_after_the_subscriptions_that_have_something_to_say():
    silent = (subscription("silent", title="Silent"), [])
    speaking = [(subscription(f"s{n}", title=f"Topic {n}"), [match(item(article(n)))]) for n in range(1, 6)]

    digest = composed([silent, *speaking])

    assert digest.title == "Topic 1, Topic 2, Topic 3 and 2 more"
    assert digest.subscriptions == ("s1", "s2", "s3", "s4", "s5")


def test_the_readers_time_zone_is_that_of_the_subscription():
    assert digest_of(item()).timezone == "Europe/Berlin"
    assert digest_of(item(), at=datetime(2026, 11, 23, 7, tzinfo=UTC), missed=2).missed == 2
