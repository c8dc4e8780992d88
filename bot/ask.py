"""What people ask in words ("latest enhertu trials 3"), for the command line and for Slack; pure."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot import spans
from bot.annotate import item_types
from bot.annotate.changes.countries import country_name, is_country
from bot.annotate.changes.stops import reason_class
from bot.annotate.citations import is_acronym, number_of
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
        *("a", "about", "all", "and", "any", "anything", "are", "been", "for", "from", "have", "in", "is", "me", "my"),
        *("new", "newest", "of", "on", "or", "please", "show", "studies", "that", "the", "there", "to", "what"),
        *("what s", "whats", "which", "with"),
    ]
)
STATUSES = {
    "recruiting": "RECRUITING",
    "not yet recruiting": "NOT_YET_RECRUITING",
    "active not recruiting": "ACTIVE_NOT_RECRUITING",
    "enrolling by invitation": "ENROLLING_BY_INVITATION",
}
PHASE = re.compile(r"(?:phase |p)([1-4]|i{1,3}|iv)(?:[/-](?:phase |p)?([1-4]|i{1,3}|iv))?[ab]?", re.IGNORECASE)
ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
REASON = re.compile(
    r"(?:for|due to|because of) ((?:slow |low |poor |lack of )?(?:safety|toxicity|futility|efficacy|business|funding"
    r"|enrollment|accrual|recruitment))(?: reasons?| concerns?)?",
    re.IGNORECASE,
)
SENDER = re.compile(r"(?:by|from|sponsored by|sponsor) (?=\S)", re.IGNORECASE)

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
    since: date | None = None

    @property
    def title(self) -> str:
        """Return what stands above the answer."""
        return f"Latest: {self.about}" if self.about else "Latest"


def parse(text: str, lexicon: Lexicon, *, today: date) -> Question:
    """Return what a command's words ask for; words without an action ask for the latest about them."""
    words = _clean(text).split()
    if not words:
        return Question("help")
    action = words[0].lower()
    name = " ".join(words[1:] if action == "trial" else words)
    if number := number_of(name):
        return Question("trial", about=number)
    if action == "trial" and is_acronym(name):
        return Question("trial", about=name)
    if action in ACTIONS:
        return Question("help") if action == "help" else parse_latest(words[1:], lexicon, today=today)
    question = parse_latest(words, lexicon, today=today)
    return (
        Question("help", unknown=text[:WORDS_LIMIT], suggestion=question.suggestion) if question.unknown else question
    )


def parse_latest(words: Sequence[str], lexicon: Lexicon, *, today: date) -> Question:
    """Return the question that words such as `enhertu trials last 7 days 3` put to `latest`."""
    understood = list(_understood(_clean(" ".join(words)).split(), lexicon, today))
    lines: dict[str, list[Wanted]] = defaultdict(list)
    for kind, wanted in understood:
        lines[kind].append(wanted)
    count = _count(lines.pop("count", []))
    begins = [day for wanted in lines.pop("since", []) if (day := spans.since(wanted.words, today))]
    about = " ".join(wanted.words for kind, wanted in understood if kind not in ("", "count"))
    if unknown := lines.pop("", []):
        missing = " ".join(wanted.words for wanted in unknown)
        return Question("latest", about=about, unknown=missing, suggestion=_suggestion(unknown, lexicon))
    return Question("latest", _criteria(lines), count, about, since=max(begins, default=None))


def _count(numbers: Sequence[Wanted]) -> int:
    return max(1, min(int(numbers[-1].words), MOST)) if numbers else COUNT


def _suggestion(unknown: Sequence[Wanted], lexicon: Lexicon) -> str:
    """Return the nearest known name; an item type is meant more often than a rare gene, and a time before both."""
    if time := spans.nearest([wanted.words for wanted in unknown]):
        return time
    if any(wanted.words.lower() == "phase" for wanted in unknown):
        return "phase 3"
    missing = (" ".join(wanted.words for wanted in unknown), *(wanted.words for wanted in unknown))
    near = (item_types.nearest(words) or lexicon.nearest(words) for words in missing)
    return next(filter(None, near), "")


def _criteria(lines: Mapping[str, Sequence[Wanted]]) -> Criteria:
    """Return the criteria that the lines make; a phase asks for trials of it, or for papers on its data."""
    given = {**lines, "item_types": item_types.narrowest(lines.get("item_types", ()))}
    block = tuple(Line(kind, tuple(values)) for kind, values in given.items() if values)
    if not block:
        return EVERYTHING
    if "phases" not in lines:
        return Criteria((block,))
    labels = frozenset(f"p{'/'.join(sorted(digits))} data" for one in lines["phases"] for digits in _spans(one.ids))
    papers = Line("item_types", (Wanted(" ".join(one.words for one in lines["phases"]), labels),))
    return Criteria((block, (*(line for line in block if line.kind != "phases"), papers)))


