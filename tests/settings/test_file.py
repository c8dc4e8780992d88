"""subscriptions.yaml: what it says, and what a person reads when it is wrong."""

from datetime import time, timedelta
from pathlib import Path

import pytest

from bot.errors import ConfigurationError
from bot.settings import ConfigurationFile, read_file
from bot.settings.shape import duration

GOOD = """\
sources:
  pubmed: {query: '"HER2-low"[tiab]', every: 1h}
  clinicaltrials:
  feeds:
    - {name: Agency, url: "https://agency.example/rss.xml", every: 30m}
subscriptions:
  - id: daily
    match: {biomarkers: HER2-low, countries: [NO]}
    except: {item_types: [Preclinical]}
    schedule: {every: week, on: monday, at: 12:30, timezone: Europe/Berlin}
    deliver: [{slack: "#her2-low"}, {email: anna@example.org}]
"""


def read(text: str | bytes, tmp_path: Path) -> ConfigurationFile:
    path = tmp_path / "subscriptions.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_file(path)


def faults(text: str | bytes, tmp_path: Path) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        read(text, tmp_path)
    return list(caught.value.faults)


def test_times_and_countries_are_read_as_they_are_written(tmp_path: Path) -> None:
    (one,) = read(GOOD, tmp_path).subscriptions
    assert one.schedule.at == time(12, 30)
    assert one.schedule.on == ("monday",)
    assert one.match[0].countries == ("NO",)
    assert one.excluded[0].item_types == ("Preclinical",)


def test_a_single_value_stands_for_a_list_and_an_empty_source_for_its_defaults(tmp_path: Path) -> None:
    file = read(GOOD, tmp_path)
    assert file.subscriptions[0].match[0].biomarkers == ("HER2-low",)
    assert file.sources.clinicaltrials is not None
    assert file.sources.clinicaltrials.every == timedelta(hours=6)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("20s", {"seconds": 20}),
        ("30m", {"minutes": 30}),
        ("6 h", {"hours": 6}),
        ("7d", {"days": 7}),
        ("2w", {"weeks": 2}),
    ],
)
def test_a_length_of_time_is_a_number_and_a_unit(text: str, meant: dict[str, int]) -> None:
    assert duration(text) == timedelta(**meant)


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ("biomarkers:", "biomarker:", "subscriptions.yaml:8: daily: unknown key biomarker; did you mean biomarkers?"),
        ("every: week", "every: fortnight", "'fortnight' is not one of item, day, week, month"),
        ("12:30", "25:30", "'25:30' is not a time of day"),
        ("on: monday", "on: mondy", "did you mean monday?"),
        ("Europe/Berlin", "Europe/Berln", "did you mean Europe/Berlin?"),
        ("every: 30m", "every: soon", "subscriptions.yaml:5: every: 'soon' is not a length of time; write 30m"),
        ("https://agency", "ftp://agency", "is not a web address"),
        ("anna@example.org", "anna", "is not one e-mail address"),
        ('slack: "#her2-low"', "file: ../../out", "leads out of the folder of this file"),
        ('"#her2-low"', "her2-low", 'write "#channel" (in quotes)'),
        ("  - id: daily\n    match", "  - match", "id is missing"),
        ("HER2-low, countries: [NO]", "[]", "nothing is asked for"),
        ("name: Agency", "name: pubmed", "the name 'pubmed' is taken"),
    ],
)
def test_a_fault_is_named_with_its_line_and_how_to_mend_it(wrong: str, right: str, said: str, tmp_path: Path) -> None:
    found = faults(GOOD.replace(wrong, right), tmp_path)
    assert any(said in fault for fault in found), found
    assert all(fault.startswith("subscriptions.yaml:") for fault in found)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("biomarkers:", "biomarker:").replace("12:30", "99:99").replace("every: 30m", "every: often")
    assert len(faults(text, tmp_path)) == 3


def test_a_key_given_twice_is_an_error_and_not_the_last_one_wins(tmp_path: Path) -> None:
    text = GOOD.replace("    deliver:", "    match: {genes: EGFR}\n    deliver:")
    assert faults(text, tmp_path) == ["subscriptions.yaml:11: match is given twice, first on line 8; keep one"]


def test_an_id_given_twice_is_an_error(tmp_path: Path) -> None:
    text = GOOD + '  - id: daily\n    match: {genes: EGFR}\n    deliver: {slack: "#x"}\n'
    assert faults(text, tmp_path) == ["subscriptions.yaml:12: id daily is taken by line 7; give it another"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: &x [1]\nb: *x\n", "anchors"),
        ("a: " + "[" * 5_000, "nested more than 20 deep"),
        ("a: !!python/object/apply:os.system ['true']\n", "tags"),
        ("a: 1\n---\na: 2\n", "a second document"),
        ("subscriptions:\n\t- a\n", "spaces instead of tabs"),
        (b"a: \xff\n", "not UTF-8"),
        ("x: \x01\n", "a character that YAML does not allow"),
        ("a: " + "y" * 1_100_000, "bytes; at most"),
        ("- just a list\n", "write `sources:` and `subscriptions:` at the top"),
    ],
)
def test_hostile_yaml_is_refused_before_it_is_built(text: str | bytes, said: str, tmp_path: Path) -> None:
    (fault,) = faults(text, tmp_path)
    assert said in fault


def test_a_missing_file_says_how_to_name_another(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="--config"):
        read_file(tmp_path / "none.yaml")


def test_a_file_cut_short_at_any_byte_never_loses_subscriptions_in_silence(tmp_path: Path) -> None:
    """A half-written file is an error, or has lost nothing but its end."""
    whole = GOOD.encode()
    for end in range(len(whole)):
        try:
            file = read(whole[:end], tmp_path)
        except ConfigurationError:
            continue
        assert not file.subscriptions or file.subscriptions[0].id == "daily"
