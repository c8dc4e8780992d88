"""The e-mail channel against a real SMTP server, with STARTTLS and a login."""

import email
import gc
from dataclasses import replace
from datetime import timedelta
from email.policy import default

import pytest

from bot.deliver.email import Email, is_address
from bot.errors import ConfigurationError, Deferred, Rejected, TooLate, Unacceptable, Uncertain, Unknowable
from bot.model import Address
from bot.relay import relay
from tests.deliver import relays
from tests.deliver.builders import EMAIL, a_delivery, a_message
from tests.deliver.relays import Inbox, certificates

FROM = "Her2low <bot@example.org>"
LOGIN = "bot%40example.org:p%40ss%2Fword%3A1"


@pytest.fixture(scope="module")
def tls(tmp_path_factory):
    return certificates(tmp_path_factory.mktemp("ca"))


@pytest.fixture
def inbox():
    return Inbox()


@pytest.fixture
def plain_relay(inbox):
    with relays.relay(inbox) as running:
        yield running


@pytest.fixture
def channel(plain_relay):
    made = Email(f"smtp://127.0.0.1:{plain_relay.port}?starttls=never", mail_from=FROM)
    yield made
    made.close()


def parsed(payload):
    return email.message_from_bytes(payload, policy=default)


def packed(**given):
    channel = Email("smtp://localhost", mail_from=FROM)
    return a_delivery(channel, EMAIL, a_message(**given)).payload


# --- what is sent


def test_an_email_has_what_clients_and_relays_need():
    mail = parsed(packed(part=1))

    assert mail["From"] == "Her2low <bot@example.org>"
    assert mail["To"] == "anna@example.org"
    assert mail["Subject"] == "HER2-low daily: 1 paper"
    assert mail["Date"] == "Mon, 23 Nov 2026 07:00:00 +0000"
    assert mail["Message-ID"] == "<d-1.1@example.org>"
    assert mail["List-Unsubscribe"] == "<mailto:bot@example.org?subject=unsubscribe>"
    assert mail["List-Id"] == "her2low <her2low.example.org>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Precedence"] == "bulk"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


def test_packing_twice_gives_the_same_bytes():
    assert packed(attachment="all") == packed(attachment="all")


def test_any_relay_can_carry_it():
    payload = packed(text="ä" * 5_000 + "\nFrom here\n.\n..dots", html="<p>" + "κ ≥ 0.8 " * 3_000)

    assert payload.isascii()
    assert max(map(len, payload.split(b"\r\n"))) <= 998
    text, page = parsed(payload).iter_parts()
    assert text.get_content().splitlines()[1:] == ["From here", ".", "..dots"]
    assert "κ ≥ 0.8" in page.get_content()


def test_the_whole_list_is_attached_where_there_is_one():
    (attached,) = parsed(packed(attachment="every item")).iter_attachments()

    assert attached.get_filename() == "her2low.txt"
    assert attached.get_content().strip() == "every item"


@pytest.mark.parametrize(
    ("subject", "shown"),
    [
        ("x\r\nBcc: victim@example.org\n\nbody", "x Bcc: victim@example.org body"),
        ("p<0.05 \x00\x07\x85\u2028\u2029\x0b\x0c κ ≥ 0.8 → what next?", "p<0.05 κ ≥ 0.8 → what next?"),
        ("long " * 60, ("long " * 60).strip()),
        ("HER2 \ud800", "HER2"),
    ],
)
def test_no_subject_breaks_the_header(subject, shown):
    mail = parsed(packed(subject=subject))

    assert mail["Subject"] == shown
    assert mail["Bcc"] is None
    assert mail["List-Unsubscribe"]


def test_a_long_unsubscribe_address_stays_as_it_is():
    long = "a" * 60 + "@" + "b" * 60 + ".example.org"
    payload = a_delivery(Email("smtp://localhost", mail_from=FROM, reply_to=long), EMAIL).payload

    assert f"List-Unsubscribe: <mailto:{long}?subject=unsubscribe>\r\n".encode() in payload


