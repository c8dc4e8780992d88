"""Codes of drugs in development that drugs.yaml does not know yet: "BH-30643" is a drug where the text uses it as one.

A code is capitals and a number, as are cell lines, trials, genes and clones of antibodies. So it counts where
words stand beside it that only drugs have, or where a trial gives it, and then in the whole record, in any spelling."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise

from bot.annotate.lexicon.pages import Page
from bot.annotate.lexicon.spotting import Hit
from bot.annotate.lexicon.usage import is_something_else, is_used_as_drug
from bot.annotate.lexicon.vocabulary import Name, load_makers, load_no_drugs

_APART, _JOINED = load_makers()
_MAKERS = "|".join(sorted(_APART))  # who writes "AMG 510"
_SHAPE_OF = (
    r"(?P<letters>\d?[A-Z]{2,6}|[A-Z]\d[A-Z](?=-)|E[67](?=\d{3}))(?P<series>-(?:[A-Z]{1,3}-?)?)?"
    r"(?P<number>\d{2,}(?:-\d{3,})?)(?:[A-Z]\d{1,2}|[A-Za-z])?"
)
_CODE = re.compile(rf"(?<![\w-])(?:{_SHAPE_OF}|(?:{_MAKERS}) \d{{3,}}[A-Za-z]?)(?![\w+]|-[A-Za-z]*\d|\.\d)")
ALONE = rf"(?:{_SHAPE_OF}|[A-Z]-?\d{{3,}}|(?:{_MAKERS}) \d{{3,}}[A-Za-z]?)"  # where nothing else stands
_ALONE = re.compile(ALONE)
# Capitals as A, digits as 0 and no hyphens: a text without one of these shapes holds no code, and most texts hold none
_SHAPES = (b"AA00", b"0A00", b"AA 000", b"A0000")
_SIGNS = bytes(
    ord("A") if chr(i).isupper() else ord("0") if 48 <= i < 58 else ord(" ") if i == 32 else ord("a")
    for i in range(256)
)
_OPENS = re.compile(r"(?: (?:tablets?|capsules?|injection))?\s?\(", re.IGNORECASE)
_YEAR = re.compile(r" (?:19|20)\d\d$")
_NEAR = 80  # characters between a code and a drug that it is given with


@dataclass(frozen=True, slots=True)
class Code:
    """A stretch of a text that is written like the code of a drug; `sure` is one that little else is written like.

    A `made` one has the letters of a maker of drugs."""

    start: int
    end: int
    written: str
    sure: bool
    made: bool = False

    @property
    def key(self) -> str:
        """Return what all spellings of the code share."""
        return key_of(self.written)


def key_of(code: str) -> str:
    """Return what all spellings of a code share."""
    return code.replace("-", "").replace(" ", "").lower()


def is_code(words: str) -> bool:
    """Tell whether words are written like the code of a drug, and are nothing that we know to be none."""
    return bool(_ALONE.fullmatch(words)) and not _is_known_otherwise(words)


def spellings_of(code: str) -> frozenset[str]:
    """Return a code with and without the hyphen behind its first letters, and with a small letter at its end."""
    letters = re.match(r"\d?[A-Z]+", code.upper())
    first = letters[0] if letters else ""
    rest = code.upper().removeprefix(first).lstrip("- ")
    ends = (rest, rest[:-1] + rest[-1:].lower())
    return frozenset(f"{first}{sign}{end}" for sign in ("-", "") for end in ends)


def codes_in(written: str) -> list[Code]:
    """Return what is written like a code in a plain text, and is nothing that we know to be no drug."""
    found = (match for match in _CODE.finditer(written) if not _is_known_otherwise(match[0]))
    return [Code(*match.span(), match[0], sure=_is_sure(match), made=_is_made(match)) for match in found]


def _may_hold(written: str) -> bool:
    shape = written.encode("latin-1", "replace").translate(_SIGNS, b"-")
    return any(sign in shape for sign in _SHAPES)


def _is_sure(match: re.Match[str]) -> bool:
    return not match["number"] or len(match["number"]) > 2 or len(match["series"] or "") > 1


def _is_made(match: re.Match[str]) -> bool:
    """Tell whether a code has the letters of a maker; initials and a year ("Lee CP 2021") are none."""
    letters = match["letters"]
    if not letters:
        return not _YEAR.search(match[0])
    return letters in _JOINED | _APART and len(match["number"]) > 2 - letters[-1].isdigit()


def _is_known_otherwise(code: str) -> bool:
    prefixes, whole = load_no_drugs()
    letters = re.match(r"\d?[A-Z]+", code)
    return bool(letters and letters[0] in prefixes) or key_of(code) in whole


def with_codes(pages: Sequence[Page], given: Mapping[str, str]) -> list[Page]:
    """Return the pages of a record with the codes in them that are drugs; `given` are ids of those of a trial."""
    if not given and not any(_may_hold(page.written) for page in pages):
        return list(pages)
    codes = [_codes(page, given) for page in pages]
    ids = _ids(pages, codes, given)
    return [_with(page, found, ids) for page, found in zip(pages, codes, strict=True)]


def _codes(page: Page, given: Mapping[str, str]) -> list[Code]:
    """Return the codes of a page that are no part of a name that we know."""
    found = {code.start: code for code in codes_in(page.written)}
    if given:
        found |= {m.start(): Code(m.start(), m.end(), m[0], sure=True) for m in _any_of(given).finditer(page.written)}
    return [code for _, code in sorted(found.items()) if all(_gives_way(hit) for hit in _across(page.hits, code))]


def _any_of(given: Iterable[str]) -> re.Pattern[str]:
    spelled = (
        "[- ]?".join(map(re.escape, re.findall(r"[a-z]+|\d+", key))) for key in sorted(given, key=len, reverse=True)
    )
    return re.compile(rf"(?<![\w-])(?:{'|'.join(spelled)})(?!\w)", re.IGNORECASE)


def _across(hits: Sequence[Hit], code: Code) -> Sequence[Hit]:
    """Return the names that stand, wholly or in part, where a code stands."""
    first = bisect_left(hits, (code.start,))
    first -= bool(first and hits[first - 1][1] > code.start)
    return hits[first : bisect_left(hits, (code.end,))]


def _gives_way(hit: Hit) -> bool:
    return all(name.in_context for name in hit[2])


def _ids(pages: Sequence[Page], codes: Sequence[Sequence[Code]], given: Mapping[str, str]) -> dict[str, str]:
    """Return the ids of the codes that are drugs: the first spelling of each, or what it is another name of."""
    pairs = list(zip(pages, codes, strict=True))
    used = _used(pairs) | given.keys()
    ids = dict(given)
    for code in chain.from_iterable(codes):
        ids.setdefault(code.key, code.written.replace(" ", "-"))
    for page, found in pairs:
        for one, other in pairwise(found):
            if other.key not in given and used & {one.key, other.key} and is_alias(page.written, one, other):
                ids[other.key] = ids[one.key]
                used |= {one.key, other.key}
        ids |= {code.key: id_ for code, id_ in _known(page, found) if code.key not in given}
    return {key: id_ for key, id_ in ids.items() if key in used}


def _used(pairs: Iterable[tuple[Page, Sequence[Code]]]) -> set[str]:
    """Return the codes that some words show to be drugs."""
    used: set[str] = set()
    for page, found in pairs:
        for code in found:
            if code.key not in used and _is_used(page, code):
                used.add(code.key)
    return used


def _is_used(page: Page, code: Code) -> bool:
    before, after = _beside(page, code)
    ends = before[1] if before else None, after[0] if after else None
    span = (code.start, code.end)
    return (code.made and not is_something_else(page.folded, span)) or is_used_as_drug(
        page.folded, span, ends, sure=code.sure
    )


def _beside(page: Page, code: Code) -> tuple[Hit | None, Hit | None]:
    """Return the drugs that we know right before and right behind a code."""
    place = bisect_left(page.hits, (code.start,))
    before, after = page.hits[place - 1] if place else None, page.hits[place] if place < len(page.hits) else None
    near = before if before and _is_drug(before) and code.start - before[1] < _NEAR else None
    return near, after if after and _is_drug(after) and after[0] - code.end < _NEAR else None


def _is_drug(hit: Hit) -> bool:
    return hit[2][0].kind == "drug"


def is_alias(written: str, one: Code, other: Code) -> bool:
    """Tell whether the second of two codes is another name of the first: "FT825/ONO-8250", "JS111 (AP-L1898)"."""
    between = written[one.end : other.start]
    return between == "/" or (_OPENS.fullmatch(between) is not None and written.startswith(")", other.end))


def _known(page: Page, codes: Iterable[Code]) -> Iterator[tuple[Code, str]]:
    """Yield the codes that stand in brackets behind a drug that we know, or before one in brackets, with its id."""
    for code in codes:
        before, after = _beside(page, code)
        if before and page.folded[before[1] : code.start] == " (" and page.folded.startswith(")", code.end):
            yield code, before[2][0].id
        elif after and page.folded[code.end : after[0]] == " (" and page.folded.startswith(")", after[1]):
            yield code, after[2][0].id


def _with(page: Page, codes: Sequence[Code], ids: Mapping[str, str]) -> Page:
    named = [(code.start, code.end, (_name(code, ids[code.key]),)) for code in codes if code.key in ids]
    taken = {hit for code in codes if code.key in ids for hit in _across(page.hits, code)}
    return replace(
        page, hits=sorted([*(hit for hit in page.hits if hit not in taken), *named], key=lambda hit: hit[:2])
    )


def _name(code: Code, id_: str) -> Name:
    return Name(code.written, "drug", id_, exact=True)
