"""States said without their gene, which stands before: "HER2 was tested; those with amplification", "no mutation"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ahocorasick_rs import AhoCorasick

from bot.annotate.lexicon.states import Bearer, Finding
from bot.annotate.text import sentence_at

_WORDS = (
    "mutation", "amplification", "overexpression", "over-expression", "over expression", "fusion", "rearrangement",
    "translocation",
)  # fmt: skip
_WORD = AhoCorasick(_WORDS)
_STATE = re.compile(
    r"(?:(?P<amplification>amplifications?)|(?P<overexpression>over-?\s?expression)|(?P<mutation>mutations?)"
    r"|(?P<fusion>fusions?|rearrangements?|translocations?))"
    r"(?!\w|\s(?:of|burden|rates?|status|load|sites?|partners?)\b|\s(?:in|for)\s(?:other\b|(?:the\s)?[a-z]+\d))"
)
_LEAD = re.compile(
    r"\b(?:(?P<no>without|(?<=: )no|with\sno|and\sno|but\sno|lack(?:ed|ing)?|absence\sof)\s"
    r"(?:any\s|evidence\sof\s|detectable\s)*"
    r"|(?:those|ones|patients|cases|tumou?rs|samples|women|participants|carcinomas|individuals)"
    r"\s(?:with|showing|harbou?ring|carrying|displaying)\s(?:such\s|the\s|an?\s)?"
    r"|\d\)?\s(?:had|showed|harbou?red|carried|exhibited|displayed)\s(?:an?\s|high-level\s)?)"
    r"(?:(?:gene|cn|copy[ -]number)\s)?"
    r"(?:(?:amplification|over-?\s?expression|mutations?|fusions?)\s?(?:/|,|or)\s?(?:any\s|gene\s)?)?$"
)
_FUSION = re.compile(r"\bfusion|\brearrang|\btransloc")
_NEAR, _FAR = 8, 600  # names, and characters, beyond which nothing in a sentence is looked for
_NO_GENES = frozenset({"hr", "er", "pr", "ctdna", "mrd", "hpv", "ebv", "ph"})


_CLASS = re.compile(  # "HER2-low 10.1 months, ultralow 13.2 months"
    r"(?<![\w-])(?:(?P<ultralow>ultra-?\s?low)\b(?!\s?-?(?:dos|freq|risk|temp|conc|pass|field|cost|volume|input|attach))"
    r"|(?P<null>null)\b(?! (?:hypothes|mutation|allele|mice|mouse|cells?|model|effect|result|finding)))"
)
_BOTH = re.compile(
    r"\bover-?\s?express\w+(?: and/or | or | and |/)(?:gene[ -])?amplif\w+"
    r"|\b(?:gene[ -])?amplif\w+(?: and/or | or | and |/)over-?\s?express\w+"
)
_GRADED = re.compile(  # "scored as negative (0 or 1+), equivocal (2+) or positive (3+)"; "were IHC-negative"
    r"(?<!node )(?<!nodes )\b(?P<state>negative|equivocal|borderline|positive)\s?\("
    r"(?:(?:ihc|scores?|her-?2|of)[ :=]{0,2}){0,3}"
    r"[0-3](?:\s?\+|\s?\)|(?:\s?[,/-]\s?|\s(?:or|and|to)\s)[0-3]\s?[+)])"
    r"|\bihc(?:[ -]negative\b|\s?-(?=\s?/|\s(?:and|or|but)\s(?:f?ish|gene)))"
)
_CLASSES = re.compile(r"\bher-?2[- ](?:ultra-?)?low\b|ultra-?low|\bihc|\bimmuno")


def read_echoes(text: str, written: str, bearers: Sequence[Bearer], found: Sequence[Finding]) -> Iterator[Finding]:
    """Yield the states of a folded text that are said of a gene that their sentence names elsewhere."""
    taken = sorted((finding.start, finding.end) for finding in found)
    for echo in (
        *_events(text, written, bearers, taken),
        *_fusions(text, written, bearers),
        *_classes(text, written, bearers),
        *(_graded(text, written, bearers) if "ihc" in text or "+" in text else ()),
        *_both(text, written, bearers),
    ):
        if not _is_taken(taken, echo.start, echo.end):
            yield echo


def _is_taken(taken: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    before = bisect_left(taken, (end,))
    return any(last > start for _, last in taken[max(0, before - _NEAR) : before])


def _events(text: str, written: str, bearers: Sequence[Bearer], taken: Sequence[tuple[int, int]]) -> Iterator[Finding]:
    genes = [bearer for bearer in bearers if not _NO_GENES.intersection(bearer.beginnings)]
    for _, start, end in _WORD.find_matches_as_indexes(text) if genes else ():
        if _is_taken(taken, start, end):
            continue
        lead = _LEAD.search(text[max(0, start - 60) : start])
        state = _STATE.match(text, start) if lead else None
        owner = _owner(sentence_at(written, start), start, genes, lead) if lead and state else ""
        if lead and state and owner:
            yield Finding(owner, state.lastgroup or "", *state.span(), denied=bool(lead["no"]))


def _owner(sentence: tuple[int, int], place: int, genes: Sequence[Bearer], lead: re.Match[str]) -> str:
    """Return the gene that lacks something: the last before it; or that someone has: the only one of the sentence."""
    index = bisect_left(genes, place, key=_start)
    before = genes[index - 1] if index else None
    if before is None or before.start < sentence[0] or len(before.beginnings) != 1:
        return ""
    near = genes[max(0, index - _NEAR) : index + _NEAR]
    named = {gene.beginnings for gene in near if sentence[0] <= gene.start < sentence[1]}
    return before.beginnings[0] if lead["no"] or len(named) == 1 else ""


def _start(bearer: Bearer) -> int:
    return bearer.start


def _fusions(text: str, written: str, bearers: Sequence[Bearer]) -> Iterator[Finding]:
    """Yield the fusions told by both genes: "KIF5B::RET", or "KIF5B-RET" where the sentence is about fusions."""
    for one, other in pairwise(bearers):
        joint = text[one.end : other.start] if other.start - one.end <= len("::") else ""
        if joint not in ("-", "::") or one.beginnings == other.beginnings or _NO_GENES.intersection(other.beginnings):
            continue
        if joint == "::" or _FUSION.search(text, *_around(written, other.start)):
            yield from (Finding(beginning, "fusion", one.start, other.end) for beginning in other.beginnings)


def _classes(text: str, written: str, bearers: Sequence[Bearer]) -> Iterator[Finding]:
    """Yield the classes of HER2 that no other gene has: ultralow, and null beside one of the others or a test."""
    if "ultra" not in text and "null" not in text:
        return
    her2 = [bearer.start for bearer in bearers if "her2" in bearer.beginnings]
    for match in _CLASS.finditer(text):
        first, last = _around(written, match.start())
        named = bisect_left(her2, first) < bisect_left(her2, last)
        if named and _CLASSES.search(text, first, last):
            yield Finding("her2", match.lastgroup or "", *match.span())


def _graded(text: str, written: str, bearers: Sequence[Bearer]) -> Iterator[Finding]:
    """Yield the results of HER2 that stand with their scores far from its name."""
    her2 = [bearer.start for bearer in bearers if "her2" in bearer.beginnings]
    for match in _GRADED.finditer(text) if her2 else ():
        first, last = _around(written, match.start())
        if bisect_left(her2, first) < bisect_left(her2, last):
            word = match["state"] or "negative"
            yield Finding("her2", "equivocal" if word == "borderline" else word, *match.span())


def _both(text: str, written: str, bearers: Sequence[Bearer]) -> Iterator[Finding]:
    """Yield what is said of the only gene of a sentence, HER2: "which is overexpressed or amplified in a fifth"."""
    starts = [bearer.start for bearer in bearers]
    for match in _BOTH.finditer(text) if "amplif" in text else ():
        first, last = _around(written, match.start())
        here = bearers[bisect_left(starts, first) : bisect_left(starts, last)]
        if here and here[0].start < match.start() and all("her2" in bearer.beginnings for bearer in here):
            yield Finding("her2", "overexpression", *match.span())
            yield Finding("her2", "amplification", *match.span())


def _around(written: str, place: int) -> tuple[int, int]:
    """Return where the sentence of a place begins and ends, of a very long one what stands near."""
    first, last = sentence_at(written, place)
    return max(first, place - _FAR), min(last, place + _FAR)
