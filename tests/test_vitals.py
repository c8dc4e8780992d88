"""What is late is said, and the operator hears of it once, and once more when it is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot import alarms
from bot.deliver.email import Email
from bot.model import Address, Health, Raised, SourceState
from bot.vitals import Vitals, is_alive
from tests.pipeline.parts import Inbox
from tests.store.builders import a_delivery

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def vitals(*states: SourceState, beat: timedelta | None = timedelta(0)) -> Vitals:
    return Vitals(states, {} if beat is None else {"w": NOW - beat}, {"pubmed": HOUR}, NOW)


def pubmed(**given: object) -> SourceState:
    fine = SourceState("pubmed", health=Health.OK, tried_at=NOW - HOUR, read_at=NOW - HOUR)
    return replace(fine, **given)  # type: ignore[arg-type]


def test_what_is_young_is_well() -> None:
    assert list(vitals(pubmed()).ailments()) == []


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (vitals(pubmed(), beat=None), "no worker has been at work yet"),
        (vitals(pubmed(), beat=timedelta(minutes=40)), "no worker has been at work for 40 minutes"),
        (vitals(pubmed(tried_at=NOW - 3 * HOUR)), "pubmed was not read for 3 hours"),
        (vitals(), "pubmed was never read"),
    ],
)
def test_what_is_late_is_named(found: Vitals, said: str) -> None:
    assert list(found.ailments()) == [said]


def test_a_worker_lives_while_it_comes_round() -> None:
    assert is_alive({"w": NOW - timedelta(minutes=14)}, "w", now=NOW)
    assert not is_alive({"w": NOW - timedelta(minutes=16)}, "w", now=NOW)
    assert not is_alive({"other": NOW}, "w", now=NOW)


def names(found: Vitals, dead: tuple[object, ...] = ()) -> list[str]:
    return [alarm.name for alarm in alarms.standing(found, dead, ())]  # type: ignore[arg-type]


def test_a_source_alarms_after_two_of_its_turns_and_one_that_never_worked_at_once() -> None:
    failed = pubmed(health=Health.FAILED, error="answered 503")
    assert names(vitals(failed)) == []
    assert names(vitals(replace(failed, read_at=NOW - 3 * HOUR))) == ["source pubmed"]
    assert names(vitals(replace(failed, read_at=None))) == ["source pubmed"]


def test_what_was_given_up_alarms_but_not_an_alarm_itself() -> None:
    dead = a_delivery("d1")
    assert names(vitals(pubmed()), (dead,)) == ["deliveries given up"]
    assert names(vitals(pubmed()), (replace(dead, subscriptions=(alarms.SUBSCRIPTION,)),)) == []


def test_an_alarm_is_one_message_to_the_operator_and_calls_nobody_in_the_channel() -> None:
    alarm = alarms.Alarm("source X", "X cannot be read: <!channel> & more")
    to = alarms.operator_address("#ops")
    told = alarms.begun(alarm, to, Inbox(name="slack"), now=NOW)
    assert (to, told.subscriptions, told.items) == (Address("slack", "#ops"), ("operator",), ())
    assert told.payload.decode() == "X cannot be read: &lt;!channel&gt; &amp; more"
    mail = alarms.operator_address("ops@example.org")
    channel = Email("smtp://localhost", mail_from="bot@example.org")
    assert b"Subject: her2low: source X" in alarms.begun(alarm, mail, channel, now=NOW).payload


def test_an_alarm_is_over_when_it_no_longer_stands_but_a_file_is_judged_by_its_own_machine() -> None:
    told = Raised(NOW, NOW)
    here, there = (f"{alarms.FILE}{name}" for name in ("here", "there"))
    raised = {"source X": told, "gone": told, here: told, there: told}
    standing = [alarms.Alarm("source X", "still")]
    assert set(alarms.over(raised, standing, others=["there"])) == {"gone", here}
    assert set(alarms.over(raised, standing, others=[])) == {"gone", here, there}, (
        "a machine that is gone judges no more"
    )


@pytest.mark.parametrize(
    ("count", "later", "again"),
    [
        (3, HOUR, True),  # one more was given up
        (3, HOUR / 2, False),  # of a storm the operator hears once an hour
        (2, HOUR, False),
        (1, HOUR, False),  # one is mended
    ],
)
def test_an_alarm_is_told_again_when_it_grew_but_not_at_once(count: int, later: timedelta, *, again: bool) -> None:
    alarm = alarms.Alarm("deliveries given up", "…", count)
    raised = {alarm.name: Raised(NOW - HOUR, NOW, 2)}
    assert list(alarms.grown(raised, [alarm], now=NOW + later)) == ([alarm] if again else [])
    assert list(alarms.shrunk(raised, [alarm])) == ([alarm] if count < 2 else [])
    assert list(alarms.grown({}, [alarm], now=NOW)) == [alarm]


def test_messages_that_wait_for_hours_are_an_ailment_and_an_alarm() -> None:
    stuck = replace(vitals(pubmed()), waiting=NOW - 3 * HOUR)
    assert list(stuck.ailments()) == ["messages wait for 3 hours"]
    assert names(stuck) == ["deliveries wait"]
    assert list(replace(stuck, waiting=NOW - HOUR).ailments()) == []


def test_what_was_set_aside_alarms_with_what_to_do() -> None:
    (alarm,) = alarms.aside({"Agency": 30})
    assert (alarm.name, alarm.count) == ("set aside from Agency", 30)
    assert "--accept 'Agency'" in alarm.said
