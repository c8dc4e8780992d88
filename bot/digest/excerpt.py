"""The few sentences that tell what an item is about, whole and in the author's words."""

from __future__ import annotations

import re

from bot.annotate.abstracts import BACKGROUND, CONCLUSION, FINDINGS, METHODS, REMARKS, Line, concludes, lines
from bot.annotate.sentences import Sentence, split
from bot.digest.wording import trial_line
from bot.model import Announcement, Article, Item, Mention

GAP = " … "
NO_ABSTRACT = "No abstract available"
_TURNS = ("However", "But ", "Nevertheless", "Nonetheless", "Yet ", "Conversely", "In contrast", "On the other hand")

# what the authors did, or set out to do; what was known stands before it
_WORK = r"(?:study|trial|work|analysis|review|article|paper|report|meta-analysis)"
_OWN = re.compile(rf"\b(?:we|our|was|were|(?:this|present|current) {_WORK})\b", re.IGNORECASE)
_BEGINS = re.compile(
    rf"\bin (?:this|the present|the current) {_WORK}\b|\bhere(?:in)?,? we\b|\bthe (?:aim|purpose|objective|goal) of\b"
    r"|\bthis (?:review|article|paper) (?:\w+ ){0,2}(?:discuss|summari|aim|focus|cover|describ|highlight|intend|explor"
    r"|provid)",
    re.IGNORECASE,
)
_PROCEDURE = re.compile(
    r"\b(?:was|were) (?:\w+ )?(?:performed|conducted|carried out|used|achieved|constructed|transfected|applied|employed"
    r"|collected|enrolled|recruited|established|adopted)\b",
)


def excerpt(item: Item, wanted: frozenset[str] = frozenset(), *, limit: int = 600) -> str:
    """Return what to print under an item's title, at most `limit` characters.

    Of a paper: its conclusion with its "however", and a sentence that names what was asked for (entity ids in
    `wanted`) where neither the title nor the conclusion does; gaps are shown. Nothing is taken from the background, and
    from the methods only what nothing else names, marked as such. Of a trial: its line. Of an announcement: its first
    sentences."""
    match item.record:
        case Article(abstract=abstract):
            return _of_paper(lines(abstract), _named(item, wanted), limit) or NO_ABSTRACT
        case Announcement(summary=summary):
            return _joined(_first(split(summary), limit), limit)
        case _:
            return trial_line(item)


def _of_paper(all_lines: tuple[Line, ...], named: dict[str, list[Mention]], limit: int) -> str:
    body = tuple(line for line in all_lines if line.part != REMARKS)
    first, rest = _by_worth(_conclusion(body), named)
    chosen = _fitting(first, limit, ())
    chosen = _fitting(_naming(body, chosen, named), limit, chosen)
    chosen = _fitting(rest, limit, chosen)
    return _joined(sorted(chosen, key=lambda line: line.sentence.start), limit) or _cut(body, limit)


def _named(item: Item, wanted: frozenset[str]) -> dict[str, list[Mention]]:
    """Return, for each thing asked for, where it is named; nothing for what the title names already."""
    meant = [m for m in item.mentions if m.entity.id in wanted and not m.excluded]
    in_title = {m.entity.id for m in meant if m.place == "title"}
    named: dict[str, list[Mention]] = {}
    for mention in meant:
        if mention.place == "abstract" and mention.entity.id not in in_title:
            named.setdefault(mention.entity.id, []).append(mention)
    return named


# --- what it concludes --------------------------------------------------------------------------------------------


def _conclusion(body: tuple[Line, ...]) -> tuple[Line, ...]:
    """Return the labelled conclusion, else the last sentences of what was found, from where they begin to conclude."""
    labelled = tuple(line for line in body if line.part == CONCLUSION)
    if labelled:
        return labelled
    found = tuple(line for line in body if line.part in {FINDINGS, ""}) or body
    tail = found[-4:]
    begin = next((i for i, line in enumerate(tail) if i and concludes(line.text)), max(len(tail) - 2, 0))
    return _with_its_start(tail, begin)


def _with_its_start(tail: tuple[Line, ...], begin: int) -> tuple[Line, ...]:
    # a "however" means nothing without what it turns against
    return tail[max(begin - 1, 0) :] if tail and tail[begin].text.startswith(_TURNS) else tail[begin:]


