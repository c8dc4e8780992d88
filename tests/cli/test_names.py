"""`her2low names`: what a name leads to, without a configuration or a store."""

from __future__ import annotations

import json

from click.testing import CliRunner

from bot.cli import cli


def test_a_name_shows_everything_it_leads_to() -> None:
    found = CliRunner().invoke(cli, ["names", "HER2", "low"])
    assert found.exit_code == 0
    assert found.stdout.startswith("HER2-low: biomarker her2_low\n")
    assert "related tests: PATHWAY anti-HER-2/neu (4B5)" in found.stdout


def test_a_name_as_data() -> None:
    found = CliRunner().invoke(cli, ["names", "t-dxd", "--json"])
    entry = json.loads(found.stdout)
    assert (entry["kind"], entry["id"], entry["targets"]) == ("drug", "trastuzumab deruxtecan", ["ERBB2"])


def test_a_slip_of_the_pen_gets_the_nearest_name() -> None:
    found = CliRunner().invoke(cli, ["names", "Enhrtu"])
    assert found.exit_code == 2
    assert "did you mean 'Enhertu'?" in found.stderr
