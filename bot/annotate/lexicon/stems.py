"""Drugs that the lexicon does not know yet, by the stem that their international name ends in: "zanzatinib".

Stems are given by the WHO and end no other word; the id is the name itself. Classes ("tinibs") are none."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from ahocorasick_rs import AhoCorasick

from bot.annotate.lexicon.spotting import Hit
from bot.annotate.lexicon.vocabulary import Name
from bot.annotate.text import fold

_STEMS = (
    "tinib", "ciclib", "rafenib", "metinib", "parib", "lisib", "sertib", "rasib", "degib", "clax", "denib", "menib",
    "zomib", "lutamide", "estrant", "domide", "inostat", "metostat", "nexor", "relix", "taxel", "rubicin", "platin",
    "mab", "tamig", "stomig", "stobart", "kitug", "fusp", "leucel", "repvec",
)  # fmt: skip
_PAYLOADS = r"(?:\w+(?:tecan|dotin|tansine|tesirine|ozogamicin|mustine|rsine|sulin|xetan)|alfa)"
_CELLS = r"\w+(?:gene|cel) "
_SHORTEST = 8  # letters: "Genmab" and "mAb" are no drugs
_SEARCH = AhoCorasick(_STEMS)
_SECOND = re.compile(rf"[ -]{_PAYLOADS}\b")
_FIRST = re.compile(rf"(?<![\w-]){_CELLS}$")
_LETTERS = re.compile(r"(?<![\w-])[a-z]+$")
_WHOLE = re.compile(rf"[a-z]{{3,}}(?:{'|'.join(_STEMS)})(?:[ -]{_PAYLOADS})?|{_CELLS}[a-z]+leucel|{_CELLS}[a-z]+repvec")


def is_international(words: str) -> bool:
    """Tell whether words are formed like the international name of a drug of oncology."""
    return len(words) >= _SHORTEST and bool(_WHOLE.fullmatch(fold(words)))


def with_new_names(folded: str, hits: Sequence[Hit]) -> list[Hit]:
    """Return the names in a text, with those of drugs that only their stem tells."""
    new = list(_new_names(folded, hits))
    return sorted([*hits, *new], key=lambda hit: hit[:2]) if new else list(hits)


def _new_names(folded: str, hits: Sequence[Hit]) -> Iterator[Hit]:
    for _, _, end in _SEARCH.find_matches_as_indexes(folded, overlapping=True):
        if folded[end : end + 1].isalnum() or _stands_in(hits, end):
            continue
        word = _LETTERS.search(folded, max(0, end - 30), end)
        carries = not folded.startswith("-", end) or _SECOND.match(folded, end)
        if word and end - word.start() >= _SHORTEST and carries:
            yield _named(folded, word.start(), end)


def _named(folded: str, start: int, end: int) -> Hit:
    """Return the hit of a name, with what it carries ("newtuzumab vedotin") and the word before ("newgene leucel")."""
    second = _SECOND.match(folded, end)
    first = _FIRST.search(folded, max(0, start - 30), start) if folded.endswith(("leucel", "repvec"), 0, end) else None
    start, end = first.start() if first else start, second.end() if second else end
    id_ = folded[start:end].replace("-", " ")
    return start, end, (Name(id_, "drug", id_),)


def _stands_in(hits: Sequence[Hit], place: int) -> bool:
    """Tell whether a name that we know holds the letter before a place."""
    index = bisect_left(hits, (place,))
    return bool(index and hits[index - 1][1] >= place)
