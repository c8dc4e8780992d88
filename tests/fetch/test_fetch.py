"""What a source can rely on when it reads from the network, however badly the other side behaves."""

from __future__ import annotations

import gzip
import time
import zlib
from datetime import timedelta

import pytest

from bot.errors import SourceChanged, SourceError, SourceRefused, SourceUnavailable
from bot.fetch import Limits
from tests.fetch.web import Reply, Web, a_fetcher, in_turn


def a_bomb(megabytes: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join([*(packer.compress(bytes(1_000_000)) for _ in range(megabytes)), packer.flush()])


def test_an_answer_comes_whole_with_its_headers_and_we_say_who_we_are() -> None:
    packed = Reply(gzip.compress(b"news"), headers={"Content-Encoding": "gzip", "ETag": '"1"'})
    with Web({"/feed": packed}) as web, a_fetcher() as fetcher:
        answer = fetcher.get(f"{web.url}/feed", params={"q": "HER2-low & <1+>"}, headers={"If-None-Match": '"0"'})
    assert (answer.status, answer.body, answer.headers["etag"]) == (200, b"news", '"1"')
    assert web.asked[0].params == {"q": "HER2-low & <1+>"}
    assert web.asked[0].headers["user-agent"] == "her2low-tests (me@example.org)"
    assert web.asked[0].headers["if-none-match"] == '"0"'


def test_a_long_query_goes_as_a_form() -> None:
    with Web({"/search": Reply(b"ok")}) as web, a_fetcher() as fetcher:
        fetcher.post(f"{web.url}/search", {"term": "x" * 5_000})
    assert (web.asked[0].method, len(web.asked[0].params["term"])) == ("POST", 5_000)


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_server_that_says_later_is_asked_again(status: int) -> None:
    waits: list[float] = []
    later = Reply(status=status, headers={"Retry-After": "1.5"})
    with Web({"/": in_turn(later, later, Reply(b"now"))}) as web, a_fetcher(sleep=waits.append) as fetcher:
        assert fetcher.get(f"{web.url}/").body == b"now"
    assert waits == [1.5, 1.5]


def test_a_server_that_wants_an_hour_of_patience_is_left_for_the_next_poll() -> None:
    later = Reply(status=429, headers={"Retry-After": "3600"})
    with Web({"/": later}) as web, a_fetcher() as fetcher, pytest.raises(SourceUnavailable) as caught:
        fetcher.get(f"{web.url}/")
    assert (caught.value.retry_after, len(web.asked)) == (timedelta(hours=1), 1)


def test_a_broken_connection_is_tried_again() -> None:
    with Web({"/": in_turn(Reply(b"ha", length=500), Reply(b"whole"))}) as web, a_fetcher() as fetcher:
        assert fetcher.get(f"{web.url}/").body == b"whole"


def test_half_an_answer_is_never_taken_for_a_whole_one() -> None:
    with Web({"/": Reply(b"half", length=5_000)}) as web, a_fetcher() as fetcher:
        with pytest.raises(SourceUnavailable, match="broken off"):
            fetcher.get(f"{web.url}/")
        assert len(web.asked) == 4


def test_nobody_listens() -> None:
    with Web({}) as web:
        address = web.url
    with a_fetcher() as fetcher, pytest.raises(SourceUnavailable, match="no connection"):
        fetcher.get(address)


@pytest.mark.parametrize(
    "page", ["<!DOCTYPE html><html></html>", "\ufeff\n<!-- a --><HTML><body>Sign in</body></HTML>"]
)
def test_a_web_page_where_data_were_expected_is_a_failure(page: str) -> None:
    with Web({"/": Reply(page)}) as web, a_fetcher() as fetcher:
        with pytest.raises(SourceChanged, match="web page instead of data"):
            fetcher.get(f"{web.url}/")
        assert len(web.asked) == 4  # ClinicalTrials.gov sends one in passing


@pytest.mark.parametrize(
    ("status", "error"), [(404, SourceChanged), (410, SourceChanged), (403, SourceChanged), (500, SourceUnavailable)]
)
def test_an_unwanted_status_is_an_error_that_says_where(status: int, error: type[SourceError]) -> None:
    with Web({"/feed": Reply(b"no", status)}) as web, a_fetcher() as fetcher:
        with pytest.raises(error, match=rf"{web.host}/feed: answered {status}"):
            fetcher.get(f"{web.url}/feed")
        assert fetcher.get(f"{web.url}/feed", accept=(200, status)).status == status


def test_errors_never_show_the_query_for_it_may_hold_a_key() -> None:
    with Web({"/": Reply(status=404)}) as web, a_fetcher() as fetcher, pytest.raises(SourceChanged) as caught:
        fetcher.get(f"{web.url}/", params={"api_key": "hunter2"})
    assert "hunter2" not in str(caught.value)


def test_a_body_is_weighed_after_decompression() -> None:
    bomb = Reply(a_bomb(50), headers={"Content-Encoding": "gzip"})
    with (
        Web({"/": bomb}) as web,
        a_fetcher() as fetcher,
        pytest.raises(SourceUnavailable, match="larger than 1,000,000"),
    ):
        fetcher.get(f"{web.url}/", limits=Limits(size=1_000_000))


def test_garbled_compression_is_a_failure() -> None:
    reply = Reply(b"no gzip", headers={"Content-Encoding": "gzip"})
    with Web({"/": reply}) as web, a_fetcher() as fetcher, pytest.raises(SourceUnavailable, match="garbled"):
        fetcher.get(f"{web.url}/")


def test_a_server_that_drips_bytes_does_not_outlast_the_deadline() -> None:
    begun = time.monotonic()
    with Web({"/": Reply(drip=b"<")}) as web, a_fetcher() as fetcher:
        with pytest.raises(SourceUnavailable, match=r"within 0\.3 seconds"):
            fetcher.get(f"{web.url}/", limits=Limits(seconds=0.3))
        assert len(web.asked) == 1
    assert time.monotonic() - begun < 2


def test_requests_to_one_host_keep_their_distance() -> None:
    waits: list[float] = []
    with Web({"/": Reply(b"ok")}) as web, a_fetcher(sleep=waits.append) as fetcher:
        for _ in range(3):
            fetcher.get(f"{web.url}/", limits=Limits(interval=10))
    assert [round(wait) for wait in waits] == [10, 20]  # nobody really slept


# --- redirects and addresses ----------------------------------------------------------------------------------------


def moved(to: str, status: int = 302, **headers: str) -> Reply:
    return Reply(status=status, headers={"Location": to, **headers})


def test_a_redirect_is_followed_and_the_answer_says_from_where_it_came() -> None:
    with Web({"/old": moved("/new"), "/new": Reply(b"here")}) as web, a_fetcher() as fetcher:
        answer = fetcher.get(f"{web.url}/old")
    assert (answer.body, answer.url) == (b"here", f"{web.url}/new")


def test_a_site_that_redirects_until_it_sees_its_cookie_is_read_and_the_cookie_forgotten() -> None:
    def gate(asked: object) -> Reply:
        known = "seen=1" in asked.headers.get("cookie", "")
        return Reply(b"news") if known else moved("/feed", **{"Set-Cookie": "seen=1; Path=/"})

    with Web({"/feed": gate}) as web, a_fetcher() as fetcher:
        assert fetcher.get(f"{web.url}/feed").body == b"news"
        fetcher.get(f"{web.url}/feed")
    assert "cookie" not in web.asked[2].headers


@pytest.mark.parametrize(
    "headers",
    [
        {"Location": "/feed", "Set-Cookie": "a=h\xe9; Path=/"},
        {"Location": "/h\xe9?q=\xff"},
        {"Location": "http://[::1"},
        {"Location": "http://exa\u00admple..org:99999/"},
        {"Location": "//"},
        {"Location": ""},
    ],
)
def test_headers_that_make_no_sense_are_a_failure_and_no_crash(headers: dict[str, str]) -> None:
    with Web({"/": Reply(status=302, headers=headers)}) as web, a_fetcher() as fetcher, pytest.raises(SourceError):
        fetcher.get(f"{web.url}/")


def test_a_redirect_without_end_is_refused() -> None:
    with Web({"/": moved("/")}) as web, a_fetcher() as fetcher:
        with pytest.raises(SourceRefused, match="more than 5 times"):
            fetcher.get(f"{web.url}/")
        assert len(web.asked) == 6


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "ftp://example.org/",
        "http://[::1]/",
        "http://u:p@example.org/",
    ],
)
def test_a_redirect_to_where_we_do_not_go_is_refused(target: str) -> None:
    with Web({"/": moved(target)}) as web, a_fetcher() as fetcher, pytest.raises(SourceRefused):
        fetcher.get(f"{web.url}/")


