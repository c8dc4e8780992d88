"""The README tells the truth: its commands exist, its configuration is read, its files are there."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent
from typing import Any

import click
import pytest
import yaml

from bot import wiring
from bot.annotate.lexicon import load
from bot.cli import COMMANDS, cli
from bot.settings import read_file
from bot.settings.environment import NAMES

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    """Return the fenced blocks of one kind, without the indentation of the list in which they stand."""
    fenced = re.findall(r"^ *```(\w*)\n(.*?)\n *```$", README, re.M | re.S)
    return [dedent(text) for found, text in fenced if found == kind]


def commands() -> list[str]:
    return [line for block in blocks("") for line in block.splitlines() if line.startswith("her2low ")]


def test_the_configuration_of_the_readme_is_valid(tmp_path: Path) -> None:
    (example,) = blocks("yaml")
    (tmp_path / "subscriptions.yaml").write_text(example)
    assert len(wiring.subscriptions(read_file(tmp_path / "subscriptions.yaml"), load())) == 3


def test_the_configuration_of_the_checkout_is_valid() -> None:
    file = read_file(ROOT / "subscriptions.yaml")
    assert len(wiring.subscriptions(file, load())) == 3
    assert not list(wiring.warnings(file, wiring.subscriptions(file, load())))


def test_every_command_of_the_surface_exists_and_none_is_left_out() -> None:
    assert {line.split()[1] for line in commands()} == set(COMMANDS)


@pytest.mark.parametrize("line", commands())
def test_every_option_that_the_readme_names_is_one(line: str) -> None:
    command = cli.get_command(click.Context(cli), line.split()[1])  # type: ignore[attr-defined]
    assert command is not None
    known = {option for parameter in command.params for option in parameter.opts}
    assert set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", line)) <= known


def test_every_variable_of_the_readme_is_read() -> None:
    table = re.findall(r"^\| (`[A-Z_`, ]+`) \|", README, re.M)
    named = {name for row in table for name in re.findall(r"[A-Z_]{4,}", row)}
    assert named <= set(NAMES)


def test_the_files_that_the_readme_names_are_there() -> None:
    for name in re.findall(r"`((?:bot|docs|tests)/[\w./]+)`", README):
        assert (ROOT / name).exists(), name
    for name in re.findall(r"\]\(([\w./]+)\)", README):
        assert (ROOT / name).exists(), name


def test_the_procfile_starts_commands_that_exist() -> None:
    for line in (ROOT / "Procfile").read_text().splitlines():
        _process, _colon, command = line.partition(": her2low ")
        assert command.split()[0] in COMMANDS


def test_the_slack_manifest_asks_for_what_the_bot_uses() -> None:
    manifest: Any = yaml.safe_load((ROOT / "slack_manifest.yaml").read_text())
    assert manifest["oauth_config"]["scopes"]["bot"][0] == "chat:write"
    assert manifest["features"]["slash_commands"][0]["command"] == "/her2low"
    assert manifest["features"]["slash_commands"][0]["url"].endswith("/slack/commands")
