"""The slash command: signed, answered from the store, and never a way in."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from bot import pipeline
from bot.annotate.lexicon import load
from bot.store import SqlStore, open_store
from bot.web.app import Desk, create_app
from tests.builders import NOW, a_trial, an_article
from tests.pipeline.parts import Shelf

SECRET = "s3cret"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    with open_store(f"sqlite:///{tmp_path / 'log.db'}") as store:
        yield store


@pytest.fixture
def slack(store: SqlStore) -> Iterator[TestClient]:
    with TestClient(create_app(Desk(store, load(), lambda: NOW), SECRET)) as client:
        yield client


def signed(body: bytes, *, at: str = str(int(NOW.timestamp())), secret: str = SECRET) -> dict[str, str]:
    digest = hmac.new(secret.encode(), b"v0:" + at.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": f"v0={digest}"}


def ask(slack: TestClient, text: str) -> dict[str, object]:
    body = urlencode({"command": "/her2low", "text": text, "team_id": "T1", "user_id": "U1"}).encode()
    answer = slack.post("/slack/commands", content=body, headers=signed(body))
    assert answer.status_code == 200
    found: dict[str, object] = answer.json()
    assert found["response_type"] == "ephemeral"
    return found


def test_latest_answers_with_the_newest_items_about_the_words(slack: TestClient, store: SqlStore) -> None:
    other = an_article("EGFR mutations in lung cancer", pmid="2", abstract="EGFR L858R in lung cancer.")
    list(pipeline.poll([Shelf(records=[an_article(), other])], store, load(), now=NOW))
    everything, about = json.dumps(ask(slack, "latest")), json.dumps(ask(slack, "latest her2-low papers 3"))
    assert "EGFR mutations in lung cancer" in everything
    assert "HER2-low breast cancer: outcomes" in about
    assert "EGFR mutations" not in about


def test_trials_of_a_drug_by_its_brand(slack: TestClient, store: SqlStore) -> None:
    records = [a_trial(first_posted="2026-11-20"), an_article()]
    list(pipeline.poll([Shelf(records=records)], store, load(), now=NOW))
    answer = json.dumps(ask(slack, "latest enhertu trials 3"))
    assert "A Study of T-DXd" in answer
    assert "outcomes in one region" not in answer


def test_a_trial_comes_with_its_history_and_the_papers_that_name_it(slack: TestClient, store: SqlStore) -> None:
    paper = an_article("What NCT09900001 has shown in HER2-low disease")
    list(pipeline.poll([Shelf(records=[a_trial(first_posted="2026-11-20"), paper])], store, load(), now=NOW))
    answer = json.dumps(ask(slack, "trial nct09900001"))
    assert "A Study of T-DXd" in answer
    assert "What NCT09900001 has shown" in answer
    assert "ClinicalTrials.gov" in answer
    page = slack.get("/trials/NCT09900001")
    assert page.status_code == 200
    assert "What NCT09900001 has shown" in page.text
    assert "script" not in page.headers["content-security-policy"]


def test_an_unknown_trial_is_not_found(slack: TestClient) -> None:
    assert "not in the store" in json.dumps(ask(slack, "trial NCT00000001"))
    assert slack.get("/trials/NCT00000001").status_code == 404
    assert slack.get("/trials/<script>").status_code == 404


@pytest.mark.parametrize(
    "text", ["", "help", "dance", "latest enhrtu", "\x00", "latest " + "x" * 5_000, "<!channel>", "{{7*7}}"]
)
def test_what_cannot_be_answered_gets_help(slack: TestClient, text: str) -> None:
    answer = ask(slack, text)
    assert "latest" in str(answer["text"])
    assert "<!channel>" not in json.dumps(answer)


def test_a_misspelt_name_gets_the_nearest_one(slack: TestClient) -> None:
    assert "Enhertu" in json.dumps(ask(slack, "latest enhrtu"))


def test_an_empty_log_says_so(slack: TestClient) -> None:
    assert ask(slack, "latest")["text"]


def test_a_probe_of_the_certificate_is_acknowledged(slack: TestClient) -> None:
    body = b"ssl_check=1&token=x"
    answer = slack.post("/slack/commands", content=body, headers=signed(body))
    assert (answer.status_code, answer.content) == (200, b"")


def test_the_same_request_is_answered_once(slack: TestClient) -> None:
    body = b"command=%2Fher2low&text=help"
    assert slack.post("/slack/commands", content=body, headers=signed(body)).status_code == 200
    assert slack.post("/slack/commands", content=body, headers=signed(body)).status_code == 401


FRESH = str(int(NOW.timestamp()))
OLD = str(int((NOW - timedelta(seconds=301)).timestamp()))
EARLY = str(int((NOW + timedelta(seconds=301)).timestamp()))


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({}, b"text=latest"),
        (signed(b"text=latest", secret="other"), b"text=latest"),
        (signed(b"text=latest"), b"text=help"),
        (signed(b"text=latest", at=OLD), b"text=latest"),
        (signed(b"text=latest", at=EARLY), b"text=latest"),
        ({"X-Slack-Request-Timestamp": "abc", "X-Slack-Signature": "v0=00"}, b""),
        ({"X-Slack-Request-Timestamp": "9" * 400, "X-Slack-Signature": "v0=00"}, b""),
        ({"X-Slack-Request-Timestamp": FRESH, "X-Slack-Signature": "v1=" + "0" * 64}, b""),
        ({"X-Slack-Request-Timestamp": FRESH, "X-Slack-Signature": "v0=" + "0" * 64}, b"\xff\xfe"),
        (signed(b"text=\xff"), b"text=\xff"),
    ],
)
def test_what_slack_did_not_sign_is_refused(slack: TestClient, headers: dict[str, str], body: bytes) -> None:
    assert slack.post("/slack/commands", content=body, headers=headers).status_code == 401


def test_a_signature_that_is_not_ascii_is_refused(slack: TestClient) -> None:
    headers = {b"x-slack-request-timestamp": FRESH.encode(), b"x-slack-signature": "v0=é".encode()}
    assert slack.post("/slack/commands", content=b"", headers=list(headers.items())).status_code == 401


def test_a_flood_is_cut_off(slack: TestClient) -> None:
    assert slack.post("/slack/commands", content=b"x" * 200_000, headers=signed(b"")).status_code == 413
    fields = b"&".join(b"a=1" for _ in range(1_000))
    assert slack.post("/slack/commands", content=fields, headers=signed(fields)).status_code == 200


def test_it_says_that_it_lives_and_that_it_has_no_secret(slack: TestClient, store: SqlStore) -> None:
    assert slack.get("/healthz").text == "ok"
    with TestClient(create_app(Desk(store, load(), lambda: NOW), "")) as without:
        assert without.post("/slack/commands", content=b"").status_code == 503


def test_ready_means_that_the_database_answers_and_a_worker_reads_and_sends(store: SqlStore) -> None:
    def readiness(store: SqlStore) -> tuple[int, list[str]]:
        desk = Desk(store, load(), lambda: NOW, {"pubmed": timedelta(hours=1)})
        with TestClient(create_app(desk, "")) as web:
            answer = web.get("/readyz")
            return answer.status_code, answer.json()["faults"]

    assert readiness(store) == (503, ["no worker has been at work yet", "pubmed was never read"])
    list(pipeline.poll([Shelf(records=[an_article()])], store, load(), now=NOW))
    store.beat("w", now=NOW)
    assert readiness(store) == (200, [])
    store.beat("w", now=NOW - timedelta(hours=1))
    assert readiness(store)[0] == 503


def test_a_database_that_is_gone_is_not_ready_and_tells_strangers_no_more(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path / 'gone.db'}") as store:
        store.close()
        (tmp_path / "gone.db").write_text("no database " * 100)
        for leftover in tmp_path.glob("gone.db-*"):
            leftover.unlink()
        with TestClient(create_app(Desk(store, load(), lambda: NOW), "")) as web:
            answer = web.get("/readyz")
            assert (answer.status_code, answer.json()["faults"]) == (503, ["the database cannot be used"])
            assert web.get("/healthz").status_code == 200


def test_a_store_that_cannot_be_read_is_an_answer_and_no_silence(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path / 'gone.db'}") as gone:
        desk = Desk(gone, load(), lambda: NOW)
    for file in tmp_path.iterdir():
        file.unlink()
    (tmp_path / "gone.db").mkdir()
    with TestClient(create_app(desk, SECRET)) as client:
        assert "ask again" in str(ask(client, "latest")["text"])
