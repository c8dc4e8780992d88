"""How PubMed reads a search term, as far as the demo needs it.

Words and "phrases" with or without a [tag], word endings (mutat*), AND, OR, NOT and parentheses; two words side by side
mean AND. As in PubMed, punctuation does not count: "HER2-low" finds HER2 low. A tag is not looked at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

TOKEN = re.compile(r'(?P<sign>[()])|(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s()\[\]"]+))(?:\[[^\]]*\])?')
WORD = re.compile(r"[^\W_]+")


def words(text: str) -> str:
    """Return a text as the search sees it: lower case, one space for all that is no letter or digit."""
    return " " + " ".join(WORD.findall(text.lower())) + " "


def finds(term: str, text: str) -> bool:
    """Return whether a search term finds a text; an empty term finds every text."""
    tokens = [m["sign"] or m["phrase"] or m["word"] or "" for m in TOKEN.finditer(term)]
    return not tokens or _Reading(tokens, words(text)).any()


@dataclass(slots=True)
class _Reading:
    """One pass over the tokens of a term; every operand is read, so that the pass ends where the term ends."""

    tokens: list[str]
    text: str
    place: int = field(default=0)

    def any(self) -> bool:
        found = self.all()
        while self._take("OR"):
            found = self.all() or found
        return found

    def all(self) -> bool:
        found = self.one()
        while self._next() not in ("", "OR", ")"):
            self._take("AND")
            found = self.one() and found
        return found

    def one(self) -> bool:
        if self._take("NOT"):
            return not self.one()
        if self._take("("):
            found = self.any()
            self._take(")")
            return found
        return self._names(self._step())

    def _names(self, token: str) -> bool:
        wanted = words(token)
        return (wanted.rstrip() if token.endswith("*") else wanted) in self.text

    def _next(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def _step(self) -> str:
        token = self._next()
        self.place += 1
        return token

    def _take(self, wanted: str) -> bool:
        if self._next() != wanted:
            return False
        self.place += 1
        return True