def _by_worth(conclusion: tuple[Line, ...], named: dict[str, list[Mention]]) -> tuple[tuple[Line, ...], ...]:
    """Return a conclusion in two: the sentences that may not be missing if not all of them fit, and the others."""
    main = _main(conclusion)
    first = tuple(line for line in conclusion if line is main or _turns(line) or _names(line, named))
    return first, tuple(line for line in conclusion if line not in first)


def _main(conclusion: tuple[Line, ...]) -> Line | None:
    """Return the sentence that says most: the first under a heading; without one, the last, if it can that concludes.

    What a conclusion without a heading begins with may still be a result."""
    if not conclusion or conclusion[0].part:
        return conclusion[0] if conclusion else None
    return next((line for line in reversed(conclusion) if concludes(line.text)), conclusion[-1])


def _turns(line: Line) -> bool:
    return line.text.startswith(_TURNS)


# --- what was asked for -------------------------------------------------------------------------------------------


def _naming(body: tuple[Line, ...], chosen: tuple[Line, ...], named: dict[str, list[Mention]]) -> tuple[Line, ...]:
    """Return a sentence for each thing asked for that the chosen ones do not name."""
    told = {name for name, mentions in named.items() if any(_holds(line, mentions) for line in chosen)}
    lines_for = (_best(body, mentions) for name, mentions in named.items() if name not in told)
    return tuple(dict.fromkeys(line for line in lines_for if line and line not in chosen))


def _best(body: tuple[Line, ...], mentions: list[Mention]) -> Line | None:
    """Return the sentence that says most: a finding, else one that no heading places, else one of the methods."""
    holding = [line for line in body if line.part != BACKGROUND and _holds(line, mentions) and not _opens(line, body)]
    return min(holding, key=_rank, default=None)


def _rank(line: Line) -> tuple[int, bool, int]:
    parts = (CONCLUSION, FINDINGS, "", METHODS)
    return parts.index(line.part), bool(_PROCEDURE.search(line.text)), line.sentence.start


def _opens(line: Line, body: tuple[Line, ...]) -> bool:
    """Return whether a sentence stands before the authors' own work in an abstract without headings.

    There stands what was known before. Where their work comes late and unannounced, that is the first sentence."""
    return not line.part and len(body) >= 4 and body.index(line) < _beginning(body)


def _beginning(body: tuple[Line, ...]) -> int:
    announced = next((place for place, line in enumerate(body) if _BEGINS.search(line.text)), None)
    if announced is not None:
        return announced
    own = next((place for place, line in enumerate(body) if _OWN.search(line.text)), len(body))
    return own if own <= len(body) // 2 else 1


def _names(line: Line, named: dict[str, list[Mention]]) -> bool:
    return any(_holds(line, mentions) for mentions in named.values())


def _holds(line: Line, mentions: list[Mention]) -> bool:
    return any(line.sentence.start <= m.start < line.sentence.end for m in mentions)


# --- how it is printed --------------------------------------------------------------------------------------------


def _fitting(ranked: tuple[Line, ...], limit: int, taken: tuple[Line, ...]) -> tuple[Line, ...]:
    """Return what was taken and as many more, in their rank, as fit."""
    for line in ranked:
        grown = tuple(sorted((*taken, line), key=lambda one: one.sentence.start))
        if len(_joined(grown, None)) <= limit:
            taken = grown
    return taken


def _first(sentences: tuple[Sentence, ...], limit: int) -> tuple[Line, ...]:
    """Return the first sentences that fit, up to the first that does not."""
    taken: list[Line] = []
    room = limit
    for sentence in sentences:
        room -= len(sentence.text) + 1
        if room < 0 and taken:
            break
        taken.append(Line(sentence, ""))
    return tuple(taken)


def _joined(taken: list[Line] | tuple[Line, ...], limit: int | None) -> str:
    """Return sentences in order, with what is left out between them shown as a gap."""
    text, end = "", 0
    for line in taken:
        between = (" " if line.sentence.start - end <= 1 else GAP) if text else ""
        text, end = f"{text}{between}{_marked(line)}", line.sentence.end
    return text if limit is None else _shortened(text, limit)


def _marked(line: Line) -> str:
    """Return a sentence; one that tells no finding says so."""
    return f"[{line.part.capitalize()}] {line.text}" if line.part == METHODS else line.text


def _cut(body: tuple[Line, ...], limit: int) -> str:
    """Return the beginning of a conclusion of which no sentence fits."""
    return _joined(_conclusion(body)[:1], limit)


def _shortened(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    return text[: limit - 2].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"
