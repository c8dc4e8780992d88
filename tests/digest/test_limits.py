"""However many items there are and however long they are, every message can be sent, and none loses an item."""

import json
from quopri import encodestring

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.digest import render, render_latest
from bot.model import Change, Importance
from tests.digest.builders import AT, SLACK, article, digest_of, entry, item, notice, source, subscription, trial
from tests.digest.pages import as_shown, mrkdwn_objects, texts

PIECES = [
    "&",
    "<",
    "*",
    "_x_",
    "`",
    "~",
    "<!channel>",
    "\n",
    "x" * 4000,
    "词" * 50,
    "𝒳",
    "> ",
    ":a:",
    "\u202e",
    "HER2-low",
]


@st.composite
def lists_of_items(draw):
    """Draw up to 80 items whose titles, reasons and changes are anything from one sign to many thousands."""
    chance = draw(st.randoms(use_true_random=False))
    longest = draw(st.sampled_from([3, 30, 300]))
    return [_item(number, chance, longest) for number in range(draw(st.integers(0, 80)))]


def _item(number, chance, longest):
    title = f"T{number} " + " ".join(chance.choices(PIECES, k=chance.randint(1, longest)))
    make = chance.choice([article, trial, notice])
    record = make(number, title=title, **({"why_stopped": title} if make is trial else {}))
    changes = (Change("eligibility", (), (title,)),) if make is trial else ()
    return item(record, changes=changes, importance=chance.choice(list(Importance)))


def words(text):
    return "".join(text.replace("\u200b", "").split())


def assert_slack_takes(message):
    blocks = json.loads(message.blocks)
    assert 1 <= len(blocks) <= 50
    sizes = [len(text) for text in texts(message)]
    assert all(1 <= size <= 3_000 for size in sizes)
    assert sum(sizes) <= 9_000
    assert 1 <= len(message.text) <= 4_000
    assert all(one["verbatim"] is True for one in mrkdwn_objects(message))


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(lists_of_items().filter(bool))
def test_slack_takes_any_digest_and_each_item_is_in_exactly_one_message(found):
    parts = render(digest_of(*found, address=SLACK), "slack")

    for part in parts:
        assert_slack_takes(part)
    assert sorted(i for part in parts for i in part.items) == sorted(one.id for one in found)
    assert [part.part for part in parts] == list(range(len(parts)))


@pytest.mark.parametrize("count", [1, 3, 4, 12, 13, 40, 500])
def test_every_title_stands_in_slack(count):
    found = [item(article(n, title=f"Title number {n:04} on HER2-low & more, p<0.0{n}")) for n in range(count)]

    parts = render(digest_of(*found, address=SLACK), "slack")

    shown = as_shown("\n".join(text for part in parts for text in texts(part)))
    assert all(one.record.title in shown for one in found)
    assert len(parts) == (1 if count <= 3 else len(parts))
    assert len(parts[0].items) == min(count, 12)


def test_a_title_longer_than_any_block_stands_whole_in_the_thread():
    title = "word " * 3_000
    parts = render(digest_of(*(item(article(n, title=f"{n} {title}")) for n in range(5)), address=SLACK), "slack")

    shown = words(as_shown("".join(text for part in parts for text in texts(part))))

    assert words(title) in shown
    for part in parts:
        assert_slack_takes(part)


def test_many_late_sources_and_told_items_leave_slacks_limits_alone():
    told = [item(article(n)) for n in range(300)]
    digest = digest_of(
        *told,
        address=SLACK,
        subscription=subscription(every="week"),
        told={one.id: AT for one in told},
        sources=[source(f"feed {n} " + "x" * 90, health="failed") for n in range(200)],
    )

    parts = render(digest, "slack")

    for part in parts:
        assert_slack_takes(part)
    shown = as_shown("".join(text for part in parts for text in texts(part)))
    assert all(one.record.title in shown for one in told)
    assert not any(part.items for part in parts)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(lists_of_items().filter(bool))
def test_no_email_is_too_large_and_its_text_holds_every_title(found):
    (message,) = render(digest_of(*found), "email")

    assert len(encodestring(message.html.encode())) <= 90_000
    assert sorted(message.items) == sorted(one.id for one in found)
    assert message.text.encode().decode() == message.text


@pytest.mark.parametrize(
    ("count", "one_liners", "unlisted"), [(5, False, False), (150, True, False), (1_000, True, True)]
)
def test_a_large_email_has_its_last_items_as_one_liners_and_the_whole_list_attached(count, one_liners, unlisted):
    found = [item(article(n, title=f"Title number {n:04} on HER2-low", abstract=())) for n in range(count)]

    (message,) = render(digest_of(*found), "email")

    assert len(encodestring(message.html.encode())) <= 90_000
    assert all(one.record.title in message.text for one in found)
    assert ("last items stand as one line" in message.html or unlisted) == one_liners
    assert ("do not fit here" in message.html) == unlisted
    assert message.attachment == (message.text if one_liners else "")
    assert len(message.items) == count


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(lists_of_items())
def test_the_answer_to_latest_is_one_message_that_slack_takes(found):
    message = render_latest([entry(one) for one in found], "slack", title="HER2-low", now=AT)

    assert_slack_takes(message)
    assert list(message.items) == [one.id for one in found[: len(message.items)]]
