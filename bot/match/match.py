"""An item against criteria, with the words that met them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping

from bot.annotate.changes.countries import country_name
from bot.annotate.changes.stops import reason_class
from bot.annotate.citations import acronyms_in, acronyms_of, folded, trials_named
from bot.model import Criteria, Item, Line, Match, Mention, Reason, Trial, Wanted

MEANT_ROLES = frozenset(
    {"", "studied", "comparator"}
)  # a drug given before, or ruled out, is not what a trial is about
NAMED = ("genes", "biomarkers", "drugs", "cancers")  # lines whose values are names of the lexicon
HAPPENINGS = frozenset({"item_types", "importance"})  # lines that ask what happened, not to what
READ_OFF_ONLY = ("_positive", "_negative")  # implied by another state (triple-negative), but nobody's genotype


_PHASE_NUMBERS = re.compile(r"\d|(?<![a-oq-z])(?:iv|i{1,3})(?![c-z])")  # "2/3", "p2", "phase iii", "iib"
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}


def match(item: Item, criteria: Criteria) -> Match | None:
    """Return a match when the item meets every line of a block, with the words that met them; None if ruled out."""
    if any(_meets(item, block) is not None for block in criteria.excepts):
        return None
    if not criteria.blocks:
        return Match(item, ())
    met = [reasons for block in criteria.blocks if (reasons := _meets(item, block)) is not None]
    return Match(item, tuple(dict.fromkeys(r for reasons in met for r in reasons))) if met else None


def subject(criteria: Criteria) -> Criteria:
    """Return what criteria are about, leaving out what must have happened: the lines of item types and importance."""
    blocks = tuple(tuple(line for line in block if line.kind not in HAPPENINGS) for block in criteria.blocks)
    excepts = tuple(block for block in criteria.excepts if not any(line.kind in HAPPENINGS for line in block))
    return Criteria(blocks, excepts)


def unnamed(criteria: Criteria) -> Criteria:
    """Return what of criteria can be judged without reading a text for names; it rules out only what criteria do."""
    return Criteria(tuple(tuple(line for line in block if line.kind not in NAMED) for block in criteria.blocks), ())


def fold(text: str) -> str:
    """Return text as words are compared: no case, no accents, one space for anything between letters and digits."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", " ", plain.casefold()).strip()


def _meets(item: Item, block: Iterable[Line]) -> tuple[Reason, ...] | None:
    """Return one reason for every line, or None as soon as a line is not met."""
    reasons: list[Reason] = []
    for line in block:
        found = [reason for wanted in line.values if (reason := LINES[line.kind](item, line.kind, wanted))]
        if not found:
            return None
        reasons += found
    return tuple(reasons)


def _counts(item: Item, mention: Mention) -> bool:
    if mention.excluded or (mention.implied and mention.entity.id.endswith(READ_OFF_ONLY)):
        return False
    return not isinstance(item.record, Trial) or mention.entity.kind != "drug" or mention.role in MEANT_ROLES


def _entity(item: Item, kind: str, wanted: Wanted) -> Reason | None:
    named = kind.removesuffix("s")
    found = [m for m in item.mentions if m.entity.kind == named and m.entity.id in wanted.ids and _counts(item, m)]
    if not found:
        return None
    best = min(found, key=lambda m: (m.implied, m.place != "title"))
    return Reason(kind, wanted.words, best.quote, best.place)


def _item_type(item: Item, kind: str, wanted: Wanted) -> Reason | None:
    label = next((t.label for t in item.item_types if {t.name, t.label.lower()} & wanted.ids), None)
    return Reason(kind, wanted.words, label) if label else None


def _one_of(values: Callable[[Item], Iterable[str]]) -> Callable[[Item, str, Wanted], Reason | None]:
    """Return a line that is met when one of an item's values is, folded, one of those wanted."""

    def meets(item: Item, kind: str, wanted: Wanted) -> Reason | None:
        return next((Reason(kind, wanted.words, value) for value in values(item) if fold(value) in wanted.ids), None)

    return meets


