"""The forms in which people write a name: with a hyphen or without, in British spelling, as many, of a site."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_BRITISH = {
    "tumor": "tumour",
    "leukemia": "leukaemia",
    "cythemia": "cythaemia",
    "hematolog": "haematolog",
    "hemangio": "haemangio",
    "esophag": "oesophag",
    "gynecolog": "gynaecolog",
    "pediatric": "paediatric",
}
_AMERICAN = re.compile(rf"(?<!o)(?:{'|'.join(_BRITISH)})")
_CODE = re.compile(r"([A-Za-z]{2,})(?:[- ]?(?=\d)|[- ])([A-Za-z]?\d\w*)")
_NEOPLASMS = ("cancer", "carcinoma", "tumor", "tumour", "neoplasm", "malignancy", "adenocarcinoma")


def hyphened(names: Iterable[str]) -> Iterator[str]:
    """Yield names, and those of two words with a hyphen too: "trastuzumab-deruxtecan"."""
    for name in names:
        yield name
        if name.count(" ") == 1:
            yield name.replace(" ", "-")


def code_spellings(code: str) -> Iterator[str]:
    """Yield a code as given, and with a hyphen, a space or nothing between its letters and its number."""
    yield code
    if match := _CODE.fullmatch(code):
        long = len(match[2]) > 3 or len(match[1]) > 2  # "CT 16" may be anything
        yield from (f"{match[1]}{between}{match[2]}" for between in (("-", " ", "") if long else ("-", "")))


def of_sites(sites: Iterable[str], without: frozenset[str]) -> Iterator[str]:
    for site in sites:
        for neoplasm in _NEOPLASMS:
            if neoplasm not in without:
                yield f"{site} {neoplasm}"
                yield f"{neoplasm} of the {site}"
                yield f"{neoplasm} of {site}"


def spelled(names: Iterable[str]) -> Iterator[str]:
    """Yield names, the British spelling of each, and each with and without the hyphen before "cell"."""
    for name in names:
        for spelling in dict.fromkeys((name, _AMERICAN.sub(lambda part: _BRITISH[part[0]], name))):
            yield spelling
            if " cell" in spelling:
                yield spelling.replace(" cell", "-cell")
            if "-cell" in spelling:
                yield spelling.replace("-cell", " cell")


def plurals(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        if name.endswith("y"):
            yield f"{name[:-1]}ies"
        elif not name.endswith("s"):
            yield f"{name}s"
