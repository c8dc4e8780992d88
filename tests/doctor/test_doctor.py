"""The doctor: tries everything, changes nothing, and says what to do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from bot.deliver.slack import connect
from bot.demo.standin import Standin
from bot.doctor.clock import judge_clock, judge_zones, their_time
from bot.doctor.finding import Finding, Level
from bot.doctor.slack import try_slack
from bot.store import open_store
from tests.cli.test_commands import CONFIGURATION, TODAY, Desk
from tests.deliver.relays import PASSWORD, USER, Inbox, certificates, relay
from tests.fetch.web import Reply, Web

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def said(at: datetime) -> Finding:
    return Finding("a server", Level.OK, "", theirs=at, ours=NOW)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Standin(today=TODAY, day=-1) as standin:
        (tmp_path / "subscriptions.yaml").write_text(CONFIGURATION.replace("URL", standin.url))
        yield Desk(tmp_path, standin)


def states(output: str) -> dict[str, str]:
    return {one["subject"]: one["state"] for one in map(json.loads, output.splitlines())}


def test_a_healthy_bot_is_told_so_and_nothing_is_made(desk: Desk) -> None:
    code, output, _errors = desk.run("doctor", "--json")
    assert code == 0
    assert set(states(output)) == {
        "configuration", "database", "pubmed", "clinicaltrials", "Agency", "clock", "time zones",
    }  # fmt: skip
    assert set(states(output).values()) == {"ok"}
    assert not (desk.folder / "her2low.db").exists()


def test_the_database_is_tried_and_left_as_it_is(desk: Desk) -> None:
    with open_store(f"sqlite:///{desk.folder / 'her2low.db'}") as store:
        before = store.head()
    assert "can be written; the file is whole" in desk.run("doctor")[1]
    with open_store(f"sqlite:///{desk.folder / 'her2low.db'}") as store:
        assert (store.head(), store.sources()) == (before, ())


def test_a_damaged_database_a_dead_feed_and_a_missing_token_are_named_with_what_to_do(desk: Desk) -> None:
    (desk.folder / "her2low.db").write_text("no database " * 100)
    file = desk.folder / "subscriptions.yaml"
    text = file.read_text().replace("regulator.xml", "gone.xml").replace("{file: digests}", '{slack: "#her2-low"}')
    file.write_text(text)
    code, output, _errors = desk.run("doctor")
    assert code == 1
    assert "fail  database: " in output
    assert "→ DATABASE_URL names a file of another kind" in output
    assert "fail  Agency: " in output
    assert "fail  Slack: SLACK_BOT_TOKEN is not set" in output


def test_a_bad_configuration_is_a_finding_and_the_database_is_tried_all_the_same(desk: Desk) -> None:
    (desk.folder / "subscriptions.yaml").write_text("subscriptions: [{id: x}]")
    code, output, _errors = desk.run("doctor", "--json")
    assert (code, states(output)) == (1, {"configuration": "fail", "database": "ok"})


def test_egress_lists_every_host_and_contacts_none(desk: Desk) -> None:
    environment = {
        "SLACK_BOT_TOKEN": "xoxb-1", "SMTP_URL": "smtp://mail.example.org", "HTTPS_PROXY": "http://proxy.lan:3128",
        "DATABASE_URL": "postgresql://db.lan/her2low", "PING_URL": "https://ping.example.org/secret-path",
    }  # fmt: skip
    code, output, _errors = desk.run("doctor", "--egress", **environment)
    assert code == 0
    hosts = {line.split()[0] for line in output.splitlines()}
    assert hosts == {
        "slack.com:443", "mail.example.org:587", "proxy.lan:3128", "db.lan:5432", "ping.example.org:443",
        desk.standin.host,
    }  # fmt: skip
    assert "secret-path" not in output


# --- Slack ----------------------------------------------------------------------------------------------------------


def slack(answer: dict[str, object], scopes: str, channel: dict[str, object]) -> list[Finding]:
    routes = {
        "/api/auth.test": Reply(json.dumps(answer), headers={"X-OAuth-Scopes": scopes}),
        "/api/conversations.info": Reply(json.dumps(channel)),
    }
    with Web(routes) as web:
        client = connect("xoxb-1", api_url=f"{web.url}/api/", proxy="")
        return list(try_slack(client, ["#her2-low", "C0123456789"], clock=lambda: NOW))


def test_slack_is_asked_who_we_are_what_we_may_and_for_each_channel_id() -> None:
    me, channel = {"ok": True, "user": "her2low", "team": "Lab"}, {"ok": True, "channel": {"name": "stops"}}
    found = slack(me, "chat:write,chat:write.public", channel)
    assert [one.level for one in found] == ["ok", "ok", "ok"]
    assert "her2low in Lab" in found[0].said


@pytest.mark.parametrize(
    ("answer", "scopes", "channel", "level", "word"),
    [
        ({"ok": False, "error": "invalid_auth"}, "", {}, "fail", "SLACK_BOT_TOKEN is not valid"),
        ({"ok": True}, "commands", {"ok": True}, "fail", "add it to the app"),
        ({"ok": True}, "chat:write", {"ok": True}, "warn", "/invite"),
        ({"ok": True}, "chat:write", {"ok": True, "channel": {"is_archived": True}}, "fail", "archived"),
        ({"ok": True}, "chat:write", {"ok": True, "channel": {"is_member": False}}, "warn", "invite the bot"),
        ({"ok": True}, "chat:write", {"ok": False, "error": "channel_not_found"}, "fail", "no such channel"),
        ({"ok": True}, "chat:write", {"ok": False, "error": "missing_scope"}, "warn", ""),
    ],
)
def test_what_slack_would_refuse_is_told_before(
    answer: dict[str, object], scopes: str, channel: dict[str, object], level: str, word: str
) -> None:
    assert any(one.level == level and word in one.mend for one in slack(answer, scopes, channel))


# --- e-mail ---------------------------------------------------------------------------------------------------------


def test_the_mail_server_is_greeted_and_gets_no_mail(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ca, context = certificates(tmp_path)
    inbox, user = Inbox(), USER.replace("@", "%40")
    with relay(inbox, context) as server:
        good = f"smtp://{user}:{PASSWORD.replace('@', '%40').replace('/', '%2F').replace(':', '%3A')}"
        place = f"@127.0.0.1:{server.port}"
        asked = {"MAIL_FROM": "bot@example.org", "SSL_CERT_FILE": str(ca)}
        trusted = desk.run("doctor", SMTP_URL=good + place, **asked)[1]
        refused = desk.run("doctor", SMTP_URL=f"smtp://{user}:canary{place}", **asked)[1]
        stranger = desk.run("doctor", SMTP_URL=good + place, MAIL_FROM="bot@example.org")[1]
    assert "ok    e-mail: " in trusted
    assert "STARTTLS, certificate checked; logged in as" in trusted
    assert "refused user or password" in refused
    assert "no trusted connection" in stranger
    assert "canary" not in refused
    assert inbox.envelopes == []


# --- clock ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seconds", "level"), [(0, "ok"), (29, "ok"), (31, "warn"), (-31, "warn"), (239, "warn"), (240, "fail")]
)
def test_a_wrong_clock_is_a_warning_at_half_a_minute_and_a_failure_at_four_minutes(seconds: int, level: str) -> None:
    assert judge_clock([said(NOW - timedelta(seconds=seconds))]).level == level


def test_one_server_with_a_wrong_clock_accuses_nobody() -> None:
    assert judge_clock([said(NOW - timedelta(hours=3)), said(NOW)]).level == "ok"
    assert judge_clock([]).level == "warn"


def test_a_kept_answer_counts_from_when_it_was_made() -> None:
    made = {"Date": format_datetime(NOW - timedelta(minutes=10), usegmt=True), "Age": "600"}
    assert their_time(made) == NOW
    assert their_time({"date": "yesterday"}) is None


def test_a_time_zone_that_is_gone_is_named() -> None:
    assert "Mars/Olympus" in judge_zones(["Europe/Berlin", "Mars/Olympus"]).said
