"""When a subscription is due: no slot is missed, none comes twice."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Position, Schedule
from bot.schedule import due, last_slot, next_slot
from tests.builders import a_subscription

BERLIN = ZoneInfo("Europe/Berlin")


def berlin(*when: int) -> datetime:
    return datetime(*when, tzinfo=BERLIN).astimezone(UTC)  # type: ignore[misc]


def test_a_daily_slot_comes_at_the_local_hour_in_summer_and_in_winter() -> None:
    schedule = Schedule("day", time(8, 0), timezone="Europe/Berlin")
    assert last_slot(schedule, now=berlin(2026, 7, 1, 12)).due == datetime(2026, 7, 1, 6, tzinfo=UTC)
    assert last_slot(schedule, now=berlin(2026, 12, 1, 12)).due == datetime(2026, 12, 1, 7, tzinfo=UTC)


def test_a_new_subscription_is_served_at_once_and_then_at_its_slots() -> None:
    one = a_subscription()
    first = due(one, None, now=berlin(2026, 11, 23, 10))
    assert first is not None
    told = Position(one.id, 5, first.slot.key, berlin(2026, 11, 23, 10))
    assert due(one, told, now=berlin(2026, 11, 23, 23)) is None
    assert due(one, told, now=berlin(2026, 11, 24, 7, 59)) is None
    assert due(one, told, now=berlin(2026, 11, 24, 8)) is not None


def test_missed_slots_merge_into_one() -> None:
    one = a_subscription()
    found = due(one, Position(one.id, 5, "2026-11-20"), now=berlin(2026, 11, 23, 9))
    assert found is not None
    assert (found.slot.key, found.missed) == ("2026-11-23", 2)


def test_a_move_to_another_time_zone_repeats_no_day() -> None:
    one = a_subscription(schedule=Schedule("day", time(8, 0), timezone="America/Los_Angeles"))
    assert due(one, Position(one.id, 5, "2026-11-23"), now=datetime(2026, 11, 23, 18, tzinfo=UTC)) is None


def test_a_clock_set_back_by_a_day_repeats_nothing() -> None:
    one = a_subscription()
    assert due(one, Position(one.id, 5, "2026-11-24"), now=berlin(2026, 11, 23, 9)) is None


def test_a_pause_holds_back_until_its_day_and_then_makes_up() -> None:
    one = a_subscription(pause_until=date(2026, 11, 30))
    position = Position(one.id, 5, "2026-11-20")
    assert due(one, position, now=berlin(2026, 11, 29, 12)) is None
    resumed = due(one, position, now=berlin(2026, 11, 30, 8))
    assert resumed is not None
    assert resumed.missed == 9


def test_weekly_on_two_days_and_monthly_on_the_last() -> None:
    weekly = Schedule("week", time(7, 30), frozenset({1, 4}), "Europe/Berlin")
    assert last_slot(weekly, now=berlin(2026, 11, 25, 12)).key == "2026-11-23"
    assert next_slot(weekly, now=berlin(2026, 11, 25, 12)).key == "2026-11-26"
    monthly = Schedule("month", time(7, 30), frozenset({31}), "Europe/Berlin")
    assert last_slot(monthly, now=berlin(2027, 3, 1, 12)).key == "2027-02-28"


def test_working_days_only() -> None:
    schedule = Schedule("day", time(8, 0), frozenset({1, 2, 3, 4, 5}), "Europe/Berlin")
    assert last_slot(schedule, now=berlin(2026, 11, 22, 12)).key == "2026-11-20"


def test_changing_from_every_item_to_daily_waits_for_the_next_day_and_no_longer() -> None:
    one = a_subscription()
    alerted = Position(one.id, 7, "2026-11-23#7")
    assert due(one, alerted, now=berlin(2026, 11, 23, 23)) is None
    assert due(one, alerted, now=berlin(2026, 11, 24, 8)) is not None


def test_a_day_that_a_zone_skipped_is_neither_lost_nor_doubled() -> None:
    """Samoa had no 30 December 2011."""
    schedule = Schedule("day", time(8, 0), timezone="Pacific/Apia")
    keys = walk(schedule, datetime(2011, 12, 27, tzinfo=UTC), days=8)
    assert keys == sorted(set(keys))


def walk(schedule: Schedule, start: datetime, *, days: int) -> list[str]:
    """Return the slots that somebody sees who asks for the next one, again and again."""
    now, keys = start, []
    while now < start + timedelta(days=days):
        slot = next_slot(schedule, now=now)
        assert slot.due > now
        assert last_slot(schedule, now=slot.due).due == slot.due
        keys.append(slot.key)
        now = slot.due
    return keys


@pytest.mark.parametrize("zone", sorted(available_timezones())[::23])
def test_a_year_of_any_zone_has_each_day_once(zone: str) -> None:
    for at in (time(0, 0), time(2, 30), time(23, 30)):
        keys = walk(Schedule("day", at, timezone=zone), datetime(2026, 1, 1, tzinfo=UTC), days=366)
        days = [date.fromisoformat(key) for key in keys]
        assert all(after - before == timedelta(days=1) for before, after in pairwise(days)), zone


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(["day", "week", "month"]),
    st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "America/Nuuk"]),
)
def test_the_last_slot_has_come_and_the_next_one_has_not(now: datetime, every: str, at: time, zone: str) -> None:
    schedule = Schedule(every, at, timezone=zone)
    assert last_slot(schedule, now=now).due <= now < next_slot(schedule, now=now).due
