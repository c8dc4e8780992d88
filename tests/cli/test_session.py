"""What the commands share."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli.session import Session, SharedPace


def test_two_processes_ask_a_host_no_more_often_than_one_would(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'her2low.db'}")
    sessions = [Session(tmp_path / "none.yaml") for _ in range(2)]
    waits = [SharedPace(sessions[n % 2]).take("eutils.ncbi.nlm.nih.gov", 20.0) for n in range(2)]
    assert waits[0] == 0.0
    assert 10.0 < waits[1] <= 20.0
    for session in sessions:
        session.close()


def test_where_the_database_does_not_answer_a_process_keeps_its_own_turns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'nowhere' / 'her2low.db'}")
    pace = SharedPace(Session(tmp_path / "none.yaml"))
    assert pace.take("eutils.ncbi.nlm.nih.gov", 20.0) == 0.0
    assert pace.take("eutils.ncbi.nlm.nih.gov", 20.0) > 10.0