@pytest.mark.parametrize(
    "text",
    [
        "a@example.org\nBcc: b@example.org",
        "a@example.org, b@example.org",
        "Anna <a@example.org>",
        "a@",
        "@b",
        "a b@c.org",
        "",
    ],
)
def test_only_one_plain_address_is_an_address(text, channel, inbox):
    assert not is_address(text)
    with pytest.raises(Rejected):
        channel.send(a_delivery(channel, Address("email", text)))
    assert inbox.envelopes == []


# --- how it is sent


def test_an_email_arrives_as_it_was_packed_and_the_queue_id_is_the_receipt(channel, inbox):
    delivery = a_delivery(channel, EMAIL, a_message(text="a line\n.\n..dots"))

    receipt = channel.send(delivery)

    assert receipt == "OK queued as 4711"
    assert inbox.envelopes == [("bot@example.org", ("anna@example.org",), delivery.payload)]


def test_one_connection_serves_many(channel, inbox):
    for _ in range(5):
        channel.send(a_delivery(channel, EMAIL))

    assert len(inbox.envelopes) == 5
    assert len(inbox.sessions) == 1


def test_a_connection_that_the_relay_has_ended_is_replaced(channel, inbox):
    channel.send(a_delivery(channel, EMAIL))
    channel._connection._smtp.sock.shutdown(2)

    channel.send(a_delivery(channel, EMAIL))

    assert len(inbox.envelopes) == 2


def test_mail_goes_out_encrypted_and_logged_in(tls, inbox, monkeypatch):
    authority, context = tls
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    with relays.relay(inbox, context) as running:
        channel = Email(f"smtp://{LOGIN}@localhost:{running.port}", mail_from=FROM)
        channel.send(a_delivery(channel, EMAIL))
        channel.close()

    assert len(inbox.envelopes) == 1


def test_a_certificate_that_nobody_vouches_for_is_refused_and_nothing_is_sent(tls, inbox):
    _authority, context = tls
    with relays.relay(inbox, context) as running:
        channel = Email(f"smtp://{LOGIN}@localhost:{running.port}", mail_from=FROM)
        with pytest.raises(Deferred, match="nothing was sent") as caught:
            channel.send(a_delivery(channel, EMAIL))

    assert inbox.envelopes == []
    assert caught.value.after >= timedelta(minutes=10)


def test_a_relay_without_starttls_gets_nothing(plain_relay, inbox):
    channel = Email(f"smtp://127.0.0.1:{plain_relay.port}", mail_from=FROM)

    with pytest.raises(Deferred, match="STARTTLS"):
        channel.send(a_delivery(channel, EMAIL))
    assert inbox.envelopes == []


def test_a_wrong_password_is_said_without_showing_it(tls, inbox, monkeypatch):
    authority, context = tls
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    with relays.relay(inbox, context) as running:
        channel = Email(f"smtp://bot:s3cret@localhost:{running.port}", mail_from=FROM)
        with pytest.raises(Deferred, match="user or password") as caught:
            channel.send(a_delivery(channel, EMAIL))

    assert "s3cret" not in str(caught.value)
    assert inbox.envelopes == []


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ({"rcpt": "550 5.1.1 no such user"}, Rejected),
        ({"rcpt": "451 4.2.2 mailbox full"}, Deferred),
        ({"mail": "550 5.7.1 not you"}, Deferred),  # a fault of the sender: kept, and tried again later
        ({"final": "451 4.3.0 later"}, Deferred),
        ({"final": "554 5.7.1 looks like spam"}, Rejected),
        ({"final": "552 5.3.4 message too big"}, Unacceptable),  # smaller messages may pass
        ({"mail": "552 5.3.4 message too big"}, Unacceptable),  # as a relay says that was told the size
        ({"rcpt": "552 5.2.2 mailbox full"}, Rejected),  # and smaller ones would not
        ({"final": "hang up"}, Uncertain),
    ],
)
def test_what_the_relay_says_decides_what_may_be_done_next(channel, inbox, answers, error):
    vars(inbox).update(answers)

    with pytest.raises(error):
        channel.send(a_delivery(channel, EMAIL))
    vars(inbox).update(vars(Inbox()) | {"envelopes": [], "sessions": set()})
    channel.send(a_delivery(channel, EMAIL))
    assert len(inbox.envelopes) == 1