def _spans(ids: frozenset[str]) -> Iterator[frozenset[str]]:
    """Yield the phases of which data can speak: of 2 also 1/2 and 2/3."""
    known = ("1", "2", "3", "4", "12", "23")
    yield from (frozenset(one) for one in known if ids & frozenset(one))


def _understood(words: Sequence[str], lexicon: Lexicon, today: date) -> Iterator[tuple[str, Wanted]]:
    """Yield what the words lead to, the longest phrase first; kind "" for words that lead nowhere."""
    at = 0
    while at < len(words):
        rest = words[at : at + PHRASE_LIMIT]
        size, kind, wanted = _longest(rest, lexicon, today)
        if not kind and SENDER.match(f"{rest[0]} x") and (name := _sender(rest[1:], lexicon, today)):
            size, kind, wanted = 1 + len(name), "senders", Wanted(" ".join(name), frozenset({fold(" ".join(name))}))
        if kind or fold(wanted.words) not in FILLERS:
            yield kind, wanted
        at += size


def _sender(words: Sequence[str], lexicon: Lexicon, today: date) -> Sequence[str]:
    """Return the words after "by" or "from" up to the next that mean something else: whoever that is."""
    ends = (n for n in range(len(words)) if _ends_sender(words[n:], lexicon, today))
    return words[: next(ends, len(words))]


def _ends_sender(words: Sequence[str], lexicon: Lexicon, today: date) -> bool:
    """Return whether words mean something else than a sender's name; "AstraZeneca 3" is no trial behind "by"."""
    size, kind, _ = _longest(words, lexicon, today)
    return fold(words[0]) in FILLERS or bool(kind and (kind != "trials" or size == 1))


def _longest(words: Sequence[str], lexicon: Lexicon, today: date) -> tuple[int, str, Wanted]:
    for size in range(len(words), 0, -1):
        phrase = " ".join(words[:size])
        if found := _meaning(phrase.rstrip("?!,;"), lexicon, today):
            return size, *found
    return 1, "", Wanted(words[0], frozenset())


def _meaning(phrase: str, lexicon: Lexicon, today: date) -> tuple[str, Wanted] | None:
    if re.fullmatch(r"\d{1,4}", phrase, re.ASCII):
        return "count", Wanted(phrase, frozenset())
    if spans.since(phrase, today):
        return "since", Wanted(phrase, frozenset())
    if found := _fact(phrase):
        return found
    if named := lexicon.lookup(phrase):
        return named[0]
    try:
        return "item_types", item_types.resolve(phrase)
    except UnknownName:
        return _named_trial(phrase, lexicon)


def _named_trial(phrase: str, lexicon: Lexicon) -> tuple[str, Wanted] | None:
    """Return the trial that a name with a number may stand for, unless it is nearly a name that we know."""
    is_trial = is_acronym(phrase) and lexicon.nearest(phrase) is None
    return ("trials", Wanted(phrase, frozenset({fold(phrase)}))) if is_trial else None


def _fact(phrase: str) -> tuple[str, Wanted] | None:
    """Return which trial, phase, status, reason or country the words name."""
    if number := number_of(phrase):
        return "trials", Wanted(phrase, frozenset({fold(number)}))
    if found := PHASE.fullmatch(phrase):
        digits = (ROMAN.get(part.lower(), part) for part in found.groups() if part)
        return "phases", Wanted(phrase, frozenset(digits))
    if status := STATUSES.get(fold(phrase)):
        return "statuses", Wanted(phrase, frozenset({fold(status)}))
    if found := REASON.fullmatch(phrase):
        return "stop_reasons", Wanted(phrase, frozenset({reason_class(found[1])}))
    if is_country(phrase):
        return "countries", Wanted(phrase, frozenset({fold(country_name(phrase))}))
    return None


def _clean(text: str) -> str:
    """Return text without control characters, in one Unicode form, at most so long as a command is read."""
    plain = unicodedata.normalize("NFKC", text[: WORDS_LIMIT * 2])
    return "".join(c if c.isprintable() else " " for c in plain)[:WORDS_LIMIT]


TAGGED = {"genes": "gene", "biomarkers": "biomarker", "drugs": "drug", "cancers": "cancer", "item_types": "type"}
OF_TRIALS = ("phases", "statuses", "stop_reasons", "countries", "sponsors")  # no other record has them
RAREST_FIRST = ("drugs", "biomarkers", "genes", "cancers", "item_types")  # the fewer items carry it, the less is read


def tags(criteria: Criteria) -> frozenset[str] | None:
    """Return the tags of which an item must carry one; None where no line of the criteria is tagged."""
    if not criteria.blocks:
        return frozenset({"named"})
    tags: set[str] = set()
    for block in criteria.blocks:
        tagged = [line for line in block if line.kind in TAGGED]
        if not tagged:
            if not any(line.kind in OF_TRIALS for line in block):
                return None
            tags.add("kind:trial")
            continue
        line = min(tagged, key=lambda line: RAREST_FIRST.index(line.kind))
        tags |= {f"{TAGGED[line.kind]}:{name}" for wanted in line.values for name in wanted.ids}
    return frozenset(tags)
