"""Which announcements are a regulator's decision, and which are only news."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.annotate.item_types import detect_all, resolve
from bot.model import Announcement, Sighting


def labels(title: str, summary: str = "", feed: str = "A wire") -> tuple[str, ...]:
    record = Announcement("https://news.example/1", title, feed, summary=summary)
    found = detect_all(Sighting(record, None, datetime(2026, 11, 24, tzinfo=UTC)), ())
    return tuple(item_type.label for item_type in found)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("FDA approves drug X for HER2-low breast cancer", ("FDA event", "News")),
        (
            "FDA grants accelerated approval to a new treatment of lung cancer",
            ("Accelerated approval", "FDA event", "News"),
        ),
        (
            "Example Pharma receives FDA breakthrough therapy designation for drug X",
            ("Breakthrough therapy", "FDA event", "News"),
        ),
        ("CHMP adopts positive opinion on drug X in breast cancer", ("European regulatory", "News")),
        ("NMPA approves drug X for patients with gastric cancer", ("Non-US regulatory", "News")),
        # what companies and payers do with a drug
        ("Example Pharma and Sample Bio enter into a license agreement for drug X", ("Licensing/partnership", "News")),
        ("Example Pharma partners with Sample Bio on cancer vaccines", ("Licensing/partnership", "News")),
        ("Example Pharma launches drug X for breast cancer in Japan", ("Launch", "News")),
        ("Example Pharma launches a phase 3 trial of drug X in breast cancer", ("Trial start", "News")),
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
        ("Example Pharma names a head of cancer research", ("News",)),
    ],
)
def test_an_announcement_is_regulatory_only_if_a_regulator_decided_on_a_drug_or_test(
    title: str, expected: tuple[str, ...]
) -> None:
    assert labels(title) == expected


def test_the_regulator_s_own_feed_need_not_name_it() -> None:
    assert labels("Approval of drug X for melanoma", feed="FDA press releases") == ("FDA event", "News")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        # what a regulator may grant besides
        ("FDA gives drug X for lymphoma fast track designation", {"Fast track", "FDA event"}),
        ("FDA grants priority review to drug X in melanoma", {"Priority review", "FDA event"}),
        ("EMA grants orphan designation to drug X for sarcoma", {"Orphan drug", "European regulatory"}),
        ("FDA lifts clinical hold on a trial of drug X in leukemia", {"Clinical hold", "FDA event"}),
        ("FDA puts trials of a cancer vaccine on hold", {"Clinical hold", "FDA event"}),
        ("Example Pharma gets a complete response letter for its cancer drug", {"Complete response letter"}),
        ("Regulators refused a cancer drug of Example Pharma", {"Complete response letter"}),
        # asking for approval
        ("Example Pharma submits NDA for drug X in breast cancer", {"NDA/BLA"}),
        ("Example Pharma submits a supplemental BLA for its lymphoma drug", {"sNDA/sBLA"}),
        ("Example Pharma plans to submit an NDA for its lymphoma drug", set()),
        ("Example Pharma submits a marketing authorisation application for its cancer drug to the EMA", {"NDA/BLA"}),
        # the way of a drug
        ("Drug X of Example Pharma advances into phase 3 in breast cancer", {"Phase shift"}),
        ("Example Pharma enters the clinic with a cancer vaccine", {"Phase shift"}),
        ("Example Pharma plans to advance its cancer drug to phase 3", set()),
        ("First patient dosed in a phase 3 trial of drug X in lung cancer", {"Trial start"}),
        ("Example Pharma to initiate a trial of its cancer drug", set()),
        ("Example Pharma nominates a development candidate against cancer", {"New molecule"}),
        # results, and promises of results
        ("Example Pharma reports positive phase 2 results of drug X in melanoma", {"Topline data"}),
        ("Drug X significantly improved survival in lymphoma", {"Topline data"}),
        ("Drug X misses primary endpoint in lung cancer", {"Topline data"}),
        ("Example Pharma reports third quarter financial results and its cancer pipeline", set()),
        ("Example Pharma to present data on its cancer drug at a meeting", {"Anticipated data"}),
        ("Topline phase 3 data of drug X in breast cancer expected in 2027", {"Anticipated P3 data"}),
        ("Drug X beats drug Y head-to-head in a trial in lymphoma", {"Head-to-head"}),
        # money
        ("Example Bio raises $90 million for cancer drugs", {"Financing"}),
        ("Example Bio, maker of cancer drugs, closes series B", {"Financing"}),
        ("Example Pharma to acquire Sample Bio and its cancer drug", {"M&A"}),
        ("Example Pharma acquires worldwide rights to a cancer drug", {"Licensing/partnership"}),
        ("Example Pharma out-licenses a cancer drug", {"Licensing/partnership"}),
        ("Example Bio is raising AU$9 million for its cancer drug", {"Financing"}),
        ("Resistance acquired by a cancer on drug X", set()),
        ("Sales of drug X in breast cancer rose by a third", {"Sales"}),
        ("Medicare cuts the price of a cancer drug", {"Pricing"}),
        ("Example Pharma launches an app for patients with cancer", set()),
    ],
)
def test_what_companies_and_regulators_do_with_a_drug_has_names(title: str, expected: set[str]) -> None:
    assert set(labels(title)) - {"News"} == expected


def test_results_are_promised_in_the_text_as_well_as_in_the_title() -> None:
    told = "Two trials go on. Data from the phase 2 trial are expected in the second half of 2026. Cash was $5 million."
    assert "Anticipated P2 data" in labels("Example Pharma on its cancer drugs", told)
    assert "Anticipated data" not in labels(
        "Example Pharma on its cancer drugs", "Financial results are expected in May."
    )


def test_who_asks_for_promised_results_gets_those_of_each_phase() -> None:
    assert resolve("Anticipated data").ids == {"anticipated_data"}
    assert resolve("Anticipated P3 data").ids == {"anticipated p3 data"}