def test_a_redirect_to_our_own_network_is_refused_before_anyone_is_called() -> None:
    with Web({"/": Reply(b"secret")}) as inside:
        port = inside.host.partition(":")[2]
        away = moved(f"http://localhost:{port}/")
        with Web({"/": away}) as web, a_fetcher() as fetcher, pytest.raises(SourceRefused):
            fetcher.get(f"{web.url}/")
        assert inside.asked == []


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://intranet/",
        "http://wiki.corp/",
        "http://0x7f000001/",
        "http://2130706433/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://10.1.2.3/",
        "http://100.64.0.1/",
        "http://192.0.0.192/",
        "http://169.254.169.254/",
        "http://224.0.0.1/",
        "http://0.0.0.0/",
        "http://[::]/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "http://[ff02::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "https://user@example.org/",
        "http://example.org:25/",
        "gopher://example.org/",
        "example.org/feed",
        "http://",
        "http://exa mple.org/",
    ],
)
def test_what_is_no_public_web_address_is_refused(address: str) -> None:
    with a_fetcher(allow_private=frozenset()) as fetcher, pytest.raises(SourceRefused):
        fetcher.get(address)


def resolving_to(*addresses: str) -> object:
    return lambda _host, port, *_rest, **_named: [(2, 1, 6, "", (address, port)) for address in addresses]


