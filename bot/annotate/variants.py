"""Sequence variants: "BRAF V600E", "EGFR L858R", "V600E BRAF", and a known one without its gene beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from bot.annotate.states import Bearer, Finding
from bot.annotate.text import sentence_at

_AMINO = "ACDEFGHIKLMNPQRSTVWY"
_VARIANT = re.compile(
    rf"(?<!\w)(?:p\.)?(?P<change>[{_AMINO}]\d{{2,4}}(?:(?:_[{_AMINO}]\d{{2,4}})?(?:del|ins|dup|fs)[A-Za-z*0-9]*|[{_AMINO}*X](?![\w])|(?![\w.])))"
)
_VARIANT_HERE = re.compile(_VARIANT.pattern.removeprefix(r"(?<!\w)"))
_OTHER_LETTER = re.compile(rf"/([{_AMINO}])(?!\w)")
_LONG = 5  # "e1813q" is hardly anything but a variant; "s45f" may be
_NEAR, _IN_LIST = 60, 12  # characters between a gene and its variant, between two variants of a list
_CELL_LINES = frozenset(
    {"T47D", "H69R", "S100A", "S100P", "A549", "K562", "H460", "H358", "H23", "A375", "A431", "T98G", "L929"}
)
_GERMLINE = frozenset({"i655v"})  # common polymorphisms of HER2, no mutations of a tumour


def read_variants(text: str, bearers: Sequence[Bearer], known: Mapping[str, Mapping[str, str]]) -> Iterator[Finding]:
    """Yield the variants of a text with the gene that each belongs to: the one beside it, else the one known for it.

    `known` is, for each beginning of an id, the variants that are known well enough to be told without their gene."""
    glued = {bearer.end: bearer for bearer in bearers if _VARIANT_HERE.match(text, bearer.end)}
    starts = sorted({match.start() for match in _VARIANT.finditer(text)} | set(glued))
    last: Finding | None = None
    for start in starts:
        match = _VARIANT_HERE.match(text, start)
        if match is None or match["change"] in _CELL_LINES:
            continue
        owner = glued.get(start) or _owner(text, match, bearers, last.end if last else -1)
        beginning = owner.beginnings[0] if owner else _alone(match, bearers, known, last)
        if (
            beginning
            and _is_change(match["change"], known.get(beginning, {}))
            and match["change"].lower() not in _GERMLINE
        ):
            stretch = (owner.start, owner.end) if owner else match.span()
            last = Finding(beginning, _state(match["change"]), min(start, stretch[0]), max(match.end(), stretch[1]))
            yield last
            if other := _OTHER_LETTER.match(text, match.end()):
                yield replace(last, state=_state(match["change"][:-1] + other[1]), end=other.end())


def _alone(
    match: re.Match[str], bearers: Sequence[Bearer], known: Mapping[str, Mapping[str, str]], last: Finding | None
) -> str:
    """Return how the id of a variant with no gene beside it begins: as its list, or as the gene it is known for."""
    if last and 0 <= match.start() - last.end <= _IN_LIST:
        return last.beginning
    mentioned = {beginning for bearer in bearers for beginning in bearer.beginnings}
    change = match["change"].lower()
    found = next((b for b, changes in known.items() if change in changes and b in mentioned), "")
    alone = len(mentioned) == 1 and len(change) >= _LONG
    return found or (next(iter(mentioned)) if alone else "")


def _is_change(change: str, known: Mapping[str, str]) -> bool:
    """Tell whether a form is a variant: it ends in what the residue became; a bare position must be known."""
    return (
        change[-1] in "*X"
        or change[-1].isalpha()
        or not change[-1].isdigit()
        or "_" in change
        or change.lower() in known
    )


def _state(change: str) -> str:
    return change.lower().replace("*", "x")


def _owner(text: str, match: re.Match[str], bearers: Sequence[Bearer], reached: int) -> Bearer | None:
    """Return the gene that stands before a variant in its sentence, or right after it."""
    first, _ = sentence_at(text, match.start())
    before = [bearer for bearer in bearers if first <= bearer.start and bearer.end <= match.start()]
    if before:
        nearest = before[-1]
        listed = nearest.end < reached and match.start() - reached <= _IN_LIST
        if listed or match.start() - nearest.end <= _NEAR:
            return nearest if len(nearest.beginnings) == 1 else None
    after = next((bearer for bearer in bearers if bearer.start >= match.end()), None)
    if after and re.fullmatch(
        r"[\s-]*(?:mutation in |mutations in |mutant |mutated )?(?:the )?", text[match.end() : after.start]
    ):
        return after
    return None
