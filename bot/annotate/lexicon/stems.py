"""Drugs that the lexicon does not know yet, by the stem that their international name ends in: "zanzatinib".

Stems are given by the WHO and end no other word. The id is the name itself, or the drug that was meant where it is a
slip of the pen ("crizontinib"). Classes ("tinibs") are none."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from ahocorasick_rs import AhoCorasick
from rapidfuzz import fuzz, process

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
_LONG = ("leucel", "repvec")
_SHORTEST = 8  # letters: "Genmab" and "mAb" are no drugs
_SLIP = 91  # how much alike a name and a known one are, of 100, when it is written by a slip: a letter of ten
_SEARCH = AhoCorasick(_STEMS)
_SECOND = re.compile(rf"[ -]{_PAYLOADS}\b")
_FIRST = re.compile(rf"(?<![\w-]){_CELLS}$")
_LETTERS = re.compile(r"(?<![\w-])[a-z]+$")
_WHOLE = re.compile(rf"[a-z]{{3,}}(?:{'|'.join(_STEMS)})(?:[ -]{_PAYLOADS})?|{_CELLS}[a-z]+leucel|{_CELLS}[a-z]+repvec")


def is_international(words: str) -> bool:
    """Tell whether words are formed like the international name of a drug of oncology."""
    return len(words) >= _SHORTEST and bool(_WHOLE.fullmatch(fold(words)))


class NewNames:
    """Reads the names of drugs that only their stem tells, the names that we know given."""

    def __init__(self, known: Iterable[str]) -> None:
        # what cell therapies share is longer than what tells them apart: no slip is seen there
        self._known: dict[str, list[str]] = {}  # first words of the names, by what follows them
        for name in known:
            if is_international(name) and not name.endswith(_LONG):
                first, _, rest = name.partition(" ")
                self._known.setdefault(rest, []).append(first)

    def added(self, folded: str, hits: Sequence[Hit]) -> list[Hit]:
        """Return the names in a text, with those of drugs that only their stem tells."""
        new = [(start, end, (self._name(folded[start:end]),)) for start, end in _new_names(folded, hits)]
        return sorted([*hits, *new], key=lambda hit: hit[:2]) if new else list(hits)

    def slip_of(self, words: str) -> str:
        """Return the known name that words are a slip of, "" where they are none."""
        first, _, rest = words.partition(" ")
        best = process.extractOne(first, self._known.get(rest, ()), scorer=fuzz.ratio, score_cutoff=_SLIP)
        return f"{best[0]} {rest}".rstrip() if best else ""

    def _name(self, words: str) -> Name:
        name = words.replace("-", " ")
        return Name(name, "drug", self.slip_of(name) or name)


def _new_names(folded: str, hits: Sequence[Hit]) -> Iterator[tuple[int, int]]:
    for _, _, end in _SEARCH.find_matches_as_indexes(folded, overlapping=True):
        if folded[end : end + 1].isalnum() or _stands_in(hits, end):
            continue
        word = _LETTERS.search(folded, max(0, end - 30), end)
        carries = not folded.startswith("-", end) or _SECOND.match(folded, end)
        if word and end - word.start() >= _SHORTEST and carries:
            yield _whole(folded, word.start(), end)


def _whole(folded: str, start: int, end: int) -> tuple[int, int]:
    """Return a name with what it carries ("newtuzumab vedotin") and the word before ("newgene leucel")."""
    second = _SECOND.match(folded, end)
    first = _FIRST.search(folded, max(0, start - 30), start) if folded.endswith(_LONG, 0, end) else None
    return first.start() if first else start, second.end() if second else end


def _stands_in(hits: Sequence[Hit], place: int) -> bool:
    """Tell whether a name that we know holds the letter before a place."""
    index = bisect_left(hits, (place,))
    return bool(index and hits[index - 1][1] >= place)
