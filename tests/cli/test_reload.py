"""A worker whose subscriptions.yaml changes under it: real files, cut at every byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli.reload import Reload
from bot.cli.session import Session

ONE = """sources:
  feeds: [{name: News, url: "https://news.example.org/feed"}]
subscriptions:
  - id: first
    match: {biomarkers: [HER2-low]}
    deliver: {email: first@example.org}
"""
SECOND = """  - id: second
    match: {drugs: [Enhertu]}
    deliver: {email: second@example.org}
"""


@pytest.fixture
def session(tmp_path: Path) -> Session:
    path = tmp_path / "subscriptions.yaml"
    path.write_text(ONE + SECOND)
    found = Session(path)
    assert ids(found) == ["first", "second"]
    yield found
    found.close()


def ids(session: Session) -> list[str]:
    return [one.id for one in session.subscriptions]


def look_twice(reload: Reload) -> None:
    reload.look()
    reload.look()


def test_what_is_added_changed_and_removed_is_taken_up_once_the_file_stands_still(session: Session) -> None:
    reload = Reload(session)
    session.config.write_text(ONE.replace("first@", "other@") + SECOND.replace("second", "third"))
    reload.look()
    assert ids(session) == ["first", "second"]
    reload.look()
    assert ids(session) == ["first", "third"]
    assert session.subscriptions[0].addresses[0].target == "other@example.org"


def test_a_file_that_is_cut_at_any_byte_never_means_fewer_subscriptions(session: Session) -> None:
    reload, whole = Reload(session), session.config.read_bytes()
    for end in range(len(whole)):
        session.config.write_bytes(whole[:end])
        look_twice(reload)
        assert ids(session) == ["first", "second"]
        assert session.subscriptions[1].addresses[0].target == "second@example.org"


def test_a_file_with_a_fault_changes_nothing_and_is_taken_up_once_it_is_mended(session: Session) -> None:
    reload = Reload(session)
    session.config.write_text(ONE + "  - id: third\n")
    look_twice(reload)
    assert ids(session) == ["first", "second"]
    session.config.write_text(ONE + SECOND.replace("second", "third"))
    look_twice(reload)
    assert ids(session) == ["first", "third"]


def test_a_file_that_is_away_changes_nothing(session: Session) -> None:
    reload = Reload(session)
    session.config.unlink()
    look_twice(reload)
    assert ids(session) == ["first", "second"]
