"""Three groups and more: which value belongs to which."""

from __future__ import annotations

import re
from itertools import pairwise

from bot.annotate.numbers.quantities import NAME, SHARE, SIGNS, TIME, VERSUS, any_of

_V = any_of(TIME, SHARE)
_IN = (
    r"(?:(?:of|in|among|for) (?:the )?(?:patients|those) )?"
    r"(?:with|w/|in|for|receiving|who received|treated with|assigned to)"
)
_WORDS = rf"(?:[^()\[\],;:.{SIGNS}]|{any_of(NAME)}){{1,70}}?"
_NAMED = rf"(?:(?!\b(?:versus|vs|than|compared|whereas|while|respectively|median)\b)(?:{_WORDS}))"
_ITEM = rf"{_V} {_IN} {_NAMED}"
_JOINT = rf"(?:,? (?:and|{VERSUS}) |, )"
_END = r"(?=\s?[;:.()\[\]]|$|,? respectively)"
_EACH = re.compile(rf"{_ITEM}(?:{_JOINT}{_ITEM}){{2,}}{_END}")
_NOTED = re.compile(rf"{_V} \({_NAMED}\)(?:{_JOINT}{_V} \({_NAMED}\)){{2,}}")
_LISTED = re.compile(
    rf"(?P<values>{_V}(?:{_JOINT}{_V}){{2,}})(?:,? respectively,?)?(?: of patients)? {_IN} "
    rf"(?P<names>{_NAMED}(?:, {_NAMED})+,? and {_NAMED})"
    rf"{_END}"
)
_BARE = re.compile(rf"{_V}(?:{_JOINT}{_V}){{2,}}(?: of patients)?,? respectively")


def groups_of_many(part: str, carried: tuple[str, ...] | None) -> tuple[str, ...] | None:
    """Return the names beside three values or more, or those that hold from before; None where it is unsure."""
    values = re.findall(_V, part)
    if match := _EACH.search(part) or _NOTED.search(part):
        names = _beside(match[0])
    elif match := _LISTED.search(part):
        names = tuple(re.split(r", (?:and )?| and ", match["names"]))
    elif carried and (match := _BARE.search(part)):
        names = carried
    else:
        return None
    counted = len(re.findall(_V, match[0]))
    return names if len(names) == counted == len(values) else None


def _beside(text: str) -> tuple[str, ...]:
    """Return what stands between the values without what links them."""
    starts = [*(match.start() for match in re.finditer(_V, text)), len(text)]
    between = (text[start + 1 : end] for start, end in pairwise(starts))
    return tuple(
        re.sub(rf"(?:,? (?:and|{VERSUS}) ?|, ?)$", "", re.sub(rf"^ (?:{_IN} |\()", "", words)).rstrip(") ")
        for words in between
    )
