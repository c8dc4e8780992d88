"""States said without their gene, which stands before: "HER2 was tested; those with amplification", "no mutation"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from ahocorasick_rs import AhoCorasick

from bot.annotate.states import Bearer, Finding
from bot.annotate.text import sentence_at

_WORDS = (
    "mutation", "amplification", "overexpression", "over-expression", "over expression", "fusion", "rearrangement",
    "translocation",
)  # fmt: skip
_WORD = AhoCorasick(_WORDS)
_STATE = re.compile(
    r"(?:(?P<amplification>amplification)|(?P<overexpression>over-?\s?expression)|(?P<mutation>mutations?)"
    r"|(?P<fusion>fusions?|rearrangements?|translocations?))"
    r"(?!\w|\s(?:of|burden|rates?|status|load|sites?|partners?)\b|\s(?:in|for)\s(?:other\b|(?:the\s)?[a-z]+\d))"
)
_LEAD = re.compile(
    r"\b(?:(?P<no>without|with\sno|and\sno|but\sno|lack(?:ed|ing)?|absence\sof)\s(?:any\s|evidence\sof\s|detectable\s)*"
    r"|(?:those|ones|patients|cases|tumou?rs|samples|women|participants|carcinomas|individuals)"
    r"\s(?:with|showing|harbou?ring|carrying|displaying)\s(?:such\s|the\s|an?\s)?)"
    r"(?:gene\s)?(?:(?:amplification|over-?\s?expression|mutations?|fusions?)\s?(?:/|,|or)\s?(?:any\s|gene\s)?)?$"
)
_NO_GENES = frozenset({"hr", "er", "pr", "ctdna", "mrd", "hpv", "ebv", "ph"})


def read_echoes(text: str, bearers: Sequence[Bearer], found: Sequence[Finding]) -> Iterator[Finding]:
    """Yield the states of a folded text that are said of the gene named before them in their sentence."""
    genes = [bearer for bearer in bearers if not _NO_GENES.intersection(bearer.beginnings)]
    for _, start, end in _WORD.find_matches_as_indexes(text) if genes else ():
        state = _STATE.match(text, start)
        if state is None or any(finding.start < end and start < finding.end for finding in found):
            continue
        lead = _LEAD.search(text[max(0, start - 60) : start])
        if lead and (owner := _owner(text, start, genes, lead)):
            yield Finding(owner, state.lastgroup or "", *state.span(), denied=bool(lead["no"]))


def _owner(text: str, place: int, genes: Sequence[Bearer], lead: re.Match[str]) -> str:
    """Return the gene that lacks something: the last before it; or that someone has: the only one of the sentence."""
    first, last = sentence_at(text, place)
    before = [gene for gene in genes[: bisect_left(genes, place, key=lambda gene: gene.start)] if gene.start >= first]
    if not before or len(before[-1].beginnings) != 1:
        return ""
    named = {gene.beginnings for gene in genes if first <= gene.start < last}
    return before[-1].beginnings[0] if lead["no"] or len(named) == 1 else ""
