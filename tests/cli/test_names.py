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


def test_a_drug_shows_its_brands_abbreviations_and_codes_apart() -> None:
    found = CliRunner().invoke(cli, ["names", "trastuzumab deruxtecan"])
    assert "  brands: Enhertu" in found.stdout
    assert "  abbreviations: T-DXd" in found.stdout
    assert "  codes: DS-8201a" in found.stdout


def test_a_state_shows_what_it_implies_and_its_tests() -> None:
    found = CliRunner().invoke(cli, ["names", "EGFR", "exon", "20", "insertion"])
    assert "  related tests: Guardant360 CDx" in found.stdout
    assert "  implies: EGFR mutation" in found.stdout


def test_a_test_and_a_threshold_lead_somewhere() -> None:
    for words, id_ in [("ctDNA", "ctdna"), ("PD-L1 CPS >= 10", "pd_l1_cps_10"), ("HER2 IHC 3+", "her2_positive")]:
        assert f"biomarker {id_}\n" in CliRunner().invoke(cli, ["names", words]).stdout


def test_a_slip_of_the_pen_gets_the_nearest_name() -> None:
    found = CliRunner().invoke(cli, ["names", "Enhrtu"])
    assert found.exit_code == 2
    assert "did you mean 'Enhertu'?" in found.stderr
