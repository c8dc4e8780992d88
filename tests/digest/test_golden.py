"""One morning in each form, kept as files that are reviewed like prose. `GOLDEN=write` writes them anew."""

import json
import os
from pathlib import Path

import pytest

from bot.digest import render
from bot.model import Links
from tests.digest.builders import EMAIL, SLACK, a_morning

GOLDEN = Path(__file__).parent / "golden"
LINKS = Links(stop="mailto:bot@example.org?subject=unsubscribe")


def slack():
    parts = render(a_morning(SLACK), "slack")
    pages = [{"text": part.text, "items": part.items, "blocks": json.loads(part.blocks)} for part in parts]
    return json.dumps(pages, ensure_ascii=False, indent=1) + "\n"


def email():
    (message,) = render(a_morning(EMAIL), "email", links=LINKS)
    return message


PAGES = {
    "slack.json": slack,
    "email.html": lambda: email().html + "\n",
    "email.txt": lambda: email().subject + "\n\n" + email().text,
}


@pytest.mark.parametrize("name", PAGES)
def test_a_morning_reads_as_it_was_reviewed(name):
    page = PAGES[name]()
    if os.environ.get("GOLDEN") == "write":
        (GOLDEN / name).write_text(page, encoding="utf-8")

    assert page == (GOLDEN / name).read_text(encoding="utf-8")
