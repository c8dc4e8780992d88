"""What is enforced, not remembered: layers, types and style."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent

CHECKS = {
    "layers": [BIN / "lint-imports", "--no-cache"],
    "types": [BIN / "mypy", "--no-error-summary"],
    "style": [BIN / "ruff", "check", "bot", "tests"],
    "layout": [BIN / "ruff", "format", "--check", "bot", "tests"],
}


@pytest.mark.parametrize("what", CHECKS)
def test_the_checkout_keeps_its_rules(what: str) -> None:
    found = subprocess.run(CHECKS[what], cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout + found.stderr
