"""What is ruled out together with its neighbours: the rest of a list, results in brackets, a composite spelled out."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import replace

from bot.annotate.polarity import goes_on, is_also_out
from bot.model import Mention

_OPENED = re.compile(r"[\s\w-]{0,20}\(")
_BRACKET_BEHIND = re.compile(r"[\s\w-]{0,40}\([^()]{0,60}")


def carried_on(folded: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Rule out what a list rules out with its head, and results in brackets behind a state that is ruled out."""
    ruled: list[Mention] = []
    out: Mention | None = None  # the last biomarker that is ruled out
    ends: deque[int] = deque(maxlen=4)  # where the last of those that are ruled out end
    for mention in mentions:
        kept = mention
        if mention.entity.kind == "biomarker" and not mention.excluded and out is not None:
            assay = mention.by == "assay" and any(_BRACKET_BEHIND.fullmatch(folded, end, mention.start) for end in ends)
            shared = out.start < mention.start and mention.end == out.end  # "no EGFR or ALK aberrations"
            also = mention.start == out.start and is_also_out(folded, out.start, out.end, mention.end)
            if assay or shared or also or goes_on(folded, out.start, out.end, mention.start):
                kept = replace(mention, excluded=True)
        if kept.entity.kind == "biomarker" and kept.excluded and kept.by != "assay" and not kept.implied:
            out = kept
            ends.append(kept.end)
        ruled.append(kept)
    return ruled


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
