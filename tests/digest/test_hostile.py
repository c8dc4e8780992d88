"""Titles that mean harm, and titles that only look like it."""

import json
import re

import pytest
from lxml import html

from bot.digest import render, render_help, render_latest
from bot.digest.safe import mrkdwn, plain, slack_link, target
from tests.digest.builders import AT, SLACK, article, digest_of, entry, item, notice
from tests.digest.pages import as_shown, mrkdwn_objects, texts

HOSTILE = [
    "<!channel> wake up <!here> <@U0SOMEBODY> <!subteam^S1>",
    "@here @everyone @channel #general",
    "<https://evil.example|Free> *bold* _it_ ~no~ `code` ```block```",
    "> quoted & &lt;escaped&gt; &amp;",
    "<script>alert(1)</script><img src=x onerror=alert(2)>",
    '" onmouseover="alert(3)" \'',
    "{{ 7 * 7 }} {% raw %} {# no #}",
    "Subject\r\nBcc: victim@example.org\r\n\r\nbody",
    "line\u2028separator \x0b \x0c \x85 \x00 \x07 \x1b[31mred",
    "\u202egnp.exe \u2066hidden\u2069 \ufeff",
    ":tada: :warning: 1:2:3",
    "\ud800 lone surrogate",
]


def every_form(record):
    found = [item(record)]
    slack = render(digest_of(*found, address=SLACK), "slack")
    (mail,) = render(digest_of(*found), "email")
    latest = render_latest([entry(one) for one in found], "slack", title=record.title, now=AT)
    return [*slack, latest, render_help("slack", unknown=record.title, suggestion=record.title)], mail


@pytest.mark.parametrize("title", HOSTILE)
def test_no_title_calls_anybody_in_slack_or_changes_how_it_looks(title):
    messages, _mail = every_form(article(title=title))

    for message in messages:
        everything = "\n".join([*texts(message), message.text])
        assert not re.search(r"<[!@#]", everything)
        assert "<https://evil" not in everything
        assert all(one["verbatim"] is True for one in mrkdwn_objects(message))
        json.loads(message.blocks)


@pytest.mark.parametrize("title", HOSTILE)
def test_no_title_brings_mark_up_or_a_header_into_an_email(title):
    _messages, mail = every_form(article(title=title))

    page = html.fromstring(mail.html)
    assert not page.xpath("//script | //img | //iframe | //@onerror | //@onmouseover")
    assert "49" not in "".join(page.xpath("//h2/following::a/text()"))
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u202e]", mail.subject)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u202e\ud800]", mail.text)
    (mail.subject + mail.text + mail.html).encode()


@pytest.mark.parametrize(
    "title",
    [
        "TP53 R175H * in HER2-low tumours",
        "p<0.05 & n>2,000: 1+/2+ --> what β, κ ≥ 0.8 means",
        "A *new* _kind_ of ~old~ `thing`",
        "Doubly &lt;escaped&gt; stays as it came",
    ],
)
def test_an_honest_title_reads_the_same_in_every_form(title):
    messages, mail = every_form(article(title=title))

    assert title in as_shown("\n".join(texts(messages[0])))
    assert title in html.fromstring(mail.html).text_content()
    assert title in " ".join(mail.text.split())


def test_a_sign_that_stands_alone_is_left_alone_in_slack():
    assert mrkdwn("TP53 R175H *") == "TP53 R175H *"
    assert mrkdwn("a *b* c") == "a \u200b*\u200bb\u200b*\u200b c"


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://example.org/a?b=1&c=2#d", "https://example.org/a?b=1&c=2#d"),
        ("HTTPS://Example.org/x y|z>", "https://example.org/x%20y%7Cz%3E"),
        ("https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("file:///etc/passwd", ""),
        ("//example.org/x", ""),
        ("https://user:secret@example.org/", ""),
        ("https://example.org:99999/", ""),
        ("https://[broken", ""),
        ("https://<!channel>/", ""),
        ("", ""),
    ],
)
def test_only_web_addresses_become_links(url, safe):
    assert target(url) == safe


def test_a_link_without_a_safe_address_is_its_label():
    assert slack_link("A & B", "javascript:alert(1)") == "A &amp; B"
    assert slack_link("A | B", "https://example.org/?a=1&b=2") == "<https://example.org/?a=1&amp;b=2|A | B>"
    _messages, mail = every_form(notice(url="javascript:alert(1)", title="No link here"))
    assert "javascript" not in mail.html + mail.text


def test_plain_text_is_one_line_without_tricks():
    assert plain(" a\r\nb\u202ec\u200b\td ") == "a bc d"
