"""The words of a state, as the vocabulary writes them, made into a regular expression."""

from __future__ import annotations

import re

# what stands between "CPS" and the number from which it counts: "of at least", ">=", or only the number of "10 or more"
_THRESHOLD = (
    r"(?:\s?[)\]])?\s{0,2}(?:score )?(?:of |was |is )?"
    r"(?:(?:≥|⩾|>\s?=|at least)\s?|(?=\d+%? or (?:more|greater|higher|above)))"
)


def as_pattern(word: str) -> str:
    """Return a word as a regular expression: a space may be a hyphen, a star ends as it likes, ≥ is a threshold."""
    if word.isdigit():  # no number that goes on: "HER2 0", not "HER2 0.5" or "0+"
        return rf"{word}(?!\s?[+%]|\.\d)"
    if " ≥" in word:
        measure, number = word.split(" ≥")
        return rf"{as_pattern(measure)}{_THRESHOLD}{number}%?(?!\.\d)"
    return re.escape(word).replace(r"\ ", "[ -]?").replace(r"\*", r"\w*").replace(r"\(", r"\s?[(\[]")
