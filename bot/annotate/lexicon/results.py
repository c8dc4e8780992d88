"""Where a text gives results of HER2: the sentences that name it, and the next ones, which may go on with them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from bot.annotate.lexicon import around
from bot.annotate.lexicon.context import Scene
from bot.annotate.lexicon.her2 import may_tell, read_assays
from bot.annotate.lexicon.pages import Page
from bot.annotate.lexicon.states import Bearer, Finding
from bot.annotate.text import sentence_at

_UNNAMED = re.compile(r"\bihc[^.;]{0,30}?\b2\s?\+[\s/,(and]{0,6}f?ish\b")
_LINES = 4  # of a list: "HER2-negative, defined as:" and what each line says
_NEAR = 60  # characters between a protein and its score
_NO_BREAST = re.compile(r"\b(?:non-?\s?|other than )breast\b")
_NOT_SCORED = frozenset({"her2", "hr", "er", "pr", "ctdna", "mrd"})  # HER2 itself, and what bears no such score
# "CLDN18.2-positive (2+ in 75% of the cells)", not "PIK3CA-mutated breast cancer (IHC 1+)"
_SCORE_OF = re.compile(
    r"(?=[^;.]*(?:ihc|immuno|express|stain|positiv|scor|%))(?:(?!mutat|cancer|carcinoma|tumou?r)[^;])*"
)


def read_results(page: Page, bearers: Sequence[Bearer], scene: Scene) -> Iterator[Finding]:
    """Yield what the results of HER2 in a page say."""
    told = (stretch for stretch in _stretches(page, bearers) if may_tell(page.folded, *stretch))
    for first, last in told:
        breast = scene.breast(page.tumours_in(first, last)) and not _NO_BREAST.search(page.folded, first, last)
        for finding in read_assays(page.folded, first, last, breast=breast):
            if not _is_of_another(page, bearers, finding):
                yield finding


def _stretches(page: Page, bearers: Sequence[Bearer]) -> Iterator[tuple[int, int]]:
    """Yield the sentences about HER2, and after each the next one if it names no other gene."""
    done: set[tuple[int, int]] = set()
    anchors = [bearer.start for bearer in bearers if "her2" in bearer.beginnings]
    for anchor in anchors or _unnamed(page):
        named = sentence_at(page.text, anchor)
        for stretch in (named, *_next(page, bearers, named)):
            if stretch not in done:
                done.add(stretch)
                yield stretch


def _unnamed(page: Page) -> list[int]:
    """Return where a text on breast cancer gives HER2's scores and hybridization without its name."""
    found = _UNNAMED.search(page.folded) if "2+" in page.folded else None
    breast = found and any("breast" in name.id for hit in page.cancers for name in hit[2])
    return [found.start()] if found and breast else []


def _next(page: Page, bearers: Sequence[Bearer], stretch: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Yield the next sentence if it names no other gene, of a list of conditions its next lines."""
    reached, lines = stretch[1], _LINES if page.text[: stretch[1]].rstrip().endswith(":") else 1
    while lines and reached < len(page.written):
        first, last = sentence_at(page.text, reached)
        index = bisect_left(bearers, first, key=lambda bearer: bearer.start)
        if index < len(bearers) and bearers[index].start < last:
            return
        yield first, last
        reached, lines = last, lines - 1


def _is_of_another(page: Page, bearers: Sequence[Bearer], finding: Finding) -> bool:
    """Tell whether a result is that of another protein, which stands nearer before it than HER2."""
    index = bisect_left(bearers, finding.start, key=lambda bearer: bearer.start)
    if not index or _NOT_SCORED.intersection(bearers[index - 1].beginnings):
        return False
    nearest = bearers[index - 1]
    if finding.start - nearest.end > _NEAR:
        return False
    if index > 1 and around.JOINED.fullmatch(page.folded, bearers[index - 2].end, nearest.start):
        return False  # "HER2 and EGFR IHC 3+"
    return bool(_SCORE_OF.fullmatch(page.folded, nearest.end, finding.start))
