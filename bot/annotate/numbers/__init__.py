"""The key numbers of a paper: how many patients, and what was found."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.annotate.abstracts import FINDINGS, METHODS, Line, concludes, lines
from bot.annotate.numbers.enrolled import Patients, enrolled
from bot.annotate.numbers.joined import joined
from bot.annotate.numbers.outcomes import outcomes
from bot.annotate.numbers.results import Outcome
from bot.annotate.papers import is_retracted
from bot.model import Article

_COMPARING = re.compile(r"\b(?:vs\.?|versus)\s|\bcompar(?:ed|ing|ison)\b", re.IGNORECASE)
_SEVERAL = re.compile(
    r"\brandomi[sz]|\brandomly\b|\barms\b|\bplacebo\b|\bgroups\b"
    r"|\bdose[- ](?:escalation|expansion|levels?|finding)\b|\bexpansion\b|\bat the [\w -]{0,30}dose\b"
    r"|\bphase (?:1|I)[ab]?\b.*\bphase (?:2|II)\b|\bcohort \w+ \(|\bpart (?:1|2|A|B)\b"
    r"|\b(?:each|control) (?:arm|group)\b|\bcohorts? [A-D\d]|\bcohorts\b|\bcontrols\b",
    re.IGNORECASE,
)
_POOLED = re.compile(r"meta-?analy|\bpooled\b|systematic review|individual patient data", re.IGNORECASE)
_NO_RESULTS = re.compile(  # cases, models of what might be, and what others found
    r"\bcost[- ](?:effective|utility|benefit|minimi)|\bMarkov\b|\bmicrosimulation|\bQALYs?\b"
    r"|\b(?:in )?this (?:commentary|editorial|perspective|viewpoint|review|mini-?review|overview|letter)\b"
    r"|\bwe (?:review|discuss|comment|argue)\b"
    r"|\bcase (?:report|stud(?:y|ies)|series)\b|\bwe (?:report|describe|present) (?:a|the|an|two|three) case",
    re.IGNORECASE,
)
_ANIMALS = re.compile(r"\bmice\b|\bmurine\b|\bmouse\b|xenograft|\brats\b|zebrafish", re.IGNORECASE)
_TREATED = re.compile(
    r"\b(?:patients|participants|women|men)\b.{0,80}\b(?:enrol|treated|random|included|assigned|received)",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:we|our|here)\b|\bthis (?:\w+[ -]){0,4}(?:study|trial|analysis|work)\b|\bretrospective|\bprospective"
    r"|\b(?:patients|participants|women|men) (?:\w+ ){0,6}?(?:were|underwent) "
    r"(?:randomly|randomi|enrolled|included|treated|assigned)|\ba total of \d",
    re.IGNORECASE,
)
_SENTENCE_MAX, _SENTENCES_MAX = 1_000, 60  # more is no abstract


@dataclass(frozen=True, slots=True)
class KeyNumbers:
    """Numbers by which a paper is judged; each carries the sentence that states it."""

    patients: Patients | None
    outcomes: tuple[Outcome, ...]


@lru_cache(maxsize=2_000)  # reading costs milliseconds, and one paper stands in the digests of many
def key_numbers(article: Article) -> KeyNumbers:
    """Return the numbers of a paper that are understood beyond doubt; mostly few, often none."""
    if is_retracted(article):
        return KeyNumbers(None, ())
    body = tuple(line for line in lines(article.abstract) if len(line.text) <= _SENTENCE_MAX)[:_SENTENCES_MAX]
    own = () if _is_none(article.title, body) else _own(body)
    findings = tuple(line for line in own if line.part != METHODS)
    several = _compares(article.title, own, findings)
    told = outcomes(
        joined(findings, "\n".join(section.text for section in article.abstract)),
        compares=several,
        pooled=bool(_POOLED.search(article.title)),
    )
    return KeyNumbers(enrolled(own), told)


def _is_none(title: str, body: tuple[Line, ...]) -> bool:
    """Return whether a paper is of a case, of a model of what might be, of others' results, or of animals only."""
    text = " ".join((title, *(line.text for line in body)))
    return bool(_NO_RESULTS.search(text) or (_ANIMALS.search(text) and not _TREATED.search(text)))


def _compares(title: str, own: tuple[Line, ...], findings: tuple[Line, ...]) -> bool:
    """Return whether a paper has several groups; findings may compare parts of one ("7.6 vs 4.3 months")."""
    plan = " ".join((title, *(line.text for line in own if line not in findings)))
    return bool(_SEVERAL.search(" ".join((title, *(line.text for line in own)))) or _COMPARING.search(plan))


def _own(body: tuple[Line, ...]) -> tuple[Line, ...]:
    """Return what was done and found; without headings, what stands from where the paper speaks of itself."""
    if any(line.part for line in body):
        return tuple(line for line in body if line.part in {METHODS, FINDINGS})
    begin = next((i for i, line in enumerate(body) if _OWN.search(line.text)), len(body))
    return tuple(line for line in body[begin:] if not concludes(line.text))
