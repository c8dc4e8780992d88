"""Sentences of biomedical prose, with their offsets."""

from __future__ import annotations

import re
from dataclasses import dataclass

_END = re.compile(r"(?<=[.!?])(?P<close>[\"'”’)\]]*)(?P<gap>\s+|\.\.\s*|(?=[A-Z][a-z]+ ))|\.\.\.\s*|…\s*|\n+")
_ABBREVIATION = re.compile(
    r"e\.g|i\.e|vs?|cf|ca|approx|figs?|tab|eq|refs?|nos|nr|vol|eds?|suppl|drs?|prof|mrs?|ms|sr|jr|dept|univ|resp|incl"
    r"|excl|temp|wt|var|spp?|subsp|p\.o|i\.v|s\.c|i\.m|b\.i\.d|t\.i\.d|q\.d|est"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
)
_GLUED = re.compile(r"(?:[a-z]{3}|[)%\]])[.!?]$")  # "… of fibrosis.The next"; not "p.Val600" or "e.g.The"
_OPENER = re.compile(r"(?:We|The|This|These|In|Our|However|Here|It|There|All|A|An)\b")
_LAST_WORD = re.compile(r"([A-Za-z][A-Za-z.]*)\.$")
_NOT_A_START = re.compile(r"[a-z][a-z]+\b(?!-)|[,;:)%=<>±]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and where it stands in its text."""

    text: str
    start: int
    end: int


def split(text: str) -> tuple[Sentence, ...]:
    """Return the sentences in order; each is exactly `text[start:end]`, and only white space and gaps are left out."""
    cuts = [0]
    for match in _END.finditer(text):
        if _ends(text, match):
            cuts.extend((match.start() + len(match["close"] or ""), match.end()))
    cuts.append(len(text))
    return tuple(s for start, end in zip(cuts[::2], cuts[1::2], strict=True) if (s := _trimmed(text, start, end)).text)


def _trimmed(text: str, start: int, end: int) -> Sentence:
    words = text[start:end]
    first = start + len(words) - len(words.lstrip())
    kept = words.strip()
    return Sentence(kept, first, first + len(kept))


def _ends(text: str, match: re.Match[str]) -> bool:
    if match["gap"] is None:
        return "\n" in match[0] or match.end() == len(text) or not text[match.end()].islower()
    if not match["gap"]:
        return bool(_GLUED.search(text[max(match.start() - 4, 0) : match.start()]))
    before, after = text[max(match.start() - 20, 0) : match.start()], text[match.end() : match.end() + 20]
    return not (_abbreviated(before, after) or (before[-1:] == "." and _NOT_A_START.match(after)))


def _abbreviated(before: str, after: str) -> bool:
    """Return whether the full stop belongs to its word: "et al.", "e.g.", an initial, "St."."""
    word = _LAST_WORD.search(before)
    if word is None:
        return False
    name = word[1].casefold()
    if name in {"al", "u.s", "u.k", "e.u"}:  # ends a sentence only before a word that opens one
        return not _OPENER.match(after)
    if name in {"no", "min", "max", "st"}:  # words of their own as well
        return bool(re.match(r"[\d(]|[A-Z]", after)) if name == "st" else bool(re.match(r"\d", after))
    if name in {"etc", "inc", "ltd", "co", "corp", "a.m", "p.m"}:
        return not re.match(r"[A-Z]", after)
    return bool(_ABBREVIATION.fullmatch(name)) or _is_initial(word[1], before)


def _is_initial(word: str, before: str) -> bool:
    """Return whether a single capital is a person's or a genus' initial ("E. coli"), not "hepatitis B."."""
    return (
        len(word) == 1
        and word.isupper()
        and word not in "ABCD"
        and not before[: -len(word) - 1].rstrip().endswith("vitamin")
    )
