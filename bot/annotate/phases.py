"""Which phase a paper states for its own trial, not for one in the background."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.annotate.cues import Prose, cue
from bot.annotate.papers import Paper
from bot.annotate.sentences import split
from bot.annotate.text import fold

_PHASE = re.compile(
    r"\bphase[ -](?P<first>[1-4]|iv|i{1,3})[abc]?(?:[ ]?(?:[/-]|and)[ ]?(?:phase[ -])?(?P<second>[1-4]"
    r"|i{1,3})[ab]?)?\b"
)
_ARABIC = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
_BY_TYPE = re.compile(r"clinical trial, phase (i{1,3}|iv)")
_OWN = cue(
    "this|our|we|was|present|open-label|multicent|randomi|escalation|single-arm",
    r"\b(?:this|our|we|was|were|present|open-label|multicent\w+|randomi[sz]ed|dose-escalation|single-arm)\b",
)
_OF_A_STUDY = re.compile(r".{0,80}\b(?:trial|study|studies|part|portion)\b(?! (?:database|registry|dataset))")
_THIS = re.compile(r"\b(?:this|our|present|current)\b[^;]{0,60}$")
_OTHERS = re.compile(  # right before a phase
    r"\b(?:recent|previous|prior|earlier|ongoing|future|planned|further|another|other|subsequent|next|recommended"
    r"|larger?|confirmatory)\b[^;]{0,50}$"
)
_ELSEWHERE = cue(  # anywhere in the sentence
    "warrant|needed|underway|required|has |have |will be|led to|established|approv|based on|support",
    r"\b(?:warrant\w*|needed|underway|required|(?:has|have) (?:recently )?(?:been|shown)|will be|led to|established"
    r"|approv\w+|supports?|based on (?:the )?(?:\w+ )?(?:results|data|findings|outcomes|evidence|success))\b",
)


@lru_cache(maxsize=8)
def phases_of(paper: Paper) -> tuple[str, ...]:
    """Return the phases of a paper's own trial; the title knows best, then the indexers, then the abstract."""
    if stated := phases_in(paper.title):
        return stated
    typed = sorted({_ARABIC[m[1]] for name in paper.types if (m := _BY_TYPE.match(name))})
    return tuple(typed) or _in_abstract(paper)


def phases_in(words: Prose) -> tuple[str, ...]:
    """Return the phases that words name first; none where they name no phase."""
    stated = _PHASE.search(words)
    return _named(stated) if stated else ()


def _in_abstract(paper: Paper) -> tuple[str, ...]:
    if "phase" not in paper.abstract or not _PHASE.search(paper.abstract):
        return ()
    sentences = (Prose.of(fold(sentence.text)) for sentence in split(paper.written))
    own = (_own_phase(sentence) for sentence in sentences if _OWN(sentence))
    return next((_named(stated) for stated in own if stated), ())


def _own_phase(sentence: Prose) -> re.Match[str] | None:
    """Return the phase that a sentence gives to a trial or a study of its own."""
    stated = _PHASE.search(sentence)
    if stated is None or not _OF_A_STUDY.match(sentence, stated.end()):
        return None
    before = sentence[max(0, stated.start() - 80) : stated.start()]
    others = _OTHERS.search(before) or _ELSEWHERE(sentence)
    return stated if _THIS.search(before) or not others else None


def _named(stated: re.Match[str]) -> tuple[str, ...]:
    names = (stated["first"], stated["second"])
    return tuple(dict.fromkeys(_ARABIC.get(name, name) for name in names if name))
