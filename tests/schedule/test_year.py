"""A year in every time zone that there is: each local day has its slot, once, and none comes early."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from bot.model import Position, Schedule
from bot.schedule import due, next_slot
from tests.builders import a_subscription

BEGIN, DAYS = datetime(2026, 1, 1, tzinfo=UTC), 365
TIMES = tuple(time(half // 2, half % 2 * 30) for half in range(48))
QUARTERS = tuple(BEGIN + timedelta(hours=6 * n) for n in range(4 * DAYS))


def zones() -> list[str]:
    """Return one zone for each way in which clocks run in that year; the others run as one of these does."""
    names = sorted(name for name in available_timezones() if not name.startswith(("posix", "right")))
    ways = {tuple(at.astimezone(ZoneInfo(name)).utcoffset() for at in QUARTERS[::2]): name for name in names}
    assert len(names) > 400
    return sorted(ways.values())


def slots_of(schedule: Schedule) -> list[date]:
    """Return the days on which somebody was served who is looked at just before and at every slot."""
    one, position, now, served = a_subscription(schedule=schedule), Position("daily", 0, "2025-12-20"), BEGIN, []
    while len(served) < DAYS:
        slot = next_slot(schedule, now=now)
        assert slot.due > now
        now = slot.due
        found = due(one, position, now=now)
        assert found is not None
        assert served == [] or found.missed == 0
        served.append(date.fromisoformat(found.slot.key))
        position = Position("daily", 0, found.slot.key)
        assert due(one, position, now=now + timedelta(hours=2)) is None
    return served


def test_in_every_zone_a_year_has_each_day_once(pytestconfig: pytest.Config) -> None:
    """`--times 48` takes every half hour in every zone; without it each zone has another one."""
    for number, zone in enumerate(zones()):
        for n in range(pytestconfig.getoption("--times")):
            served = slots_of(Schedule("day", TIMES[(number * 5 + n) % len(TIMES)], timezone=zone))
            assert served == [served[0] + timedelta(days=n) for n in range(DAYS)], zone