@pytest.mark.parametrize("addresses", [("127.0.0.1",), ("10.0.0.8",), ("93.184.216.34", "127.0.0.1")])
def test_a_public_name_that_leads_to_a_private_address_is_refused(
    monkeypatch: pytest.MonkeyPatch, addresses: tuple[str, ...]
) -> None:
    monkeypatch.setattr("socket.getaddrinfo", resolving_to(*addresses))
    with a_fetcher(allow_private=frozenset()) as fetcher, pytest.raises(SourceRefused, match="ALLOW_PRIVATE_HOSTS"):
        fetcher.get("http://feeds.example.org/")


def test_the_address_that_was_checked_is_the_one_that_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[object] = []

    def resolve(host: str, port: int, *_rest: object, **_named: object) -> object:
        called.append(host)
        return resolving_to("93.184.216.34" if len(called) == 1 else "127.0.0.1")(host, port)

    def connect(address: tuple[str, int], *_rest: object, **_named: object) -> object:
        called.append(address[0])
        raise ConnectionRefusedError(111, "nobody there")

    monkeypatch.setattr("socket.getaddrinfo", resolve)
    monkeypatch.setattr("socket.create_connection", connect)
    with a_fetcher(allow_private=frozenset()) as fetcher, pytest.raises(SourceError):
        fetcher.get("http://rebinding.example.org/")
    assert called[:2] == ["rebinding.example.org", "93.184.216.34"]
    assert "127.0.0.1" not in called


@pytest.mark.parametrize("allowed", ["{host}", "127.0.0.1"])
def test_the_operator_may_allow_a_host_or_a_single_port_of_it(allowed: str) -> None:
    with Web({"/": Reply(b"lan")}) as web:
        with a_fetcher(allow_private=frozenset({allowed.format(host=web.host)})) as fetcher:
            assert fetcher.get(f"{web.url}/").body == b"lan"
        with a_fetcher(allow_private=frozenset({"127.0.0.1:9"})) as fetcher, pytest.raises(SourceRefused):
            fetcher.get(f"{web.url}/")


# --- behind a proxy -------------------------------------------------------------------------------------------------


def test_behind_a_proxy_the_proxy_resolves_names_and_private_addresses_are_still_refused() -> None:
    with Web({"/feed": Reply(b"by proxy")}) as proxy:
        with a_fetcher(allow_private=frozenset(), proxy=proxy.url) as fetcher:
            assert fetcher.get("http://feeds.example.org/feed").body == b"by proxy"
            for address in ("http://127.0.0.1/feed", "http://localhost/feed", "http://metadata.internal/feed"):
                with pytest.raises(SourceRefused):
                    fetcher.get(address)
        assert [asked.headers["host"] for asked in proxy.asked] == ["feeds.example.org"]


def test_no_proxy_names_hosts_that_are_reached_directly() -> None:
    with (
        Web({"/": Reply(b"direct")}) as web,
        a_fetcher(proxy="http://127.0.0.1:9", no_proxy="x.example, 127.0.0.1") as fetcher,
    ):
        assert fetcher.get(f"{web.url}/").body == b"direct"
