"""What is ruled out together with its neighbours: the rest of a list, results in brackets, a composite spelled out."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import replace

from bot.model import Mention

_OPENED = re.compile(r"[\s\w-]{0,20}\(")
_STRONG = frozenset({"her2_positive", "her2_equivocal", "her2_overexpression", "her2_amplification"})
_BRACKET_BEHIND = re.compile(r"[\s\w-]{0,40}\([^()]{0,60}")
_NOUNS = (  # between a state and the next: "no HER2-low *disease* or HER2 mutations"
    r"(?:\s(?:disease|status|expression|tumou?rs?|cancers?|carcinomas?|breast|cells|lesions?|patients?|cases"
    r"|subtypes?)){0,3}"
)
_LISTED = re.compile(rf"{_NOUNS}\s*(?:,?\s*(?:or|nor|and/or)|/)\s*(?:(?:an?|any|known|other|of|with)\s)*")
_LISTED_BY_AND = re.compile(rf"{_NOUNS}\s*,?\s*and\s*(?:of\s)?")
_NON = re.compile(r"\bnon-?\s?$")
_NONE_OF_ALL = re.compile(
    r"\b(?:absence of|lack of|lack(?:s|ed|ing)|without|free of|negative for|except(?: for)?|other than|excluding"
    r"|all but|exclusion of|apart from|(?:must|should|may|do|does|did) not (?:have|harbou?r|carry|show))\b[^.;]{0,150}$"
)
_RESULT_BEHIND = re.compile(r"\s?\([^()]{1,60}\)")
_COMMA = re.compile(rf"{_NOUNS}\s?,\s(?:any\s)?")
_OR_AHEAD, _AND_AHEAD = re.compile(r"[^.;:]{0,60}?\sn?or\s"), re.compile(r"[^.;:]{0,60}?\s(?:and|n?or)\s")
_ALSO = re.compile(r"\s*(?:or|nor|and/or|/)\s*[\w-]+")


def carried_on(folded: str, mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Rule out what a list rules out with its head, and results in brackets behind a state that is ruled out."""
    if not any(mention.excluded for mention in mentions):
        return mentions
    ruled: list[Mention] = []
    lately: deque[Mention] = deque(maxlen=4)  # the last biomarkers that are ruled out
    for mention in mentions:
        kept = mention
        if mention.entity.kind == "biomarker" and not mention.excluded and lately:
            out = lately[-1]
            assay = mention.by == "assay" and any(_spells_out(folded, one, mention) for one in lately)
            shared = out.start < mention.start and mention.end == out.end  # "no EGFR or ALK aberrations"
            also = mention.start == out.start and _is_also_out(folded, out.start, out.end, mention.end)
            if assay or shared or also or _goes_on(folded, out.start, out.end, mention.start):
                kept = replace(mention, excluded=True)
        if kept.entity.kind == "biomarker" and kept.excluded and kept.by != "assay" and not kept.implied:
            lately.append(kept)
        ruled.append(kept)
    return ruled


def _spells_out(folded: str, out: Mention, result: Mention) -> bool:
    """Tell whether a result in brackets behind says the same: "not HER2-positive (3+)", not "(0 or 1+)"."""
    if out.entity.id in _STRONG and result.entity.id not in _STRONG:
        return False
    return bool(_BRACKET_BEHIND.fullmatch(folded, out.end, result.start))


def without_spelled_out(folded: str, mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Leave out what stands in brackets behind an excluded "triple-negative": it excludes nothing by itself."""
    brackets: list[tuple[int, int]] = []
    for mention in mentions:
        if mention.entity.id == "triple_negative" and mention.excluded and not mention.implied:
            opened = _OPENED.match(folded, mention.end)
            closed = folded.find(")", mention.end)
            if opened and closed >= 0:
                brackets.append((opened.end(), closed))
    if not brackets:
        return mentions
    return [m for m in mentions if not (m.entity.kind == "biomarker" and any(a <= m.start < b for a, b in brackets))]


def _is_also_out(text: str, start: int, end: int, last: int) -> bool:
    """Tell whether the denial of a state holds for the next of the same name: "HER2 not overexpressed or amplified"."""
    return (" not " in text[start:end] or " neither " in text[start:end]) and bool(_ALSO.fullmatch(text, end, last))


def _goes_on(text: str, start: int, end: int, next_start: int) -> bool:
    """Tell whether what is ruled out between two places goes on at a third: "no EGFR mutation or ALK fusion"."""
    if _NON.search(text, max(0, start - 5), start):
        return False  # "non-MSI-H/pMMR"
    if result := _RESULT_BEHIND.match(text, end, next_start):
        end = result.end()  # "never HER2-positive (IHC 3+) or HER2-low"
    if _LISTED.fullmatch(text, end, next_start):
        return True
    every = bool(_NONE_OF_ALL.search(text[max(0, start - 180) : start]))
    if _COMMA.fullmatch(text, end, next_start):  # "no EGFR mutation, ALK fusion or ROS1 fusion"
        return bool((_AND_AHEAD if every else _OR_AHEAD).match(text, next_start))
    return every and bool(_LISTED_BY_AND.fullmatch(text, end, next_start))
