"""The Slack channel against a small server that answers as Slack does, also when it fails."""

import json
import threading
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

import pytest

from bot.deliver.slack import Slack, connect, refusal
from bot.errors import Deferred, Rejected, TooLate, Uncertain, Unknowable
from bot.model import Address
from tests.deliver.builders import AT, SLACK, a_delivery, a_message

TOKEN = "xoxb-secret-token"
OK = {"ok": True, "ts": "1700000000.000100"}


class Answers(BaseHTTPRequestHandler):
    """Takes every post, then answers as the test asked."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if "json" in self.headers["Content-Type"]:
            self.server.posts.append((self.path, dict(self.headers), json.loads(body)))
            self.server.stamps.append(time.monotonic())
        else:
            self.server.asked.append((self.path, dict(parse_qsl(body.decode()))))
        status, headers, answer = self.server.answer
        if answer == "reset":
            self.close_connection = True
            self.connection.close()
            return
        if answer == "hang":
            self.server.hang.wait(5)
            return
        data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_arguments):
        pass


class Quiet(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request, client_address):
        pass


@pytest.fixture
def server():
    with Quiet(("127.0.0.1", 0), Answers) as running:
        running.posts, running.stamps, running.asked, running.hang = [], [], [], threading.Event()
        running.answer = (200, {}, OK)
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.hang.set()
        running.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def slack_at(server, deadline=15.0, **given):
    return Slack(connect(TOKEN, api_url=f"http://127.0.0.1:{server.server_port}/api", deadline=deadline), **given)


def test_a_post_carries_what_was_packed_and_its_time_stamp_is_the_receipt(server):
    channel = slack_at(server)
    message = a_message(part=2)

    receipt = channel.send(a_delivery(channel, SLACK, message, parent_receipt="1699999999.000001"))

    ((path, headers, posted),) = server.posts
    assert receipt == OK["ts"]
    assert path == "/api/chat.postMessage"
    assert headers["Authorization"] == f"Bearer {TOKEN}"
    assert posted["channel"] == "#her2-low"
    assert posted["thread_ts"] == "1699999999.000001"
    assert posted["metadata"] == {
        "event_type": "digest_delivered",
        "event_payload": {"delivery_id": "d-1", "part": 2},
    }
    assert posted["blocks"] == [{"type": "divider"}]
    assert (posted["unfurl_links"], posted["unfurl_media"]) == (False, False)


def test_packing_twice_gives_the_same_bytes(server):
    channel = slack_at(server)

    assert a_delivery(channel, SLACK).payload == a_delivery(channel, SLACK).payload


@pytest.mark.parametrize("answer", ["reset", b"<html>login</html>", b"", {"ok": False, "error": "fatal_error"}])
def test_a_post_whose_answer_is_lost_is_uncertain_and_never_repeated(server, answer):
    server.answer = (200, {}, answer)
    channel = slack_at(server)

    with pytest.raises(Uncertain):
        channel.send(a_delivery(channel, SLACK))
    assert len(server.posts) == 1


@pytest.mark.parametrize("answer", [{"ok": False, "error": "internal_error"}, b"Bad Gateway"])
def test_a_server_error_is_uncertain(server, answer):
    server.answer = (502, {}, answer)
    channel = slack_at(server)

    with pytest.raises(Uncertain):
        channel.send(a_delivery(channel, SLACK))
    assert len(server.posts) == 1


def test_an_answer_that_never_comes_is_uncertain(server):
    server.answer = (200, {}, "hang")
    channel = slack_at(server, deadline=0.2)

    with pytest.raises(Uncertain):
        channel.send(a_delivery(channel, SLACK))


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Retry-After": "30"}, timedelta(seconds=30)),
        ({"Retry-After": "0.5"}, timedelta(seconds=0.5)),
        (
            {"Retry-After": "Mon, 23 Nov 2026 07:00:20 GMT", "Date": "Mon, 23 Nov 2026 07:00:00 GMT"},
            timedelta(seconds=20),
        ),
        ({"Retry-After": "999999999"}, timedelta(hours=6)),
        ({"Retry-After": "soon"}, timedelta(seconds=30)),
        ({}, timedelta(seconds=30)),
    ],
)
def test_too_many_posts_are_put_off_for_as_long_as_slack_asks(headers, wait):
    # the rule itself: a test server adds its own Date
    error = refusal({"status": 429, "headers": headers, "body": ""}, "#her2-low")

    assert isinstance(error, Deferred)
    assert error.after == wait


def test_a_429_is_put_off(server):
    server.answer = (429, {"Retry-After": "7"}, {"ok": False, "error": "ratelimited"})
    channel = slack_at(server)

    with pytest.raises(Deferred) as caught:
        channel.send(a_delivery(channel, SLACK))
    assert caught.value.after == timedelta(seconds=7)
    assert len(server.posts) == 1


@pytest.mark.parametrize(
    "error",
    ["channel_not_found", "is_archived", "not_in_channel", "invalid_auth", "invalid_blocks", "msg_too_long", "new_one"],
)
def test_a_refusal_is_final_and_says_what_to_do(server, error):
    server.answer = (200, {}, {"ok": False, "error": error})
    channel = slack_at(server)

    with pytest.raises(Rejected, match=error) as caught:
        channel.send(a_delivery(channel, SLACK))
    assert TOKEN not in str(caught.value)


def test_no_connection_means_later():
    channel = Slack(connect(TOKEN, api_url="http://127.0.0.1:9/api/"))

    with pytest.raises(Deferred) as caught:
        channel.send(a_delivery(channel, SLACK))
    assert TOKEN not in str(caught.value)


def test_a_channel_gets_at_most_one_post_a_second_and_others_do_not_wait(server):
    now, slept = [100.0], []

    def sleep(seconds):
        slept.append(round(seconds, 3))
        now[0] += seconds

    channel = slack_at(server, monotonic=lambda: now[0], sleep=sleep)
    other = Address("slack", "#oncology")

    channel.send(a_delivery(channel, SLACK))
    channel.send(a_delivery(channel, other))
    now[0] += 0.25
    channel.send(a_delivery(channel, SLACK))
    now[0] += 5
    channel.send(a_delivery(channel, SLACK))

    assert slept == [0.75]


def test_a_post_whose_sender_held_it_for_too_long_does_not_go_out(server):
    def too_late():
        raise TooLate("its lease ended")

    with pytest.raises(TooLate):
        slack_at(server).send(a_delivery(slack_at(server), SLACK), too_late)
    assert server.posts == []


def test_the_last_look_comes_when_the_connection_stands(server):
    """A look before that would be old when the name of the host took long to be found."""
    connected = []
    server.verify_request = lambda *_given: connected.append(True) or True
    slack_at(server).send(a_delivery(slack_at(server), SLACK), lambda: wait_until(lambda: connected))
    assert len(server.posts) == 1


def wait_until(there):
    end = time.monotonic() + 10
    while not there():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_the_last_look_comes_after_the_wait_for_the_pace(server):
    done = []
    channel = slack_at(server, monotonic=lambda: 100.0, sleep=lambda _seconds: done.append("waited"))
    for _ in range(2):
        channel.send(a_delivery(channel, SLACK), lambda: done.append("looked"))

    assert done == ["looked", "waited", "looked"]


def history(server, *posts, **more):
    server.answer = (200, {}, {"ok": True, "messages": list(posts)} | more)


def a_post(ts, delivery_id="d-1"):
    return {"ts": ts, "metadata": {"event_type": "digest_delivered", "event_payload": {"delivery_id": delivery_id}}}


BY_ID = Address("slack", "C0HER2LOW")


def test_a_post_in_doubt_is_found_in_the_channel_by_its_metadata(server):
    history(server, {"ts": "1.0", "text": "hello"}, a_post("2.0", "another"), a_post("3.0"))
    channel = slack_at(server)

    assert channel.find(a_delivery(channel, BY_ID), since=AT) == "3.0"
    ((path, query),) = server.asked
    assert path == "/api/conversations.history"
    assert (query["channel"], query["include_all_metadata"]) == ("C0HER2LOW", "1")


def test_a_post_in_doubt_is_found_though_our_clock_was_a_day_ahead_when_it_went_out(server):
    history(server, a_post("3.0"))
    slack_at(server).find(a_delivery(slack_at(server), BY_ID), since=AT)
    posted_at = AT - timedelta(days=1)  # by Slack's clock

    assert float(server.asked[0][1]["oldest"]) < posted_at.timestamp()


def test_a_reply_in_doubt_is_looked_for_in_its_thread(server):
    history(server, a_post("3.0"))
    channel = slack_at(server)

    assert channel.find(a_delivery(channel, BY_ID, parent_receipt="1.0"), since=AT) == "3.0"
    assert server.asked[0][0] == "/api/conversations.replies"
    assert server.asked[0][1]["ts"] == "1.0"


def test_a_post_that_is_not_in_the_history_did_not_arrive(server):
    history(server, a_post("2.0", "another"))
    channel = slack_at(server)

    assert channel.find(a_delivery(channel, BY_ID), since=AT) is None


def test_a_channel_that_is_written_by_name_is_looked_up(server):
    history(server, a_post("3.0"), channels=[{"name": "her2-low", "id": "C0HER2LOW"}])
    channel = slack_at(server)

    assert channel.find(a_delivery(channel, SLACK), since=AT) == "3.0"
    assert server.asked[-1][1]["channel"] == "C0HER2LOW"


def test_a_channels_name_is_asked_for_once(server):
    server.answer = (200, {}, {"ok": True, "channel": {"id": "C0HER2LOW", "name": "her2-low"}})
    channel = slack_at(server)

    assert [channel.name_of("C0HER2LOW") for _ in range(2)] == ["#her2-low"] * 2
    assert len(server.asked) == 1


@pytest.mark.parametrize("error", ["missing_scope", "channel_not_found"])
def test_a_name_that_slack_will_not_say_is_none(server, error):
    server.answer = (200, {}, {"ok": False, "error": error})

    assert slack_at(server).name_of("C0HER2LOW") == ""


@pytest.mark.parametrize("answer", ["reset", b"<html>", {"ok": False, "error": "ratelimited"}, {"ok": True}])
def test_a_name_that_cannot_be_told_now_is_asked_for_again(server, answer):
    server.answer = (200, {}, answer)

    with pytest.raises(Unknowable):
        slack_at(server).name_of("C0HER2LOW")


@pytest.mark.parametrize(
    "answer", [{"ok": False, "error": "missing_scope"}, {"ok": False, "error": "not_in_channel"}, b"<html>", "reset"]
)
def test_a_history_that_cannot_be_read_says_nothing(server, answer):
    server.answer = (200, {}, answer)
    channel = slack_at(server)

    with pytest.raises(Unknowable):
        channel.find(a_delivery(channel, BY_ID), since=AT)