def test_a_mail_whose_sender_held_it_for_too_long_is_taken_back_before_its_last_byte(channel, inbox):
    """The relay has said 354 and has been given all but the final dot."""

    def too_late():
        raise TooLate("its lease ended")

    with pytest.raises(TooLate):
        channel.send(a_delivery(channel, EMAIL), too_late)
    channel.send(a_delivery(channel, EMAIL))
    assert len(inbox.envelopes) == 1


def test_a_relay_that_hangs_up_in_the_middle_of_a_message_got_nothing():
    """Without the final dot a relay must forget what it was given (RFC 5321 4.1.1.10), so there is no doubt."""
    with relays.relay(Inbox(), hangs_up=True) as running:
        channel = Email(f"smtp://127.0.0.1:{running.port}?starttls=never", mail_from=FROM)
        long = b"line\r\n" * 2_000_000  # more than fits on the way
        with pytest.raises(Deferred):
            channel.send(replace(a_delivery(channel, EMAIL), payload=long))


def test_a_relay_that_is_down_means_later():
    channel = Email("smtp://127.0.0.1:9?starttls=never", mail_from=FROM)

    with pytest.raises(Deferred, match=r"127\.0\.0\.1:9"):
        channel.send(a_delivery(channel, EMAIL))


def test_a_forgotten_channel_leaves_no_open_connection(plain_relay, inbox):
    channel = Email(f"smtp://127.0.0.1:{plain_relay.port}?starttls=never", mail_from=FROM)
    channel.send(a_delivery(channel, EMAIL))

    del channel
    gc.collect()  # an open socket would warn here, and a warning fails the test

    assert len(inbox.envelopes) == 1


# --- where it is sent


@pytest.mark.parametrize(
    ("url", "host", "port", "how"),
    [
        ("smtp://mail.example.org", "mail.example.org", 587, "starttls"),
        ("smtp://mail.example.org:2525?starttls=required", "mail.example.org", 2525, "starttls"),
        ("smtp://localhost:25?starttls=never", "localhost", 25, "never"),
        ("smtps://mail.example.org", "mail.example.org", 465, "tls"),
    ],
)
def test_smtp_url_says_how_mail_leaves(url, host, port, how):
    assert (relay(url).host, relay(url).port, relay(url).tls) == (host, port, how)


def test_user_and_password_may_hold_any_sign():
    found = relay(f"smtp://{LOGIN}@mail.example.org")

    assert (found.user, found.password) == ("bot@example.org", "p@ss/word:1")
    assert "p@ss" not in repr(found)


@pytest.mark.parametrize(
    "url",
    ["mail.example.org", "http://mail.example.org", "smtp://", "smtp://h:port", "smtp://u:s3cret@h?starttls=maybe"],
)
def test_a_wrong_smtp_url_is_said_without_showing_it(url):
    with pytest.raises(ConfigurationError, match="SMTP_URL") as caught:
        relay(url)
    assert "s3cret" not in str(caught.value)


def test_a_sender_that_is_no_address_is_a_fault_of_the_configuration():
    with pytest.raises(ConfigurationError, match="MAIL_FROM"):
        Email("smtp://localhost", mail_from="nobody")


def test_a_relay_that_keeps_losing_its_answer_gets_no_further_copy_by_itself() -> None:
    channel = Email("smtp://localhost", mail_from="bot@example.org")
    twice, again = (a_delivery(channel, EMAIL, attempts=attempts) for attempts in (2, 3))
    assert channel.find(twice, since=twice.planned_at) is None
    with pytest.raises(Unknowable, match="3 times"):
        channel.find(again, since=again.planned_at)
