"""What words name as a whole: "HER2 IHC 3+" is one biomarker, "ER+/HER2-" is none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.annotate.text import fold
from bot.model import Mention

# what may stand beside a biomarker without making it another
_BESIDE = re.compile(
    r"positive|mutations?|mutant|fusion|germline|somatic|status|stromal|mut|mb"
    r"|ihc|score|test|assay|kit|pharmdx|cdx|rxdx|panel|ventana|pathway|dako|anti|neu|rgq|pcr|v2|break|apart|fish"
    r"|of|the|or|more|greater|higher"
)


def whole_biomarkers(words: str, mentions: Sequence[Mention]) -> frozenset[str]:
    """Return the biomarkers that the words as a whole name: beside them stand at most genes and words such as test."""
    stated = [m for m in mentions if m.entity.kind == "biomarker" and not m.implied]
    found = [m for m in stated if not any(_is_within(m, other) for other in stated)]
    genes = [m for m in mentions if m.entity.kind == "gene"]
    apart = any(one.end <= other.start for one in found for other in found)  # "ER+/HER2-" is none of the two
    if apart or not all(_is_whole(words, [mention, *genes]) for mention in found):
        return frozenset()
    return frozenset(mention.entity.id for mention in found)


def _is_within(mention: Mention, other: Mention) -> bool:
    """Tell whether a mention is a part of a longer one: the "MRD" of "MRD-negative"."""
    inside = other.start <= mention.start and mention.end <= other.end
    return inside and len(mention.quote) < len(other.quote)


def _is_whole(words: str, mentions: Iterable[Mention]) -> bool:
    left = list(fold(words))
    for mention in mentions:
        left[mention.start : mention.end] = " " * (mention.end - mention.start)
    return all(map(_BESIDE.fullmatch, re.findall(r"[\w+<>=≥≤]+", "".join(left))))
