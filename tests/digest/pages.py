"""What readers and clients see of messages, for tests."""

import html
import json
import re

from bot.model import Message


def texts(message: Message) -> list[str]:
    """Return the text of every text object of a Slack message."""
    found = []
    for block in json.loads(message.blocks):
        for element in (block.get("text"), *block.get("elements", ())):
            if element:
                found.append(element["text"])
    return found


def mrkdwn_objects(message: Message) -> list[dict]:
    blocks = json.loads(message.blocks)
    elements = [e for block in blocks for e in (block.get("text"), *block.get("elements", ())) if e]
    return [element for element in elements if element["type"] == "mrkdwn"]


def as_shown(mrkdwn: str) -> str:
    """Return mark-up as Slack shows it: a link as its label, entities as characters."""
    labels = re.sub(r"<[^<>|]*\|([^<>]*)>", r"\1", mrkdwn)
    return html.unescape(labels).replace("\u200b", "")
