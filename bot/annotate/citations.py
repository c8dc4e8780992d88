"""Which trials a record names: by NCT number, or by an acronym that we know ("DESTINY-Breast04", "DB-04")."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from bot.model import Article, Record, Trial

_FILE = Path(__file__).parent / "names" / "trials.yaml"
_NCT = re.compile(r"\bNCT\d{8}\b")
_GAP = r"[\s\-‐‑‒–—−]*"
# "TROPION-Breast02", "KEYNOTE-B61", "HER2CLIMB-05", "CheckMate 8HW": letters first, a number last
_NUMBERED = re.compile(
    r"(?<![\w‐‑‒–—−-])[A-Za-z][A-Za-z0-9]*(?:[‐‑‒–—−-][A-Za-z]+)*"
    r"(?:[ ‐‑‒–—−-]?\d{1,4}[A-Z]{0,2}|[‐‑‒–—−-][A-Z]{1,2}\d{1,4})(?![\w‐‑‒–—−-])"
)
_SAID = 20  # acronyms of one record at most
_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def trials_named(record: Record) -> Mapping[str, str]:
    """Return NCT numbers and the words that name them; of a trial its own, and those of records merged with it."""
    if isinstance(record, Trial):
        return {number: number for number in (record.nct, *(record.merged or ()), *_NCT.findall(record.gone))}
    stated = record.nct_numbers if isinstance(record, Article) else ()
    text = "\n".join(place.text for place in record.places)
    found = {number: number for number in (*stated, *_NCT.findall(text))}
    for match in _acronyms().finditer(text):
        found.setdefault(_numbers()[folded(match[0])], match[0])
    return found


def acronyms_in(record: Record) -> frozenset[str]:
    """Return, folded, what may be a trial's name in a record: acronyms with a number; of a trial its own alone.

    A name without a number ("HOPE") is many trials' name and a word besides; those that we are sure of are listed."""
    texts = (record.acronym,) if isinstance(record, Trial) else (place.text for place in record.places)
    found = (match[0] for text in texts for match in _NUMBERED.finditer(text))
    said = dict.fromkeys(folded(words) for words in found if _has_letters(words))
    return frozenset([*said][:_SAID])


def is_acronym(words: str) -> bool:
    """Return whether words look like a trial's name with a number: "CheckMate 067", not "Grade 3" or "PD-L1"."""
    return bool(_NUMBERED.fullmatch(words)) and _has_letters(words)


def _has_letters(words: str) -> bool:
    return sum(map(str.isupper, words)) >= 2 and sum(map(str.isalpha, words)) >= 4


def number_of(words: str) -> str:
    """Return the NCT number that the words are or stand for, "" where they lead to none."""
    number = words.strip().upper()
    return number if _NCT.fullmatch(number) else _numbers().get(folded(words), "")


def acronyms_of(number: str) -> tuple[str, ...]:
    """Return the names of a trial that we know."""
    return tuple(_names().get(number, ()))


def folded(words: str) -> str:
    """Return a name as names of trials are compared, however they are spaced and hyphenated."""
    return re.sub(r"[\W_]+", "", words).casefold()


@cache
def _names() -> Mapping[str, list[str]]:
    names: dict[str, list[str]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return names


@cache
def _numbers() -> Mapping[str, str]:
    return {folded(name): number for number, names in _names().items() for name in names}


@cache
def _acronyms() -> re.Pattern[str]:
    """Return what finds every acronym, the longest first, with any dash or space between its parts."""
    names = sorted((name for names in _names().values() for name in names), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(_spaced, names))})(?!\w)")


def _spaced(name: str) -> str:
    return _GAP.join(re.escape(part) for part in _PARTS.findall(name))
