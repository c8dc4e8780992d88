"""The command line as people use it, on the bundled stand-in for the services."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from freezegun import freeze_time
from icalendar import Calendar

from bot.cli import asking, cli, operating, polling, preview, sending, sources, trials, worker
from bot.cli.session import Session
from bot.cli.session import clock as session_clock
from bot.cli.watch import Watch, call_operator
from bot.demo.standin import Standin
from bot.model import Batch, DeliveryState, Origin, Plan, Reading
from tests.builders import an_announcement, an_item
from tests.store.builders import a_delivery

TODAY = date(2026, 11, 24)
# imported before the clock is frozen: pydantic looks at the type of dates when it is loaded
COMMANDS = (asking, operating, polling, preview, sending, sources, trials, worker)
MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

Shell = Callable[..., "subprocess.CompletedProcess[str]"]

CONFIGURATION = """\
sources:
  pubmed: {url: "URL", query: '"HER2"[tiab]'}
  clinicaltrials: {url: "URL"}
  feeds:
    - {name: Agency, url: "URL/feeds/regulator.xml"}
subscriptions:
  - id: daily
    match: {biomarkers: [HER2-low, HER2-ultralow]}
    schedule: {every: day, at: "08:00", timezone: Europe/Berlin}
    deliver: {file: digests}
"""


@dataclass
class Desk:
    """A folder with a configuration, and a world to read from."""

    folder: Path
    standin: Standin

    def run(self, *arguments: str, **environment: str) -> tuple[int, str, str]:
        """Return exit code, output and errors of one command, at nine in the morning of the stand-in's day."""
        variables = {
            "DATABASE_URL": f"sqlite:///{self.folder / 'her2low.db'}",
            "ALLOW_PRIVATE_HOSTS": self.standin.host,
        }
        found = CliRunner().invoke(
            cli, ["--config", str(self.folder / "subscriptions.yaml"), *arguments], env=variables | environment
        )
        if found.exception and not isinstance(found.exception, SystemExit):
            return 1, found.stdout, f"{type(found.exception).__name__}: {found.exception}"
        return found.exit_code, found.stdout, found.stderr


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Standin(today=TODAY, day=-1) as standin, freeze_time(MORNING, real_asyncio=True, tick=True):
        (tmp_path / "subscriptions.yaml").write_text(CONFIGURATION.replace("URL", standin.url))
        yield Desk(tmp_path, standin)


def test_check_is_content_with_a_good_file(desk: Desk) -> None:
    code, said, _errors = desk.run("check")
    assert code == 0
    assert "1 subscriptions; sources: pubmed, clinicaltrials, Agency" in said


def test_poll_says_a_line_for_each_source_and_the_second_time_there_is_nothing_new(desk: Desk) -> None:
    code, said, _errors = desk.run("poll")
    assert (code, len(said.splitlines())) == (0, 3)
    again = desk.run("poll", "--json")[1]
    assert [json.loads(line)["items"] for line in again.splitlines()] == [0, 0, 0]


def test_a_failing_source_is_named_and_the_others_are_saved(desk: Desk) -> None:
    text = (desk.folder / "subscriptions.yaml").read_text()
    (desk.folder / "subscriptions.yaml").write_text(text.replace("regulator.xml", "gone.xml"))
    code, said, errors = desk.run("poll")
    assert code == 1
    assert "Agency: failed" in errors
    assert "pubmed: ok" in said


def test_one_source_can_be_polled_by_name_and_an_unknown_one_is_an_error(desk: Desk) -> None:
    assert len(desk.run("poll", "feeds")[1].splitlines()) == 1
    code, _said, errors = desk.run("poll", "nowhere")
    assert code != 0
    assert "no source is called 'nowhere'" in errors


@pytest.mark.parametrize("command", ["latest", "trials"])
def test_an_answer_from_an_empty_log_says_that_nothing_was_read_yet(desk: Desk, command: str) -> None:
    assert "her2low poll" in desk.run(command, "her2-low")[2]
    desk.run("poll")
    assert not desk.run(command, "her2-low")[2]


