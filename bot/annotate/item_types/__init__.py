"""What kind of news a sighting is. Each file of this folder is one item type; a new file is a new item type.

A file holds `LABELS` (what people read, and subscribe to), `GROUPS` (names under which several types are asked for
together; what is told only of trials is in "Trials", what only announcements tell in "Announcements") and
`detect(sighting, mentions)`. A file with several labels states one idea at several grades: the phases of "New P4
trial"."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Protocol, cast

from rapidfuzz import fuzz, process

from bot.errors import UnknownName
from bot.model import ItemType, Mention, Sighting, Wanted


class Detector(Protocol):
    """A file of this folder."""

    LABELS: tuple[str, ...]
    GROUPS: tuple[str, ...]

    def detect(self, sighting: Sighting, mentions: tuple[Mention, ...]) -> ItemType | None:
        """Return the item type, or None where the sighting is not of this kind."""


@cache
def detectors() -> Mapping[str, Detector]:
    """Return the files of this folder by name, in alphabetical order."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {name: cast(Detector, importlib.import_module(f"{__name__}.{name}")) for name in names}


def detect_all(sighting: Sighting, mentions: tuple[Mention, ...]) -> tuple[ItemType, ...]:
    """Return every item type that holds: what happened first, then what kind of record it is, each by name."""
    found = [detector.detect(sighting, mentions) for detector in _asked(sighting.record.kind)]
    return tuple(sorted(filter(None, found), key=_rank))


@cache
def _asked(kind: str) -> tuple[Detector, ...]:
    """Return the files to ask: of a trial those of "Trials", of a paper those of neither group of other records."""
    found = detectors().values()
    if kind == "trial":
        return tuple(d for d in found if "Trials" in d.GROUPS)
    others = {"Trials"} if kind == "announcement" else {"Trials", "Announcements"}
    return tuple(d for d in found if others.isdisjoint(d.GROUPS))


def _rank(item_type: ItemType) -> tuple[bool, bool, str]:
    # "Journal" and "News" say least, so they stand last
    return item_type.name in {"journal", "news"}, item_type.change is None, item_type.name


@cache
def groups() -> Mapping[str, frozenset[str]]:
    """Return the item types by the names under which several are asked for together, as people read them."""
    names = sorted({group for detector in detectors().values() for group in detector.GROUPS})
    return {group: frozenset(n for n, detector in detectors().items() if group in detector.GROUPS) for group in names}


def resolve(words: str) -> Wanted:
    """Return which item types somebody's words ask for; raise UnknownName with the nearest known name.

    `ids` are names of item types ("new_trial"), or, where the words ask for one grade of a type, its label in lower
    case ("new p4 trial"): an item is asked for if its type's name or its label in lower case is among them."""
    known = _known()
    ids = known.get(_folded(words)) or known.get(_folded(words).removesuffix("s"))
    if ids is None:
        raise UnknownName(f"there is no item type {words!r}{_nearest(words)}")
    return Wanted(words, ids)


def nearest(words: str) -> str | None:
    """Return the item type or group that looks most like the words, if one does."""
    names = (*_shown(), *_SAID)
    best = process.extractOne(_folded(words), [_folded(name) for name in names], scorer=fuzz.ratio, score_cutoff=_NEAR)
    return names[best[2]] if best else None


def narrowest(asked: Sequence[Wanted]) -> tuple[Wanted, ...]:
    """Return what is asked for without what only says so in wider words: of "stopped" and "trials" the first."""
    return tuple(one for one in asked if not any(_types(other) < _types(one) for other in asked))


def _types(wanted: Wanted) -> frozenset[str]:
    """Return item types by name with the one grade asked for, so that a grade is less than its type."""
    names = {name: detector.LABELS for name, detector in detectors().items()}
    labels = {label.lower() for name in wanted.ids & names.keys() for label in names[name]}
    return wanted.ids - names.keys() | labels


def _nearest(words: str) -> str:
    best = process.extractOne(_folded(words), [_folded(name) for name in _shown()], score_cutoff=60)
    return f"; do you mean {_shown()[best[2]]!r}?" if best else ""


@cache
def _shown() -> tuple[str, ...]:
    """Return the names that we offer: groups and labels."""
    return (*groups(), *(label for detector in detectors().values() for label in detector.LABELS))


@cache
def _known() -> Mapping[str, frozenset[str]]:
    """Return what each name asks for; a group comes before a label, and a label before a file's name."""
    known: dict[str, frozenset[str]] = {_folded(name): frozenset({name}) for name in detectors()}
    for name, detector in detectors().items():
        graded = len(detector.LABELS) > 1
        known |= {
            _folded(label): _grades(detector, label) if graded else frozenset({name}) for label in detector.LABELS
        }
    known |= {_folded(group): names for group, names in groups().items()}
    return {said: known[_folded(name)] for said, name in _SAID.items()} | known


def _grades(detector: Detector, label: str) -> frozenset[str]:
    """Return a label in lower case with those of its parts: "New P2 trial" asks for P2a and P2b as well."""
    return frozenset(one.lower() for one in detector.LABELS if label in (one, re.sub(r"(P\d)[a-c]\b", r"\1", one)))


def _folded(words: str) -> str:
    """Return words without case and typography, phases in short: "Phase III data" is "p3 data"."""
    plain = re.sub(r"[\s_-]+", " ", words.strip().casefold())
    plain = re.sub(r"\bphase (?=[1-4i])", "p", plain)
    return re.sub(r"\bp(i{1,3}|iv)\b", lambda match: f"p{_ROMAN[match[1]]}", plain)


_NEAR = 75  # of 100: a slip of the finger, not another word
# other words by which people ask for item types and groups
_SAID = {
    "trial": "Trials",
    "clinical trials": "Trials",
    "paper": "Papers",
    "publications": "Papers",
    "stopped": "Trial stopped",
    "stopped trials": "Trial stopped",
    "halted": "Trial stopped",
    "discontinued": "Trial stopped",
    "terminated": "Trial termination",
    "suspended": "Trial suspension",
    "withdrawn": "Trial withdrawal",
    "completed": "Trial completion",
    "reopened": "Enrollment reopened",
    "retracted": "Retraction",
    "guidelines": "Clinical guideline",
    "results": "Results posted",
    "fda": "FDA event",
    "ema": "European regulatory",
    "approvals": "Regulatory",
}
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
