"""Which announcements are a regulator's decision, and which are only news."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.annotate.item_types import detect_all
from bot.model import Announcement, Sighting


def labels(title: str, summary: str = "", feed: str = "A wire") -> tuple[str, ...]:
    record = Announcement("https://news.example/1", title, feed, summary=summary)
    found = detect_all(Sighting(record, None, datetime(2026, 11, 24, tzinfo=UTC)), ())
    return tuple(item_type.label for item_type in found)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("FDA approves drug X for HER2-low breast cancer", ("FDA event", "News")),
        ("FDA grants accelerated approval to a new treatment of lung cancer", ("FDA event", "News")),
        ("Example Pharma receives FDA breakthrough therapy designation for drug X", ("FDA event", "News")),
        ("CHMP adopts positive opinion on drug X in breast cancer", ("European regulatory", "News")),
        ("NMPA approves drug X for patients with gastric cancer", ("Non-US regulatory", "News")),
        # what companies and payers do with a drug
        ("Example Pharma and Sample Bio enter into a license agreement for drug X", ("Licensing/partnership", "News")),
        ("Example Pharma partners with Sample Bio on cancer vaccines", ("Licensing/partnership", "News")),
        ("Example Pharma launches drug X for breast cancer in Japan", ("Launch", "News")),
        ("Example Pharma launches a phase 3 trial of drug X in breast cancer", ("News",)),
        ("Patent on drug X for lung cancer upheld", ("Patent", "News")),
        ("NICE recommends drug X for advanced breast cancer", ("Reimbursement", "News")),
        ("Drug X for lung cancer included in the NRDL", ("Reimbursement", "News")),
        ("Acme Robotics signs a supply agreement with a supermarket", ("News",)),
        # a regulator also speaks of other things
        ("FDA approves a drug for cattle", ("News",)),
        ("FDA seeks public input on botanical drug products", ("News",)),
        ("FDA takes steps on tobacco", ("News",)),
        ("FDA authorizes a device that draws blood from patients", ("News",)),
        # a decision of a company is no regulator's
        ("Example Pharma approves a dividend", ("News",)),
        ("Example Pharma presents data on drug X in HER2-low breast cancer", ("News",)),
    ],
)
def test_an_announcement_is_regulatory_only_if_a_regulator_decided_on_a_drug_or_test(
    title: str, expected: tuple[str, ...]
) -> None:
    assert labels(title) == expected


def test_the_regulator_s_own_feed_need_not_name_it() -> None:
    assert labels("Approval of drug X for melanoma", feed="FDA press releases") == ("FDA event", "News")
