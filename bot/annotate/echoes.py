"""States said without their gene, which stands before: "HER2 was tested; those with amplification", "no mutation"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from bot.annotate.states import Bearer, Finding
from bot.annotate.text import sentence_at

_STATE = re.compile(
    r"(?:gene\s|gene\scopy\s)?(?P<amplification>amplification)|(?P<overexpression>over-?\s?expression)"
    r"|(?P<mutation>mutations?)|(?P<fusion>fusions?|rearrangements?|translocations?)"
)
_ONE = re.sub(r"\?P<\w+>", "?:", _STATE.pattern)
_ECHO = re.compile(
    r"\b(?:(?P<no>without|with\sno|and\sno|but\sno|lack(?:ed|ing)?|absence\sof)\s(?:any\s|evidence\sof\s|detectable\s)*"
    r"|(?:those|ones|patients|cases|tumou?rs|samples|women|participants|carcinomas|individuals)"
    r"\s(?:with|showing|harbou?ring|carrying|displaying)\s(?:such\s|the\s|an?\s)?)"
    rf"(?P<states>(?:{_ONE})(?:\s?(?:/|,|or)\s?(?:any\s)?(?:{_ONE}))*)"
    r"(?!\w|\s(?:of|burden|rates?|status|load|sites?|partners?)\b|\s(?:in|for)\s(?:other\b|(?:the\s)?[a-z]+\d))"
)
_NO_GENES = frozenset({"hr", "er", "pr", "ctdna", "mrd", "hpv", "ebv", "ph"})


def read_echoes(text: str, bearers: Sequence[Bearer], found: Sequence[Finding]) -> Iterator[Finding]:
    """Yield the states of a folded text that are said of the gene named before them in their sentence."""
    for match in _ECHO.finditer(text):
        owner = _owner(text, match, [bearer for bearer in bearers if not _NO_GENES.intersection(bearer.beginnings)])
        for state in _STATE.finditer(text, *match.span("states")) if owner else ():
            if not any(finding.start < state.end() and state.start() < finding.end for finding in found):
                yield Finding(owner, state.lastgroup or "", *state.span(), denied=bool(match["no"]))


def _owner(text: str, match: re.Match[str], bearers: Sequence[Bearer]) -> str:
    """Return the gene that lacks something: the last before it; or that someone has: the only one of the sentence."""
    first, last = sentence_at(text, match.start())
    index = bisect_left(bearers, match.start(), key=lambda bearer: bearer.start)
    before = [bearer for bearer in bearers[:index] if bearer.start >= first]
    if not before or len(before[-1].beginnings) != 1:
        return ""
    named = {bearer.beginnings for bearer in bearers if first <= bearer.start < last}
    return before[-1].beginnings[0] if match["no"] or len(named) == 1 else ""
