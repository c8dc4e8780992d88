"""Whether something is named only to be ruled out: an exclusion list, "were not eligible", "no HER2 mutations"."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.annotate.changes.eligibility import is_header
from bot.annotate.lexicon.denial import is_of_another, is_ruled_out, is_spared
from bot.annotate.text import sentence_at

_SECTION = re.compile(
    r"(?P<out>\b(?:key |main |major )?(?:exclusion|ineligibility) criteri(?:a|on)|\bexclusions?\s*:"
    r"|criteria for exclusion|\b(?:patients|participants|subjects) excluded\s*:"
    r"|\bnon-?\s?inclusion criteri(?:a|on))"
    r"|\b(?:key |main |major )?inclusion criteri(?:a|on)"
)
_LINE = 600  # characters of a criterion, on each side
_ANOTHER = r"(?:other|another|second(?:ary)?|additional|concurrent|concomitant|prior|previous|history of(?: any| an?)?)"
_BESIDES = re.compile(
    rf"\b{_ANOTHER} (?:[\w-]+,? ){{0,4}}?(?:malignan\w+|neoplas\w+)"
    rf"|\b{_ANOTHER} (?:(?:active|invasive|primary|known) ){{0,2}}cancers?\b(?! (?:therap|treat|surg|drug))"
)
_CURED = re.compile(r"\bin[ -]situ\b|\bcurative|\badequately |\bnon-?melanoma|\bbasal cell")
_ALLOWED = re.compile(
    r"(?:(?:\b(?:is|are|be|will be) (?:\w+ly )?|\()"
    r"(?:allowed|permitted|eligible|acceptable|not excluded)\b"
    r"|\b(?:may|can|could|will) (?:still |also )?"
    r"(?:be (?:enrol\w*|included|considered|entered)|participate|enrol|enter)\b)"
    r"(?! (?:unless|except|only if))"
)
_ALLOWED_SO_FAR = re.compile(_ALLOWED.pattern + r"[^);]*$")  # "(DCIS is allowed), HER2-positive disease" allows DCIS
_BEFORE, _FAR = 150, 600  # characters: no verdict on something stands farther from it


def exclusion_stretches(folded: str, written: str) -> tuple[tuple[int, int], ...]:
    """Return where a text lists what is ruled out: a section "Exclusion Criteria", or in running text its sentence."""
    if "exclu" not in folded and "ineligib" not in folded:
        return ()
    headers = list(_SECTION.finditer(folded))
    ends = [*(header.start() for header in headers[1:]), len(folded)]
    return tuple(
        (header.end(), end if _is_section(written, header) else min(end, sentence_at(written, header.start())[1]))
        for header, end in zip(headers, ends, strict=False)
        if header["out"]
    )


def _is_section(written: str, header: re.Match[str]) -> bool:
    earliest, latest = max(0, header.start() - _FAR), header.end() + _FAR
    start = written.rfind("\n", earliest, header.start()) + 1 or earliest
    end = written.find("\n", header.end(), latest)
    return (start > earliest or not earliest) and is_header(written[start : end if end >= 0 else latest])


def is_second(text: str, written: str, start: int) -> bool:
    """Tell whether a criterion, a line, names a cancer as one that people may have had besides the trial's own."""
    first = written.rfind("\n", max(0, start - _LINE), start) + 1 or max(0, start - _LINE)
    last = written.find("\n", start, start + _LINE)
    criterion = text[first : last if last >= 0 else start + _LINE]
    return bool(_BESIDES.search(criterion) and _CURED.search(criterion))


def is_excepted(text: str, written: str, start: int, end: int) -> bool:
    """Tell whether a list of exclusions spares what stands in it: "except HER2-positive disease", "are allowed"."""
    first, last = sentence_at(written, start)
    if is_spared(text[max(first, start - _BEFORE) : start]):
        return True
    so_far = text[max(first, start - _FAR) : start]
    if _ALLOWED_SO_FAR.search(so_far):
        return True
    verdict = _ALLOWED.search(text, end, min(last, end + _FAR))
    return verdict is not None and not is_of_another(text, end, verdict.start())


@lru_cache(maxsize=256)  # a state and all that follows from it stand at one place
def is_excluded(text: str, written: str, start: int, end: int) -> bool:
    """Tell whether the words around a stretch rule it out, within its sentence."""
    first, last = sentence_at(written, start)
    first, last = max(first, start - _BEFORE), min(last, end + _FAR)
    return is_ruled_out(text, first, start, end, last)
