"""How long to wait, from what a server says."""

from __future__ import annotations

import pytest

from bot.fetch.pace import retry_after

SAID = {"date": "Fri, 20 Nov 2026 10:00:00 GMT"}


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("7", 7.0),
        ("0.5", 0.5),
        ("Fri, 20 Nov 2026 10:00:07 GMT", 7.0),  # against the server's own clock
        ("Fri, 20 Nov 2026 09:00:00 GMT", 0.0),
        ("soon", None),
        ("nan", None),
        ("-3", None),
        ("", None),
    ],
)
def test_seconds_fractions_and_dates_are_understood(text: str, seconds: float | None) -> None:
    assert retry_after({"retry-after": text, **SAID}) == seconds


def test_a_date_means_nothing_without_the_servers_clock() -> None:
    assert retry_after({"retry-after": "Fri, 20 Nov 2026 10:00:07 GMT"}) is None
