"""Text that others wrote, as we show it: their words, and nothing that deceives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.plaintext import clean_line, clean_paragraphs, from_html


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("  HER2‑low\n\tbreast  cancer ", "HER2‑low breast cancer"),  # the author's own hyphen stays
        ("p < 0.05, NF-κB, ≥3, 5′-UTR", "p < 0.05, NF-κB, ≥3, 5′-UTR"),
        ("Trial \u202egnitiurcer\u202c now", "Trial gnitiurcer now"),  # no direction overrides
        ("HER2\u200b-\ufefflow\u00ad", "HER2-low"),  # no invisible characters
        ("one\x85two\u2028three\x0bfour", "one two three four"),  # line breaks that mail headers choke on
        ("a\x00b\x1b]0;c\x07", "ab]0;c"),
        ("👩\u200d🔬 says", "👩\u200d🔬 says"),  # a joiner inside an emoji belongs to it
        ("H" + "\u0335" * 40 + "ER2", "H" + "\u0335" * 3 + "ER2"),
        ("cafe\u0301", "café"),
    ],
)
def test_a_line_is_the_authors_words_and_safe_to_show(written: str, shown: str) -> None:
    assert clean_line(written) == shown


def test_a_long_line_ends_at_a_word() -> None:
    assert clean_line("HER2-low breast cancer", limit=17) == "HER2-low breast…"
    assert len(clean_line("x" * 5_000_000, limit=500)) == 500


def test_paragraphs_keep_their_lines() -> None:
    assert clean_paragraphs("Inclusion:\r\n\r\n\r\n\r\n* HER2  1+\x00\n") == "Inclusion:\n\n* HER2 1+"


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        ("<p>HER2-low</p><p>p&lt;0.05 &amp; <i>ERBB2</i></p>", "HER2-low p<0.05 & ERBB2"),
        ("a<script>alert(1)</script><style>x{}</style>b<img src=x onerror=y>", "ab"),
        ("Oct 2025 --&gt; Mar 2027", "Oct 2025 --> Mar 2027"),
    ],
)
def test_of_html_only_the_words_are_left(markup: str, shown: str) -> None:
    assert from_html(markup) == shown


@given(some.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean_line(clean_line(text)) == clean_line(text)
