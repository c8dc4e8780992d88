"""The environment, its secrets and their files."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import ConfigurationError
from bot.settings import read_environment


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("xoxb-from-file\n")
    found = read_environment({"SLACK_BOT_TOKEN_FILE": str(tmp_path / "token")})
    assert found.slack_bot_token == "xoxb-from-file"


def test_secrets_do_not_show_when_the_environment_is_printed() -> None:
    found = read_environment(
        {"SLACK_BOT_TOKEN": "xoxb-canary", "SMTP_URL": "smtp://u:canary@host", "NCBI_API_KEY": "canary"}
    )
    assert "canary" not in repr(found)


def test_every_fault_of_the_environment_is_told() -> None:
    with pytest.raises(ConfigurationError) as caught:
        read_environment({"DELIVERY": "only:me", "PORT": "http", "TICK": "0", "SMTP_URL_FILE": "/nowhere/at/all"})
    assert len(caught.value.faults) == 4


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("LEASE", "0.5", "100000"),
        ("SETTLE", "0", "-1"),
        ("TICK", "0.05", "0"),
        ("SLACK_DEADLINE", "0.4", "nan"),
        ("SLACK_PACE", "0", "61"),
        ("SMTP_DEADLINE", "30", "inf"),
        ("SMTP_DEADLINE", "600", "ten minutes"),
    ],
)
def test_a_time_is_taken_in_seconds_and_within_reason(name: str, right: str, wrong: str) -> None:
    assert getattr(read_environment({name: right}), name.lower()) == timedelta(seconds=float(right))
    with pytest.raises(ConfigurationError, match=rf"environment: {name}={wrong}: write seconds, from "):
        read_environment({name: wrong})


def test_hosts_of_a_lan_are_listed_by_comma() -> None:
    found = read_environment({"ALLOW_PRIVATE_HOSTS": "127.0.0.1:8801, Feeds.lan"})
    assert found.allow_private_hosts == {"127.0.0.1:8801", "feeds.lan"}


def test_defaults_need_nothing() -> None:
    found = read_environment({})
    assert (found.database_url, found.delivery, found.port) == ("sqlite:///her2low.db", "on", 8000)


@pytest.mark.parametrize(
    ("name", "wrong", "right"),
    [
        ("DATABASE_URL", "mysql://u:canary@host/db", "postgres://u:p@host/db"),
        ("SMTP_URL", "http://u:canary@host", "smtps://u:p@host:465"),
        ("SMTP_URL", "canary", "smtp://host:587?starttls=never"),
        ("SLACK_API_URL", "canary", "http://127.0.0.1:8802/api/"),
        ("PUBLIC_URL", "canary.example.org", "https://her2low.example.org"),
        ("PING_URL", "canary", "https://ping.example.org/secret"),
        ("MAIL_FROM", "canary", "HER2-low news <bot@example.org>"),
        ("CONTACT_EMAIL", "canary", "a@example.org"),
        ("OPERATOR", "canary", "#alarms"),
    ],
)
def test_a_malformed_value_names_its_variable_and_not_its_value(name: str, wrong: str, right: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read_environment({name: wrong})
    (fault,) = caught.value.faults
    assert fault.startswith(f"environment: {name} ")
    assert "canary" not in fault
    read_environment({name: right})
