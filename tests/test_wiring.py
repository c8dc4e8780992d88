"""From the words of the file to values: names resolved, queries derived, and what cannot work said early."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot import wiring
from bot.annotate.lexicon import load
from bot.errors import ConfigurationError
from bot.match import match
from bot.model import Address
from bot.settings import ConfigurationFile, Environment, read_file
from tests.builders import a_trial, an_item

FILE = """\
sources:
  pubmed: {}
subscriptions:
  - id: one
    match: MATCH
    deliver: DELIVER
"""


def file(
    tmp_path: Path, match: str, *, sources: str = "pubmed: {}", deliver: str = '{slack: "#x"}'
) -> ConfigurationFile:
    text = FILE.replace("MATCH", match).replace("DELIVER", deliver)
    (tmp_path / "subscriptions.yaml").write_text(text)
    return read_file(tmp_path / "subscriptions.yaml")


@pytest.mark.parametrize(
    ("match", "ids"),
    [
        ("{drugs: [T-DXd]}", {"trastuzumab deruxtecan"}),
        ("{biomarkers: [her2low]}", {"her2_low"}),
        ("{biomarkers: [HER-2 underexpression]}", {"her2_low", "her2_ultralow"}),
        ("{genes: [HER2]}", {"ERBB2"}),
        ("{item_types: [New P4 trial]}", {"new p4 trial"}),
    ],
)
def test_any_written_name_leads_to_what_it_means(match: str, ids: set[str], tmp_path: Path) -> None:
    (one,) = wiring.subscriptions(file(tmp_path, match), load())
    assert one.criteria.blocks[0][0].values[0].ids == ids


@pytest.mark.parametrize(
    ("match", "said"),
    [
        ("{drugs: [Enhrtu]}", "did you mean 'Enhertu'?"),
        ("{item_types: [Trial stoped]}", "Trial stopped"),
        ("{phases: [7]}", "write 1, 2, 3 or 4"),
        ("{countries: [Atlantis]}", "no country is called 'Atlantis'"),
        ("{countries: [Germny]}", "did you mean Germany?"),
        ("{trials: [NCT1]}", "write NCT and eight digits"),
        ("{sources: [pubmedd]}", "no source is called 'pubmedd'; there are pubmed"),
    ],
)
def test_an_unknown_name_is_an_error_with_its_line_and_the_nearest_one(match: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        wiring.subscriptions(file(tmp_path, match), load())
    (fault,) = caught.value.faults
    assert fault.startswith("subscriptions.yaml:5: ")
    assert said in fault


@pytest.mark.parametrize(
    "match",
    [
        "{phases: [1, P2, phase III, 2/3, Phase 1/Phase 2, early phase 1, 1b]}",
        "{countries: [DE, germany, UK, Turkey (Türkiye), South Korea, Kenya, XK]}",
        "{trials: [nct03734029, DB-04, SOME-NEW-07]}",
    ],
)
def test_what_people_write_is_understood(match: str, tmp_path: Path) -> None:
    assert wiring.subscriptions(file(tmp_path, match), load())


@pytest.mark.parametrize("phase", ["3", "phase III", "pIII", "2/3", "IIIb"])
def test_a_phase_may_be_written_in_roman_numbers(phase: str, tmp_path: Path) -> None:
    (one,) = wiring.subscriptions(file(tmp_path, f"{{phases: ['{phase}']}}"), load())
    assert match(an_item(a_trial()), one.criteria)


def test_every_unknown_name_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        wiring.subscriptions(file(tmp_path, "{drugs: [Enhrtu, Keytrda], genes: [ERBB99]}"), load())
    assert len(caught.value.faults) == 3


def test_pubmeds_query_is_derived_from_what_the_subscriptions_name(tmp_path: Path) -> None:
    lexicon = load()
    asked = wiring.subscriptions(file(tmp_path, "{drugs: [Enhertu], cancers: [Breast cancer]}"), lexicon)
    query = wiring.derived_query(asked, lexicon)
    assert '"trastuzumab deruxtecan"[tiab]' in query
    assert ") AND (" in query


def test_a_subscription_that_no_source_can_feed_is_warned_of(tmp_path: Path) -> None:
    only_trials = file(tmp_path, "{item_types: [New trial]}")
    (warning,) = wiring.warnings(only_trials, wiring.subscriptions(only_trials, load()))
    assert "clinicaltrials is no source" in warning


@pytest.mark.parametrize(
    ("ruled_out", "warned"),
    [
        ("{biomarkers: [HER2-low, HER2-positive]}", True),
        ("{genes: [HER2]}", False),  # a line that the match does not have
        ("{biomarkers: [HER2-low], item_types: [Review]}", False),
        ("{biomarkers: [HER2-positive]}", False),
    ],
)
def test_a_match_that_its_own_except_rules_out_is_warned_of(tmp_path: Path, ruled_out: str, *, warned: bool) -> None:
    asked = file(tmp_path, f"{{biomarkers: [HER2-low]}}\n    except: {ruled_out}")
    found = [*wiring.warnings(asked, wiring.subscriptions(asked, load()))]
    assert bool(found) is warned
    assert not found or found[0].endswith("one: its except rules out all that this asks for; nothing will come of it")


def test_what_the_environment_lacks_is_said_once(tmp_path: Path) -> None:
    asked = wiring.subscriptions(file(tmp_path, "{genes: [HER2]}", deliver="{email: a@example.org}"), load())
    assert [*wiring.missing_channels(asked, Environment())] == [
        "environment: SMTP_URL and MAIL_FROM are not both set; subscriptions deliver by email"
    ]
    assert not [*wiring.missing_channels(asked, Environment(smtp_url="smtp://localhost", mail_from="b@example.org"))]


def test_an_address_that_is_named_twice_is_one(tmp_path: Path) -> None:
    twice = file(tmp_path, "{genes: [HER2]}", deliver="[{email: a@example.org}, {email: a@example.org}]")
    (one,) = wiring.subscriptions(twice, load())
    assert one.addresses == (Address("email", "a@example.org"),)


@pytest.mark.parametrize(
    ("given", "seconds"),
    [
        ({"slack_bot_token": "xoxb-1"}, 15),
        ({"slack_bot_token": "xoxb-1", "slack_pace": timedelta(seconds=20)}, 20),
        ({"smtp_url": "smtp://localhost", "mail_from": "b@example.org"}, 600),
    ],
)
def test_a_lease_that_ends_before_a_channel_must_have_answered_is_refused(given: dict[str, str], seconds: int) -> None:
    with pytest.raises(ConfigurationError, match=rf"environment: LEASE={seconds}: .* may take {seconds} s; write more"):
        wiring.channels(Environment(lease=timedelta(seconds=seconds), **given), folder=Path())
    assert wiring.channels(Environment(lease=timedelta(seconds=seconds + 1), **given), folder=Path())


def test_deadlines_and_pace_are_those_of_the_environment() -> None:
    given = {"slack_bot_token": "xoxb-1", "smtp_url": "smtp://localhost", "mail_from": "b@example.org"}
    short = {"lease": timedelta(seconds=2), "slack_deadline": timedelta(seconds=0.5)}
    with pytest.raises(ConfigurationError, match=r"LEASE=2: email may take 600 s"):
        wiring.channels(Environment(**given, **short), folder=Path())
    assert wiring.channels(Environment(**given, **short, smtp_deadline=timedelta(seconds=0.5)), folder=Path())
