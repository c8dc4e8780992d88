"""Sequence variants: "BRAF V600E", "EGFR L858R", "V600E BRAF", and a known one without its gene beside it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from bot.annotate.lexicon.states import Bearer, Finding
from bot.annotate.text import sentence_at

_AMINO = "ACDEFGHIKLMNPQRSTVWY"
_VARIANT = re.compile(
    rf"(?<!\w)(?:p\.)?(?P<change>[{_AMINO}]\d{{2,4}}(?:(?:_[{_AMINO}]\d{{2,4}})?(?:del|ins|dup|fs)[A-Za-z*0-9]*|[{_AMINO}*X](?![\w])|(?![\w.])))"
)
_LETTERS = {
    "Ala": "A", "Arg": "R", "Asn": "N", "Asp": "D", "Cys": "C", "Gln": "Q", "Glu": "E", "Gly": "G", "His": "H",
    "Ile": "I", "Leu": "L", "Lys": "K", "Met": "M", "Phe": "F", "Pro": "P", "Ser": "S", "Thr": "T", "Trp": "W",
    "Tyr": "Y", "Val": "V", "Ter": "*",
}  # fmt: skip
_RESIDUES = re.compile("|".join(_LETTERS))
_SPELLED = re.compile(
    r"(?<!\w)(?:p\.)?\(?(?P<change>[A-Z][a-z]{2}\d{2,4}(?:(?:_[A-Z][a-z]{2}\d{2,4})?(?:del|ins|dup|fs)\w*"
    r"|[A-Z][a-z]{2}|\*)(?!\w))"
)
_NUMBERED = re.compile(r"[0-9](?<=[A-Za-z].)[0-9]")  # behind a letter; without it there is no variant
# from where a name may begin to the letter before its first number: "p.V600E", "V600E"; "p.(Val600Glu)", "Val600Glu"
_AHEAD_OF_SHORT, _AHEAD_OF_LONG = (2, 0), (5, 4, 3, 2)
_VARIANT_HERE = re.compile(_VARIANT.pattern.removeprefix(r"(?<!\w)"))
_SMALL = re.compile(  # right behind a gene, as people type it: "kras g12c"
    rf"[\s-](?:p\.)?(?P<change>[{_AMINO.lower()}]\d{{2,4}}[{_AMINO.lower()}])(?!\w)"
)
_OTHER_LETTER = re.compile(rf"/([{_AMINO}])(?!\w)")
_LONG = 5  # "e1813q" is hardly anything but a variant; "s45f" may be
_NEAR, _IN_LIST = 60, 12  # characters between a gene and its variant, between two variants of a list
_NO_SEQUENCE = frozenset({"hr", "ph", "hpv", "ebv", "ctdna", "mrd"})  # bear states, but are no gene
_CELL_LINES = frozenset(
    {"T47D", "H69R", "S100A", "S100P", "A549", "K562", "H460", "H358", "H23", "A375", "A431", "T98G", "L929"}
)
_GERMLINE = frozenset({"i655v", "v655i", "p1170a", "a1170p"})  # common polymorphisms of HER2, no mutations of a tumour
_SNP_BEFORE = re.compile(r"(?i)\b(?:snps?|polymorphisms?|haplotypes?|rs\d{3,})\b[^.;]{0,40}$")
_SNP_BEHIND = re.compile(r"(?i)[\s(,/]{0,3}(?:rs\d{3,}|(?:\w+ )?(?:snps?|polymorphisms?|haplotypes?)\b)")


_NON = re.compile(r"(?i)\bnon[^\w\s]?\s?$")  # "BRAF non-V600 mutations"
_IN_BETWEEN = re.compile(r"[\s-]*(?:mutation in |mutations in |mutant |mutated )?(?:the )?")


def read_variants(text: str, bearers: Sequence[Bearer], known: Mapping[str, Sequence[str]]) -> Iterator[Finding]:
    """Yield the variants of a text with the gene that each belongs to: the one beside it, else the one known for it.

    `known` are variants that may be told without their gene, each with the beginnings of the ids that it can have."""
    letters = [match.start() - 1 for match in _NUMBERED.finditer(text)]
    if not letters:
        return
    bearers = [bearer for bearer in bearers if not _NO_SEQUENCE.intersection(bearer.beginnings)]
    genes = _Genes(text, bearers, known)
    glued = {bearer.end: bearer for bearer in bearers if _VARIANT_HERE.match(text, bearer.end)}
    last: Finding | None = None
    for found in _changes(text, letters, glued, [bearer.end for bearer in bearers]):
        owner = glued.get(found.start) or genes.beside(found, last)
        beginning = owner.beginnings[0] if owner else genes.alone(found, last)
        is_known = beginning in known.get(found.change.lower(), ())
        if not beginning or not (is_known or _is_change(text, found)):
            continue
        start, end = (owner.start, owner.end) if owner else (found.start, found.end)
        denied = bool(_NON.search(text, max(0, found.start - 5), found.start))
        last = Finding(beginning, _state(found.change), min(found.start, start), max(found.end, end), denied)
        yield last
        if other := _OTHER_LETTER.match(text, found.end):
            yield last._replace(state=_state(found.change[:-1] + other[1]), end=other.end())


class _Change(NamedTuple):
    """A variant where it stands, in one-letter residues."""

    change: str
    start: int
    end: int


def _changes(text: str, letters: Sequence[int], glued: Iterable[int], ends: Iterable[int]) -> list[_Change]:
    """Return the variants of a text; `letters` stand before numbers, `ends` are those of genes."""
    large, small = [at for at in letters if text[at].isupper()], [at for at in letters if text[at].islower()]
    short = {match.start(): match for at in large if (match := _first(_VARIANT, text, at, _AHEAD_OF_SHORT))}
    for start in glued:
        if match := _VARIANT_HERE.match(text, start):
            short[start] = match
    found = [_Change(m["change"], m.start(), m.end()) for m in short.values() if m["change"] not in _CELL_LINES]
    long = (match for at in small if (match := _first(_SPELLED, text, at, _AHEAD_OF_LONG)))
    found += [_Change(_spelled(m["change"]), m.start(), m.end()) for m in long if m["change"][:3] in _LETTERS]
    typed = (match for end in ends if small and (match := _SMALL.match(text, end)))
    found += [_Change(m["change"].upper(), m.start("change"), m.end()) for m in typed]
    return sorted(found, key=lambda change: change.start)


def _first(pattern: re.Pattern[str], text: str, letter: int, ahead: Iterable[int]) -> re.Match[str] | None:
    """Return the variant whose first number follows a letter; its name may begin some characters before."""
    starts = (letter - before for before in ahead if before <= letter)
    return next((match for start in starts if (match := pattern.match(text, start))), None)


def _spelled(change: str) -> str:
    """Return "L858R" for "Leu858Arg"."""
    return _RESIDUES.sub(lambda residue: _LETTERS[residue[0]], change)


class _Genes:
    """The genes of a text, to ask which one a variant belongs to."""

    def __init__(self, text: str, bearers: Sequence[Bearer], known: Mapping[str, Sequence[str]]) -> None:
        self._text, self._bearers, self._known = text, bearers, known
        self._starts = [bearer.start for bearer in bearers]
        self._mentioned = frozenset(beginning for bearer in bearers for beginning in bearer.beginnings)

    def beside(self, found: _Change, last: Finding | None) -> Bearer | None:
        """Return the gene that stands before a variant in its sentence, or right after it."""
        index = bisect_left(self._starts, found.start)
        if index and (before := self._bearers[index - 1]).start >= sentence_at(self._text, found.start)[0]:
            listed = last and before.end < last.end and found.start - last.end <= _IN_LIST
            near = _IN_LIST if self._known_elsewhere(found, before) else _NEAR
            if listed or found.start - before.end <= near:
                return before if len(before.beginnings) == 1 else None
        after = self._bearers[index] if index < len(self._bearers) else None
        return after if after and _IN_BETWEEN.fullmatch(self._text, found.end, after.start) else None

    def alone(self, found: _Change, last: Finding | None) -> str:
        """Return how the id of a variant with no gene beside it begins: as its list, or as the gene it is known for."""
        if last and 0 <= found.start - last.end <= _IN_LIST:
            return last.beginning
        change = found.change.lower()
        owners = self._known.get(change, ())
        if len(change) < _LONG or any(owner in self._mentioned for owner in owners):
            return next((owner for owner in owners if owner in self._mentioned), "")
        return owners[0] if owners else next(iter(self._mentioned)) if len(self._mentioned) == 1 else ""

    def _known_elsewhere(self, found: _Change, bearer: Bearer) -> bool:
        """Tell whether a variant is known for another gene: "HER2-positive cells with E545K"."""
        owners = self._known.get(found.change.lower(), ())
        return bool(owners) and not any(owner in bearer.beginnings for owner in owners)


def _is_change(text: str, found: _Change) -> bool:
    """Tell whether a form that is not known is a tumour's variant: it ends in what the residue became."""
    whole = not found.change[-1].isdigit() or "_" in found.change
    return whole and found.change.lower() not in _GERMLINE and not _is_inherited(text, found)


def _is_inherited(text: str, found: _Change) -> bool:
    """Tell whether the words around a variant call it one that people are born with: a polymorphism, an rs number."""
    before = text[max(0, found.start - 60) : found.start]
    return bool(_SNP_BEFORE.search(before) or _SNP_BEHIND.match(text, found.end))


def _state(change: str) -> str:
    return change.lower().replace("*", "x")