def test_latest_tells_an_item_a_line_as_json(desk: Desk) -> None:
    desk.run("poll")
    _code, said, _errors = desk.run("latest", "her2-low", "trials", "--json")
    items = [json.loads(line) for line in said.splitlines()]
    assert items
    assert {item["kind"] for item in items} == {"trial"}
    assert all("her2_low" in item["biomarkers"] for item in items)
    assert desk.run("latest", "-n", "1")[0] == 0


def test_a_word_that_means_nothing_is_an_error_with_a_suggestion(desk: Desk) -> None:
    code, _said, errors = desk.run("latest", "enhrtu")
    assert code != 0
    assert "did you mean" in errors


def test_send_writes_the_digest_once(desk: Desk) -> None:
    desk.run("poll")
    assert "would send file:digests: daily" in desk.run("send", "--dry-run")[1]
    code, said, _errors = desk.run("send")
    assert (code, said.splitlines()[-1]) == (0, "1 message")
    assert "HER2-low" in next((desk.folder / "digests").iterdir()).read_text()
    assert desk.run("send")[1] == "nothing to send\n"
    _code, ledger, _errors = desk.run("deliveries", "--json")
    assert [json.loads(line)["state"] for line in ledger.splitlines()] == ["delivered"]


@pytest.mark.parametrize("form", ["text", "html", "slack", "eml"])
def test_digest_shows_what_would_be_sent_and_changes_nothing(desk: Desk, form: str) -> None:
    desk.run("poll")
    first = desk.run("digest", "daily", "--format", form)
    assert first[0] == 0
    assert "HER2" in first[1]
    assert desk.run("send")[1].endswith("1 message\n")


def test_explain_says_why_an_item_went_and_why_another_did_not(desk: Desk) -> None:
    desk.run("poll")
    desk.run("send")
    told = json.loads(desk.run("latest", "her2-low", "-n", "1", "--json")[1])["id"]
    assert "told 2026-11-24 09:" in desk.run("explain", told)[1]
    assert "daily: no match: no biomarkers: HER2-low or HER2-ultralow" in desk.run("explain", "pubmed:99000004")[1]
    assert desk.run("explain", "pubmed:1")[0] != 0


def test_explain_names_a_thing_once_and_says_what_became_of_a_delivery(desk: Desk) -> None:
    desk.run("poll")
    desk.run("send", DELIVERY="only:me@example.org")
    told = json.loads(desk.run("latest", "her2-low", "-n", "1", "--json")[1])["id"]
    said = desk.run("explain", told)[1].splitlines()
    assert len(said) == len(set(said))
    assert any("not told: suppressed" in line for line in said)


def test_a_backfill_is_shown_by_latest_and_sent_to_nobody(desk: Desk) -> None:
    desk.run("poll", "feeds")
    assert "pubmed: " in desk.run("backfill", "pubmed", "--since", "2026-01-01")[1]
    assert desk.run("latest", "her2-low", "papers", "--json")[1]


def test_annotate_reads_lines_and_offsets_hold(desk: Desk, tmp_path: Path) -> None:
    row = {"id": "1", "title": "HER2-low disease", "text": "T-DXd in HER2‑ultralow breast cancer."}
    (tmp_path / "texts.jsonl").write_text(json.dumps(row) + "\n")
    code, said, _errors = desk.run("annotate", str(tmp_path / "texts.jsonl"))
    found = json.loads(said)
    whole = f"{row['title']}\n{row['text']}"
    assert code == 0
    assert {b["id"] for b in found["biomarkers"]} >= {"her2_low", "her2_ultralow"}
    assert [d["id"] for d in found["drugs"]] == ["trastuzumab deruxtecan"]
    for kind in ("genes", "biomarkers", "drugs", "cancers"):
        assert all(whole[m["start"] : m["end"]] == m["quote"] for m in found[kind])


