"""What people ask in words ("latest enhertu trials 3"), for the command line and for Slack; pure."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.annotate import item_types
from bot.annotate.citations import number_of
from bot.annotate.lexicon import Lexicon
from bot.errors import UnknownName
from bot.match import fold
from bot.model import Criteria, Line, Wanted

ACTIONS = ("latest", "help")  # and "trial", with a number
COUNT, MOST = 5, 25
WORDS_LIMIT = 200  # of a command's characters; the rest is not read
PHRASE_LIMIT = 8  # no name has more words than that
FILLERS = frozenset(
    [
        "a",
        "about",
        "all",
        "and",
        "any",
        "for",
        "from",
        "in",
        "me",
        "my",
        "new",
        "of",
        "on",
        "or",
        "please",
        "show",
        "the",
        "with",
    ]
)


EVERYTHING = Criteria()


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asked for: an action, what it is about, how many, and the words that led nowhere."""

    action: str
    criteria: Criteria = EVERYTHING
    count: int = COUNT
    about: str = ""  # the words as understood, to be repeated in the answer
    unknown: str = ""
    suggestion: str = ""

    @property
    def title(self) -> str:
        """Return what stands above the answer."""
        return f"Latest: {self.about}" if self.about else "Latest"


def parse(text: str, lexicon: Lexicon) -> Question:
    """Return what a command's words ask for; words without an action ask for the latest about them."""
    words = _clean(text).split()
    if not words:
        return Question("help")
    action = words[0].lower()
    if action == "trial" and (number := number_of(" ".join(words[1:]))):
        return Question("trial", about=number)
    if action in ACTIONS:
        return Question("help") if action == "help" else parse_latest(words[1:], lexicon)
    question = parse_latest(words, lexicon)
    return (
        Question("help", unknown=text[:WORDS_LIMIT], suggestion=question.suggestion) if question.unknown else question
    )


def parse_latest(words: Sequence[str], lexicon: Lexicon) -> Question:
    """Return the question that words such as `enhertu trials 3` put to `latest`."""
    count = COUNT
    if words and re.fullmatch(r"\d{1,4}", words[-1], re.ASCII):
        count, words = max(1, min(int(words[-1]), MOST)), words[:-1]
    lines: dict[str, list[Wanted]] = defaultdict(list)
    for kind, wanted in _understood(words, lexicon):
        lines[kind].append(wanted)
    about = " ".join(wanted.words for values in lines.values() for wanted in values)
    if unknown := lines.pop("", []):
        missing = " ".join(wanted.words for wanted in unknown)
        return Question("latest", about=about, unknown=missing, suggestion=lexicon.nearest(missing) or "")
    block = tuple(Line(kind, tuple(values)) for kind, values in lines.items())
    return Question("latest", Criteria((block,) if block else ()), count, about)


def _understood(words: Sequence[str], lexicon: Lexicon) -> Iterator[tuple[str, Wanted]]:
    """Yield what the words lead to, the longest phrase first; kind "" for words that lead nowhere."""
    at = 0
    while at < len(words):
        size, kind, wanted = _longest(words[at : at + PHRASE_LIMIT], lexicon)
        if kind or fold(wanted.words) not in FILLERS:
            yield kind, wanted
        at += size


def _longest(words: Sequence[str], lexicon: Lexicon) -> tuple[int, str, Wanted]:
    for size in range(len(words), 0, -1):
        phrase = " ".join(words[:size])
        if found := _meaning(phrase, lexicon):
            return size, *found
    return 1, "", Wanted(words[0], frozenset())


def _meaning(phrase: str, lexicon: Lexicon) -> tuple[str, Wanted] | None:
    if re.fullmatch(r"NCT\d{8}", phrase, re.IGNORECASE | re.ASCII):
        return "trials", Wanted(phrase.upper(), frozenset({fold(phrase)}))
    if named := lexicon.lookup(phrase):
        return named[0]
    try:
        return "item_types", item_types.resolve(phrase)
    except UnknownName:
        return None


def _clean(text: str) -> str:
    """Return text without control characters, in one Unicode form, at most so long as a command is read."""
    plain = unicodedata.normalize("NFKC", text[: WORDS_LIMIT * 2])
    return "".join(c if c.isprintable() else " " for c in plain)[:WORDS_LIMIT]


TAGGED = {"genes": "gene", "biomarkers": "biomarker", "drugs": "drug", "cancers": "cancer", "item_types": "type"}
RAREST_FIRST = ("drugs", "biomarkers", "genes", "cancers", "item_types")  # the fewer items carry it, the less is read


def tags(criteria: Criteria) -> frozenset[str] | None:
    """Return the tags of which an item must carry one; None where no line of the criteria is tagged."""
    if not criteria.blocks:
        return frozenset({"named"})
    tags: set[str] = set()
    for block in criteria.blocks:
        tagged = [line for line in block if line.kind in TAGGED]
        if not tagged:
            return None
        line = min(tagged, key=lambda line: RAREST_FIRST.index(line.kind))
        tags |= {f"{TAGGED[line.kind]}:{name}" for wanted in line.values for name in wanted.ids}
    return frozenset(tags)
