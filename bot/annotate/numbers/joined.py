"""A hazard ratio in a sentence of its own, read together with the sentence whose groups it compares."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.annotate.abstracts import Line
from bot.annotate.numbers.endpoints import MENTION, OTHER, named
from bot.annotate.sentences import Sentence

_RATIO = re.compile(
    r"(?:This (?:corresponded|translated|equated) to an? |The )(?:(?:stratified|unstratified|corresponding|adjusted) )*"
    r"(?:hazard ratio|HR)(?: \(HR\))?(?: for (?P<event>(?:disease )?progression or death|death(?: from any cause)?))?"
    r",? (?:was|of) \d?[.·]\d+\b(?P<rest>.*)",
    re.DOTALL,
)
_MORE = re.compile(
    r"(?!(?:sided|stratified|confidence|interval|rank|test|nominal|reached)\b)\b[a-z]{4,}|\b(?:in|for|of|with) "
)
_EVENTS = {"PFS": "progression", "OS": "death"}  # what a ratio is "for", which must be what the values are of


def joined(lines: Iterable[Line], text: str) -> Iterator[Line]:
    """Yield the lines, one together with the next where that tells only the ratio of its values."""
    held: Line | None = None
    for line in lines:
        if held and _belongs(held.text, line.text):
            start, end = held.sentence.start, line.sentence.end
            yield replace(held, sentence=Sentence(text[start:end], start, end))
            held = None
            continue
        if held:
            yield held
        held = line
    if held:
        yield held


def _belongs(before: str, text: str) -> bool:
    match = _RATIO.match(text)
    told = {named(mention) for mention in MENTION.finditer(before)} - {OTHER}
    if match is None or _MORE.search(match["rest"]) or len(told) != 1 or re.search(r"\b(?:hazard ratio|HR)\b", before):
        return False
    (endpoint,) = told
    return match["event"] is None or match["event"].removeprefix("disease ").startswith(_EVENTS.get(endpoint, "-"))