def test_annotate_reads_a_trials_criteria_as_criteria(desk: Desk, tmp_path: Path) -> None:
    row = {"id": "NCT1", "kind": "trial", "title": "", "text": "Exclusion Criteria:\n* HER2-positive breast cancer"}
    (tmp_path / "texts.jsonl").write_text(json.dumps(row) + "\n")
    (state,) = json.loads(desk.run("annotate", str(tmp_path / "texts.jsonl"))[1])["biomarkers"]
    assert (state["id"], state["excluded"]) == ("her2_positive", True)
    assert row["text"][state["start"] : state["end"]] == state["quote"]  # without a title, offsets count from the text


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("not json", "line 1: this is no JSON object: Expecting value"),
        ("[" * 100_000, "line 1: it is nested too deeply"),
        ('["HER2-low"]', 'line 1: write {"id": …, "title": …, "text": …}'),
        ('{"id": "1", "text": ["HER2-low"]}', "line 1: text: Input should be a valid string"),
        ('{"id": "1", "text": "x", "mesh": [5]}', "line 1: mesh.0: Input should be a valid string"),
        ('{"id": "1", "text": "x", "publication_types": "Review"}', "line 1: publication_types: Input should be a"),
        ('{"id": "1", "text": "x", "kind": "poem"}', "line 1: kind: Input should be 'article', 'trial' or"),
        (r'{"id": "1", "text": "HER2-low \ud83d"}', "line 1: half a character stands alone: \\ud83d"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_the_others_are_read(
    desk: Desk, tmp_path: Path, line: str, why: str
) -> None:
    good = '{"id": 2, "title": null, "text": "HER2-low", "journal": "JCO"}'
    (tmp_path / "texts.jsonl").write_text(f"{line}\n\n{good}\n")
    code, said, errors = desk.run("annotate", str(tmp_path / "texts.jsonl"))
    assert code == 2
    assert errors.startswith(why)
    found = json.loads(said)
    assert (found["id"], found["journal"], found["biomarkers"][0]["id"]) == (2, "JCO", "her2_low")


# --- as a process ---------------------------------------------------------------------------------------------------


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "bot", *arguments]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    return run


def test_the_calendar_holds_what_lies_ahead_of_the_trials_that_a_subscription_is_about(desk: Desk) -> None:
    desk.run("poll")
    code, said, _errors = desk.run("calendar", "daily", "--days", "3000")
    kinds = {str(event["CATEGORIES"].cats[0]) for event in Calendar.from_ical(said).walk("VEVENT")}
    assert code == 0
    assert {"Primary completion", "Conference"} <= kinds
    out = desk.folder / "her2.ics"
    assert "entries of the next 365 days" in desk.run("calendar", "daily", "--out", str(out))[1]
    assert out.read_bytes().startswith(b"BEGIN:VCALENDAR")
    assert "there are: daily" in desk.run("calendar", "nobody")[2]


def test_the_trials_of_a_drug_stand_in_one_table(desk: Desk) -> None:
    desk.run("poll")
    code, said, _errors = desk.run("trials", "enhertu")
    rows = [json.loads(line) for line in desk.run("trials", "enhertu", "--json")[1].splitlines()]
    assert code == 0
    assert said.startswith(f"enhertu: {len(rows)} trial")
    assert rows
    assert all(row["nct"] in said for row in rows)
    assert "Source: ClinicalTrials.gov" in said
    assert "nothing known is called" in desk.run("trials", "qqqqq")[2]


def test_help_names_every_command(shell: Shell) -> None:
    said = shell("--help").stdout
    for command in cli.list_commands(None):  # type: ignore[attr-defined,arg-type]
        assert f"  {command} " in said


