"""Whether the words around a name rule it out: what denies it, what rejects it, and what turns that round."""

from __future__ import annotations

import re

from bot.annotate.lexicon import denying

_NEAR = 20  # characters in which a result before a name stands


def is_ruled_out(text: str, first: int, start: int, end: int, last: int) -> bool:
    """Tell whether the words of a sentence around a name rule it out; `first` and `last` are where to look."""
    if not denying.ANY.within(text, first, last):
        return False
    words = text[first:start]
    if denying.DENIES.within(text, first, start):
        denied = denying.DENIED.search(words)
        if denied and not _is_of_expression(text, start, denied):
            return not (_is_about_fate(text, denied, end, last) or _is_turned(text, words, end, last))
        if _is_tested_negative(words, text[start:end]):
            return not _is_turned(text, words, end, last)
    if denying.LEAVES_OUT.within(text, first, start) and denying.ALL_BUT.search(words):
        return not _is_turned(text, words, end, last)
    return _is_missed(text, words, (start, end), last) or _is_rejected(text, end, last)


def _is_of_expression(text: str, start: int, denied: re.Match[str]) -> bool:
    """Tell whether a denial before a score is that of expression: "without expression (IHC 0)" is a 0."""
    return text[start].isdigit() and bool(denying.EXPRESSION.search(denied[0]))


def _is_about_fate(text: str, denied: re.Match[str], end: int, last: int) -> bool:
    """Tell whether something did not happen to those who are named: "no patient with HER2-low disease progressed"."""
    if denied.string.endswith(denying.THERE, 0, denied.start()) or not denying.FATE.match(text, end, last):
        return False
    patient = denied[0].startswith("no ") and denying.PATIENT.match(text, end, last)
    return bool(patient or denying.WHOSE_FATE.match(denied[0]))


def _is_turned(text: str, words: str, end: int, last: int) -> bool:
    """Tell whether a denial says the opposite, or is of something else: "neither was excluded"."""
    compared = denying.NEITHER.search(words) or denying.COMPARED.search(words)
    if compared and denying.HAS_NO_EFFECT.match(text, end, last):
        return True
    if denying.VERSUS.match(text, end, last) or denying.DENIED_TWICE.match(text, end, last):
        return True
    return bool(denying.SPARED.search(words) or denying.OTHER_GROUP.search(words))


def _is_missed(text: str, words: str, name: tuple[int, int], last: int) -> bool:
    """Tell whether what is named was looked for and not found, or is out: "was absent", "(0%)", "disease excluded"."""
    start, end = name
    if not denying.MISSES.within(text, end, last):
        return False
    if denying.OUT.match(text, end, last) or (denying.NOT_SO.match(text, end, last) and denying.SO.search(words)):
        return True
    if denying.AT_ZERO.match(text, end, last) and denying.EVENT.search(text, start, end):
        return True
    return bool(denying.NOT_SEEN.match(text, end, last)) and not denying.OBJECT.search(words)


def _is_rejected(text: str, end: int, last: int) -> bool:
    verdict = denying.VERDICT.search(text, end, last) if denying.REJECTS.within(text, end, last) else None
    if verdict is None or is_of_another(text, end, verdict.start()):
        return False
    return not denying.BUT_THEN.match(text, verdict.end(), last)


def is_of_another(text: str, end: int, verdict: int) -> bool:
    """Tell whether a verdict is on something that is named after a stretch: "(HER2-low tumours are allowed)"."""
    opened = text.count("(", end, verdict) > text.count(")", end, verdict)
    if opened and not text[end:verdict].endswith(("(", "(which ")):
        return True
    return bool(denying.OTHERS.search(text, end, verdict))


def _is_tested_negative(before: str, words: str) -> bool:
    """Tell whether a test did not find something: "negative for EGFR mutations", but not "negative for HER2 (0)"."""
    return "negative for" in before and bool(denying.NEGATIVE_FOR.search(before)) and not denying.RESULT.search(words)


def is_spared(words: str) -> bool:
    """Tell whether the words before a name spare it in a list of exclusions: "other than", "patients without"."""
    return bool(denying.EXCEPTION.search(words) or denying.MISSING.search(words))


def is_negative_behind(text: str, end: int) -> bool:
    """Tell whether a result behind a name denies it: "EGFR mutation-negative", "HER2 amplification was absent"."""
    return bool(denying.NEGATIVE_BEHIND.match(text, end))


def is_negative_before(text: str, start: int) -> bool:
    """Tell whether a result before a change denies it: "with negative HER2 amplification"."""
    return bool(denying.NEGATIVE_BEFORE.search(text, max(0, start - _NEAR), start))
