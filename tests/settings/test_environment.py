"""The environment, its secrets and their files."""

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


def test_hosts_of_a_lan_are_listed_by_comma() -> None:
    found = read_environment({"ALLOW_PRIVATE_HOSTS": "127.0.0.1:8801, Feeds.lan"})
    assert found.allow_private_hosts == {"127.0.0.1:8801", "feeds.lan"}


def test_defaults_need_nothing() -> None:
    found = read_environment({})
    assert (found.database_url, found.delivery, found.port) == ("sqlite:///her2low.db", "on", 8000)