def test_a_missing_file_is_one_line_on_stderr_and_exit_2(
    shell: Shell,
) -> None:
    found = shell("check")
    assert (found.returncode, found.stdout) == (2, "")
    assert found.stderr.startswith("subscriptions.yaml:1: No such file or directory")


def test_a_bad_file_tells_every_fault_with_its_line(shell: Shell, tmp_path: Path) -> None:
    text = CONFIGURATION.replace("URL", "https://example.org").replace("HER2-ultralow", "HER2-lowish")
    (tmp_path / "subscriptions.yaml").write_text(text.replace("at:", "att:"))
    found = shell("check")
    assert found.returncode == 2
    (tmp_path / "subscriptions.yaml").write_text(text)
    found = shell("check")
    assert found.returncode == 2
    assert found.stderr.startswith("subscriptions.yaml:8: biomarkers: ")
    assert "did you mean" in found.stderr


def test_an_unknown_command_is_a_usage_error(shell: Shell) -> None:
    found = shell("dance")
    assert found.returncode == 2
    assert "Traceback" not in found.stderr


def test_the_configuration_may_be_named_before_or_behind_the_command(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text(CONFIGURATION.replace("URL", "https://example.org"))
    assert shell("--config", "other.yaml", "check").returncode == 0
    assert shell("check", "--config", "other.yaml").returncode == 0


def test_a_restored_backup_sends_nothing_until_somebody_says_resume(desk: Desk) -> None:
    desk.run("poll")
    assert desk.run("backup", str(desk.folder / "backup.db"))[0] == 0
    desk.run("send")
    for file in desk.folder.glob("her2low.db*"):
        file.unlink()
    (desk.folder / "backup.db").rename(desk.folder / "her2low.db")
    code, said, errors = desk.run("send")
    assert (code, said) == (1, "")
    assert "--resume" in errors
    assert "would send" in desk.run("send", "--dry-run")[1]
    assert desk.run("send", "--resume")[0] == 0
    assert desk.run("send")[:2] == (0, "nothing to send\n")


def test_the_probe_of_a_worker_is_an_exit_code(desk: Desk) -> None:
    assert desk.run("doctor", "--worker")[0] == 1
    desk.run("poll")
    desk.run("send")
    assert desk.run("doctor", "--worker")[0] == 1, "what a person sends by hand makes no dead worker alive"
    with runs(desk, {}):
        session = Session(desk.folder / "subscriptions.yaml")
        Watch(session).begin(resume=False)
        session.close()
    assert desk.run("doctor", "--worker")[0] == 0


def test_the_operator_hears_of_a_source_that_fails_once_and_once_that_it_works_again(desk: Desk) -> None:
    file = desk.folder / "subscriptions.yaml"
    good = file.read_text()
    environment = {"OPERATOR": "ops@example.org", "SMTP_URL": "smtp://127.0.0.1:1", "MAIL_FROM": "bot@example.org"}
    with runs(desk, environment):
        file.write_text(good.replace("regulator.xml", "gone.xml"))
        desk.run("poll")
        calls(desk, 2)
        file.write_text(good)
        desk.run("poll")
        calls(desk, 2)
    _code, ledger, _errors = desk.run("deliveries", "--json")
    told = sorted(json.loads(line)["subject"] for line in ledger.splitlines())
    assert told == ["her2low: source Agency", "her2low: source Agency in order again"]


def test_the_operator_hears_again_of_more_dead_letters_and_of_a_file_that_is_not_used(desk: Desk) -> None:
    desk.run("poll")
    environment = {"OPERATOR": "ops@example.org", "SMTP_URL": "smtp://127.0.0.1:1", "MAIL_FROM": "bot@example.org"}
    told = []
    with runs(desk, environment):
        session, now = Session(desk.folder / "subscriptions.yaml"), session_clock()
        for hour, dead in enumerate((1, 1, 2, 1, 3)):
            give_up(session, dead, hour)
            session.file_fault = "subscriptions.yaml:3: …" if hour == 4 else ""
            call_operator(session, now=now + timedelta(hours=hour))
            told.append(sum(one.subscriptions == ("operator",) for one in session.store.deliveries(limit=1000)))
        session.close()
    assert told == [1, 1, 2, 2, 4], "one is new, one more is new, one is mended; three, and the file"


def give_up(session: Session, count: int, hour: int) -> None:
    """Let so many messages be given up, and no more."""
    store = session.store
    for delivery in store.deliveries(state=DeliveryState.DEAD):
        store.drop(delivery.id)
    ids = [f"{hour}-{n}" for n in range(count)]
    store.save_plan(Plan(tuple(a_delivery(name, state=DeliveryState.DEAD) for name in ids), ()))


def test_posts_that_are_set_aside_are_shown_and_accepted_or_dropped(desk: Desk) -> None:
    desk.run("poll")
    desk.run("send")
    with runs(desk, {}):
        session = Session(desk.folder / "subscriptions.yaml")
        posts = [an_announcement(f"Of old {n}", key=f"urn:{n}", feed="Agency") for n in range(7)]
        readings = [Reading(one, an_item(one, source="Agency"), aside=True) for one in posts]
        session.store.save("Agency", Batch((), "c"), readings, origin=Origin.POLL, now=session_clock())
        session.close()
    _code, said, _errors = desk.run("sources")
    assert "Agency: ok, read 2026-11-24 09:00 UTC\n  7 posts are set aside; --accept 'Agency' tells them" in said
    assert "Of old 4\n    and 2 more" in said
    assert "it is set aside" in desk.run("explain", "urn:1")[1]
    assert "Agency: 7 posts are news" in desk.run("sources", "--accept", "Agency")[1]
    code, _said, errors = desk.run("sources", "--drop", "Agency")
    assert (code, "nothing of 'Agency' is set aside" in errors) == (2, True)
    assert json.loads(desk.run("sources", "--json")[1].splitlines()[-1])["aside"] == 0


@contextmanager
def runs(desk: Desk, environment: dict[str, str]) -> Iterator[None]:
    """Let the operator be called with these variables."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {
            "DATABASE_URL": f"sqlite:///{desk.folder / 'her2low.db'}",
            "ALLOW_PRIVATE_HOSTS": desk.standin.host,
            **environment,
        }.items():
            patch.setenv(name, value)
        yield


def calls(desk: Desk, times: int) -> None:
    for _ in range(times):
        session = Session(desk.folder / "subscriptions.yaml")
        call_operator(session, now=session_clock())
        session.close()


def test_check_finds_that_pubmed_has_nothing_to_ask_for(shell: Shell, tmp_path: Path) -> None:
    text = CONFIGURATION.replace("URL", "https://example.org").replace(", query: '\"HER2\"[tiab]'", "")
    (tmp_path / "subscriptions.yaml").write_text(text.replace("biomarkers: [HER2-low, HER2-ultralow]", "words: [hope]"))
    found = shell("check")
    assert found.returncode == 2
    assert found.stderr.startswith("subscriptions.yaml:2: pubmed has no query")


def test_a_hash_without_quotes_gets_a_hint(shell: Shell, tmp_path: Path) -> None:
    text = CONFIGURATION.replace("URL", "https://example.org").replace("{file: digests}", "{slack: #her2-low}")
    (tmp_path / "subscriptions.yaml").write_text(text)
    assert 'what begins with # needs quotes: "#channel"' in shell("check").stderr


def test_an_output_that_cannot_be_written_is_one_line(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file, not a folder")
    found = shell("demo", "--out", "taken/out")
    assert found.returncode == 1
    assert "Traceback" not in found.stderr


def test_explain_takes_a_bare_number(desk: Desk) -> None:
    desk.run("poll")
    told = json.loads(desk.run("latest", "her2-low", "papers", "-n", "1", "--json")[1])["id"]
    assert desk.run("explain", told.removeprefix("pubmed:"))[0] == 0
