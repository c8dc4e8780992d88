"""What docs/guarantees.md names exists: every test, every command and its options; no test of faults is left out."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "guarantees.md").read_text(encoding="utf-8")
TESTS = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)
COMMANDS = re.findall(r"`python -m (benchmarks\.\w+)([^`]*)`", PAGE)


@cache
def names_in(file: Path) -> frozenset[str]:
    return frozenset(re.findall(r"^def (test_\w+)\(", file.read_text(encoding="utf-8"), re.M))


@pytest.mark.parametrize(("file", "name"), TESTS)
def test_every_test_that_is_named_exists(file: str, name: str) -> None:
    assert name in names_in(ROOT / file)


@pytest.mark.parametrize(("module", "options"), COMMANDS)
def test_every_command_that_is_named_exists_with_its_options(module: str, options: str) -> None:
    code = (ROOT / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8")
    for option in re.findall(r"--(\w+)", options):
        assert re.search(rf"^    {option}: |\"--{option}\"", code, re.M), option


def test_no_test_of_faults_is_left_out() -> None:
    files = [*(ROOT / "tests" / "guarantees").glob("test_*.py")]
    assert files
    assert {name for file in files for name in names_in(file)} <= {name for _file, name in TESTS}


def test_every_row_is_shown_by_something() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith("| what is done")]
    assert len(rows) > 30
    assert all("::test_" in row or "`python -m benchmarks." in row for row in rows)
