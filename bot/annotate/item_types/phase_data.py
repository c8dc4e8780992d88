"""Results of a drug trial whose phase the paper states for this trial, not for one in the background."""

import re

from bot.annotate.cues import Prose, cue
from bot.annotate.evidence import is_secondary
from bot.annotate.papers import Paper, paper
from bot.annotate.sentences import split
from bot.model import ItemType, Mention, Sighting

LABELS = ("P1 data", "P1/2 data", "P2 data", "P2/3 data", "P3 data", "P4 data")
GROUPS = ("Papers", "Clinical data", "Phase data")

_PHASE = re.compile(
    r"\bphase[ -](?P<first>[1-4]|iv|i{1,3})[abc]?(?:[ ]?[/-][ ]?(?:phase[ -])?(?P<second>[1-4]|i{1,3})[ab]?)?\b"
)
_ARABIC = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
_BY_TYPE = re.compile(r"clinical trial, phase (i{1,3}|iv)")
_OWN = cue(
    "this|our|we|was |were|open-label|multicent|randomi|escalation|single-arm",
    r"\b(?:this|our|we|was|were|present|open-label|multicent\w+|randomi[sz]ed|dose-escalation|single-arm)\b",
)
_OTHERS = cue(
    "recent|previous|ongoing|warrant|recommend|future|planned|further|underway|approv|being|prior|led to"
    "|based on|established|support|will be|have shown|has shown|needed|required|subsequent|next",
)


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    read = paper(sighting)
    phases = _phases(read) if read and not is_secondary(read) else ()
    label = f"P{'/'.join(phases)} data"
    return ItemType("phase_data", label) if label in LABELS else None


def _phases(paper: Paper) -> tuple[str, ...]:
    """Return the phases of this trial; the title knows best, then the indexers, then the abstract."""
    if stated := _PHASE.search(paper.title):
        return _named(stated)
    typed = sorted({_ARABIC[m[1]] for name in paper.types if (m := _BY_TYPE.match(name))})
    return tuple(typed) or _in_abstract(paper.abstract)


def _in_abstract(abstract: str) -> tuple[str, ...]:
    if "phase" not in abstract or not _PHASE.search(abstract):
        return ()
    own = (s for s in (Prose.of(sentence.text) for sentence in split(abstract)) if _OWN(s) and not _OTHERS(s))
    return next((_named(stated) for text in own if (stated := _own_phase(text))), ())


def _own_phase(sentence: str) -> re.Match[str] | None:
    """Return the phase that a sentence gives to a trial or a study of its own."""
    stated = _PHASE.search(sentence)
    return (
        stated
        if stated and re.match(r".{0,80}\b(?:trial|study|studies|part|portion)\b", sentence[stated.end() :])
        else None
    )


def _named(stated: re.Match[str]) -> tuple[str, ...]:
    names = (stated["first"], stated["second"])
    return tuple(dict.fromkeys(_ARABIC.get(name, name) for name in names if name))
