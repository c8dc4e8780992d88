"""The mail server says later, never, or cannot be trusted: no mail is lost, each comes once, and somebody is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes
from itertools import pairwise
from pathlib import Path

import pytest

from bot import alarms
from bot.deliver.email import Email
from bot.model import Address, Delivery, Message, Plan
from bot.outbox import deliver
from bot.store import SqlStore, open_store
from bot.vitals import Vitals
from tests.deliver import relays
from tests.guarantees.workspace import AT

FROM = "her2low@example.org"
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@dataclass
class Mailboxes(relays.Inbox):
    """Answers each recipient as a test says, and notes who was asked for."""

    by_name: dict[str, str] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        self.asked[address] += 1
        answer = self.by_name.get(address.partition("@")[0], "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    def copies(self) -> Counter[str]:
        """Return how often each mail arrived."""
        return Counter(message_from_bytes(content)["Message-ID"] for _sender, _to, content in self.envelopes)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    with open_store(f"sqlite:///{tmp_path / 'ledger.db'}") as store:
        yield store


@pytest.fixture
def inbox() -> Mailboxes:
    return Mailboxes()


@pytest.fixture
def email(inbox: Mailboxes) -> Iterator[Email]:
    with relays.relay(inbox) as running:
        channel = Email(f"smtp://127.0.0.1:{running.port}?starttls=never", mail_from=FROM)
        yield channel
        channel.close()


def planned(store: SqlStore, channel: Email, *names: str) -> None:
    def frozen(name: str) -> Delivery:
        to, message = Address("email", f"{name}@example.org"), Message("HER2-low", "What is new", "<p>What is new</p>")
        payload = channel.pack(message, to, delivery_id=name, now=AT)
        return Delivery(name, to, payload, "HER2-low", (f"x:{name}",), ("s",), AT)

    store.save_plan(Plan(tuple(frozen(name) for name in names), ()))


def states(store: SqlStore) -> dict[str, str]:
    return {one.id: one.state.value for one in store.deliveries(limit=1000)}


def work(store: SqlStore, channel: Email, *, start: datetime, until: datetime) -> list[datetime]:
    """Deliver minute by minute; return the minutes at which something was tried."""
    tried, now = [], start
    while now < until:
        if list(deliver(store, {"email": channel}, clock=lambda now=now: now)):
            tried.append(now)
        now += MINUTE
    return tried


def test_six_hours_of_later_lose_no_mail_and_it_is_tried_ever_less_often(
    store: SqlStore, email: Email, inbox: Mailboxes
) -> None:
    names = [f"reader{n}" for n in range(20)]
    planned(store, email, *names)
    inbox.final = "451 4.3.0 the queue is full"
    tried = work(store, email, start=AT, until=AT + 6 * HOUR)
    waits = [(later - earlier) // MINUTE for earlier, later in pairwise(tried)]
    assert waits == [1, 5, 15, 30, 60, 120, 120]
    assert set(states(store).values()) == {"pending"}
    inbox.final, inbox.envelopes, inbox.sessions = "250 OK", [], set()
    work(store, email, start=AT + 6 * HOUR, until=AT + 9 * HOUR)
    assert set(inbox.copies().values()) == {1}
    assert len(inbox.envelopes) == len(names)
    assert len(inbox.sessions) == 1, "one after the other, on one connection"


def test_each_recipient_of_a_mixed_refusal_is_treated_as_the_server_said(
    store: SqlStore, email: Email, inbox: Mailboxes
) -> None:
    inbox.by_name = {
        "gone": "550 5.1.1 no such user",
        "full": "451 4.2.2 mailbox full",
        "blocked": "554 5.7.1 not wanted",
        "busy": "450 4.2.1 try again",
    }
    planned(store, email, "gone", "anna", "full", "blocked", "busy", "ben")
    work(store, email, start=AT, until=AT + MINUTE)
    no_more = {"anna": "delivered", "ben": "delivered", "gone": "dead", "blocked": "dead"}
    assert states(store) == no_more | {"full": "pending", "busy": "pending"}
    inbox.by_name = {}
    work(store, email, start=AT + HOUR, until=AT + HOUR + MINUTE)
    assert states(store) == no_more | {"full": "delivered", "busy": "delivered"}
    assert set(inbox.copies().values()) == {1}
    assert inbox.asked["gone@example.org"] == inbox.asked["blocked@example.org"] == 1


@pytest.mark.parametrize("fault", ["no STARTTLS is offered", "nobody vouches for the certificate"])
def test_over_a_connection_that_cannot_be_trusted_no_mail_goes_and_the_operator_hears_of_it(
    store: SqlStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    inbox = Mailboxes()
    authority, context = relays.certificates(tmp_path)
    offered = context if "certificate" in fault else None
    with relays.relay(inbox, offered) as running:
        url = f"smtp://{relays.USER.replace('@', '%40')}:p%40ss%2Fword%3A1@localhost:{running.port}"
        channel = Email(url, mail_from=FROM)
        planned(store, channel, "anna", "ben")
        work(store, channel, start=AT, until=AT + 3 * HOUR)
        assert inbox.envelopes == []
        assert set(states(store).values()) == {"pending"}
        vitals = Vitals((), {"worker": AT + 3 * HOUR}, {}, AT + 3 * HOUR, store.waiting())
        assert [alarm.name for alarm in alarms.standing(vitals, (), ())] == ["deliveries wait"]
        assert list(vitals.ailments()) == ["messages wait for 3 hours"]
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    with relays.relay(inbox, context) as mended:
        channel = Email(url.replace(f":{running.port}", f":{mended.port}"), mail_from=FROM)
        work(store, channel, start=AT + 3 * HOUR, until=AT + 4 * HOUR)
        channel.close()
    assert set(states(store).values()) == {"delivered"}
    assert set(inbox.copies().values()) == {1}
