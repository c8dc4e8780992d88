"""Lists of endpoints with lists of values, told apart: "PFS and OS were 5.6 and 12.1 months" is two statements."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.annotate.numbers.quantities import ENDPOINT, MOMENT, SHARE, SIGNS, TIME, VERSUS, Skeleton, any_of

_E, _V = any_of(ENDPOINT), any_of(TIME, SHARE)
_MEDIAN = r"(?:(?:the )?(?:median |estimated )*)"
_ENDPOINTS = rf"(?P<endpoints>{_E}(?:, {_MEDIAN}{_E})*,? and {_MEDIAN}{_E})"
_VALUES = rf"{_V}(?:, {_V})*,? and {_V}"
_NAME = rf"(?:(?!\b(?:and|versus|vs|with|who|whose|without)\b)[^,;:.()\[\]{SIGNS}]){{2,60}}?"
_OF_ONE = re.compile(
    rf"{_ENDPOINTS}(?P<when> {any_of(MOMENT)})? (?:was|were|of) (?P<values>{_VALUES})"
    r"(?:,? respectively)?(?=\s?[.;)]|$|, (?!(?:respectively,? )?(?:among|in|for|with|of)\b))"
)
_OF_TWO = re.compile(
    rf"{_ENDPOINTS} (?:was|were) (?P<values>{_VALUES})(?P<first>,? (?:with|in|for) {_NAME})"
    rf",? (?:{VERSUS}|and) (?P<others>{_VALUES})(?P<second>,? (?:with|in|for) {_NAME})(?:,? respectively)?"
    r"(?=\s?[,.;(]|$)"
)


_BEFORE = re.compile(
    rf"(?P<begin>^|[:;] )(?:A total of |Overall, )?(?P<told>{_V}(?: of the| of)?(?: patients)? [^;]*?{_V}[^;{SIGNS}]*?)"
    rf" (?:had|experienced|reported|developed) (?:an? )?(?P<endpoint>{_E})(?: of any cause)?(?=[,.;]|$)"
)


def unlisted(made: Skeleton) -> Skeleton:
    """Return a sentence in which each endpoint stands before its own values, where that can be told.

    "11% with A and 39% with B had severe events" is turned round; lists must be of one length."""
    text = _BEFORE.sub(r"\g<begin>\g<endpoint> occurred in \g<told>", made.text)
    return replace(made, text=_OF_ONE.sub(_each, _OF_TWO.sub(_each_of_two, text)))


def _each(match: re.Match[str]) -> str:
    endpoints, values = re.findall(_E, match["endpoints"]), re.findall(_V, match["values"])
    if len(endpoints) != len(values):
        return match[0]
    return "; ".join(
        f"{endpoint}{match['when'] or ''} was {value}" for endpoint, value in zip(endpoints, values, strict=True)
    )


def _each_of_two(match: re.Match[str]) -> str:
    endpoints = re.findall(_E, match["endpoints"])
    values, others = re.findall(_V, match["values"]), re.findall(_V, match["others"])
    if not len(endpoints) == len(values) == len(others):
        return match[0]
    each = zip(endpoints, values, others, strict=True)
    return "; ".join(f"{e} was {v}{match['first']} and {o}{match['second']}" for e, v, o in each)