def _within(values: Callable[[Item], Iterable[str]]) -> Callable[[Item, str, Wanted], Reason | None]:
    """Return a line that is met when the wanted words stand in one of an item's values."""

    def meets(item: Item, kind: str, wanted: Wanted) -> Reason | None:
        for value in values(item):
            folded = f" {fold(value)} "
            if any(f" {words} " in folded for words in wanted.ids):
                return Reason(kind, wanted.words, value if len(value) <= 80 else wanted.words)
        return None

    return meets


def _either(
    *lines: Callable[[Item, str, Wanted], Reason | None],
) -> Callable[[Item, str, Wanted], Reason | None]:
    """Return a line that is met when one of several is."""

    def meets(item: Item, kind: str, wanted: Wanted) -> Reason | None:
        return next((reason for line in lines if (reason := line(item, kind, wanted))), None)

    return meets


def _authors(item: Item) -> Iterable[str]:
    for author in getattr(item.record, "authors", ()):
        yield author
        yield author.rpartition(" ")[0] or author  # "Tarantino P" answers to "Tarantino"


def _trial(item: Item, kind: str, wanted: Wanted) -> Reason | None:
    """Return a reason where the item is a trial of that number or name, or names it."""
    asked = set(map(folded, wanted.ids))
    found = next((name for name in _trials(item) if folded(name) in asked), None)
    return Reason(kind, wanted.words, found) if found else None


def _trials(item: Item) -> Iterable[str]:
    """Yield a trial's numbers and names; a paper that names a trial answers to them too."""
    acronym = (item.record.acronym,) if isinstance(item.record, Trial) else ()
    named = trials_named(item.record)
    known = (name for number in named for name in acronyms_of(number))
    return (*named, *named.values(), *acronym, *known, *sorted(acronyms_in(item.record)))


def _phases(item: Item) -> Iterable[str]:
    """Yield "2" and "3" for a phase 2/3 trial, whatever way the registry spells it."""
    return re.findall(r"\d", " ".join(item.record.phase)) if isinstance(item.record, Trial) else ()


def _phase(item: Item, kind: str, wanted: Wanted) -> Reason | None:
    digits = {_ROMAN.get(digit, digit) for words in wanted.ids for digit in _PHASE_NUMBERS.findall(words)}
    return Reason(kind, wanted.words) if digits & set(_phases(item)) else None


def _countries(item: Item, kind: str, wanted: Wanted) -> Reason | None:
    asked = {fold(country_name(wanted.words))} | wanted.ids
    countries = item.record.countries if isinstance(item.record, Trial) else ()
    return next((Reason(kind, wanted.words, c) for c in countries if fold(country_name(c)) in asked), None)


LINES: Mapping[str, Callable[[Item, str, Wanted], Reason | None]] = {
    "genes": _entity,
    "biomarkers": _entity,
    "drugs": _entity,
    "cancers": _entity,
    "item_types": _item_type,
    "sources": _one_of(lambda item: (item.source,)),
    "journals": _within(lambda item: (item.record.venue,) if not isinstance(item.record, Trial) else ()),
    "authors": _one_of(_authors),
    "sponsors": _within(lambda item: (item.record.lead_sponsor,) if isinstance(item.record, Trial) else ()),
    "trials": _trial,
    "phases": _phase,
    "countries": _countries,
    "senders": _either(
        _within(lambda item: (item.record.venue,)), _one_of(_authors)
    ),  # asked for in words alone: "by AstraZeneca", "from JCO"
    "statuses": _one_of(lambda item: (item.record.overall_status,) if isinstance(item.record, Trial) else ()),
    "stop_reasons": _one_of(
        lambda item: (reason_class(item.record.why_stopped),) if isinstance(item.record, Trial) else ()
    ),
    "importance": _one_of(lambda item: (item.importance.value,)),
    "words": _within(lambda item: (place.text for place in item.record.places)),
}


def unmet(item: Item, criteria: Criteria) -> tuple[str, ...]:
    """Return, in words, why an item does not match: of each block the first line that fails, or what rules out."""
    for block in criteria.excepts:
        if (reasons := _meets(item, block)) is not None:
            return tuple(f"ruled out by except: {r.kind}: {r.words}" for r in reasons)
    return tuple(
        next(f"no {line.kind}: {_any_of(line)}" for line in block if _meets(item, (line,)) is None)
        for block in criteria.blocks
        if _meets(item, block) is None
    )


def _any_of(line: Line) -> str:
    return " or ".join(wanted.words for wanted in line.values)
