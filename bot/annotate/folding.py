"""What remains of a text when typography is taken away: two spellings of the same words fold to the same."""

from __future__ import annotations

import re
import unicodedata

# one sign for another that means the same; order matters for the two-letter ones
_SAME = (
    ("≥", ">="),
    ("≤", "<="),
    ("⩾", ">="),
    ("⩽", "<="),
    ("=>", ">="),
    ("=<", "<="),
    ("×", "x"),
    ("μ", "u"),
    ("µ", "u"),
)
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣－", "-"))
# what carries no meaning: white space, escapes, quotes, bullets, a dash or a stop that stands for none of value
_DROPPED = re.compile(
    r"""[\s\\*_•·◦▪●‣"'“”‘’`´,;:()\[\]{}]+   # bullets, brackets, quotes
      | (?<=\w)-(?=\w)                          # HER2-low, HER2 low
      | (?<![\w+])-(?=\s|\w)                    # a dash as a bullet
      | (?<!\d)\.|\.(?!\d)                      # a full stop, not a decimal point
    """,
    re.VERBOSE,
)


def fold(text: str) -> str:
    """Return the words and the signs that matter, in lower case, without spaces, bullets and other typography."""
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES).casefold()
    for sign, same in _SAME:
        plain = plain.replace(sign, same)
    return _DROPPED.sub("", plain)
