"""Whom a sentence speaks of: all patients of a study, or a part of them, in the author's words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from bot.annotate.numbers.quantities import (
    ASIDE,
    ENDPOINT,
    INTERVAL,
    NAME,
    RATIO,
    SHARE,
    SIGNS,
    TIME,
    Skeleton,
    any_of,
)

NAMED = "\uf8ff"  # stands for a group that is known
_ASIDE = re.compile(r"\s?[(\[][^()\[\]]*[)\]]")
_E = any_of(ENDPOINT)
_LED_IN = re.compile(
    r"^(?P<words>(?:In|Among|For|Within|Of|Across) [^()\[\];]{3,110}?"
    r"|At [^,()\[\];]{0,60}\b(?:doses?|dose levels?|RP2D|MTD)\b[^,()\[\];]{0,60}), ",
    re.IGNORECASE,
)
_SEVERAL_PARTS = re.compile(r"\bsub-?groups\b|\bsub-?group analys|\bsubsets\b", re.IGNORECASE)
_WORD = rf"(?:[^,;()\[\]{SIGNS}]|{any_of(NAME)})"
_OTHER_STUDY = re.compile(r"\b(?:trials?|stud(?:y|ies)|registry|literature)\b", re.IGNORECASE)
_OF_ALL = re.compile(
    r"\b(?:for|in|among|of) all (?:\d+ )?patients(?! (?:with|who|whose|in|receiving|treated))|\(all patients\)"
    r"|\bacross (?:all )?(?:the )?(?:doses|dose levels)\b",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    rf"{_E} (?P<whom>(?:in|among|for) (?:the )?(?:(?:{any_of(ASIDE)} )?(?:patients|participants|women|those)"
    rf" (?:with|in|whose|who had) {_WORD}{{3,70}}?|{_WORD}{{2,50}}? (?:population|subgroup|subset)))(?= (?:was|were)\b)"
)
_NEUTRAL = re.compile(
    r"(?:In|For|Among|Within|Of|Across|At)? ?(?:the |all |these |this |our |both |an? )*"
    r"(?:overall|entire|whole|total|full|intention|intent|ITT|mITT|all|primary|final|interim|updated"
    r"|(?:study|trial|phase)(?! (?:\d|[A-D]\b|I+))|phase \S+ (?:study|trial)"
    r"|planned|present|current|efficacy|evaluable|per-protocol|prespecified|pre-specified|addition|contrast|general"
    r"|doses|dose levels|particular|randomi[sz]ed|enrolled|treated|pooled|combined|open-label|multicent"
    r"|retrospective|prospective|\d+ (?:\w+[ -]){0,2}(?:patients|participants|women|men)"
    r"(?: who (?:were|underwent) (?:randomly )?(?:randomi[sz]\w+|enrolled|treated|assigned|included))?$|patients$)\b"
    r"(?!.*\b(?:with|whose|who had|without|at|sub-?(?:group|set|population)s?)\b)",
    re.IGNORECASE,
)
_PERCENTAGE = re.compile(  # "the percentage of patients with an objective response" is the rate itself
    r"\b(?:percentage|proportion) of (?:the )?(?:patients|participants) (?:with|who had|achieving|having) (?:an? )?"
    r"(?:investigator-assessed )?(?:confirmed )?"
    rf"(?={_E})"
)
_PEOPLE = re.compile(
    rf"(?P<before>(?:(?:[\w+'\uf8ff-]|{any_of(NAME)})+ ){{0,4}})\b"
    r"(?P<who>(?:non-?)?responders|patients?|population|cohorts?|subsets?|women|men|participants"
    r"|individuals|tumou?rs?|carriers|stratum|strata|expression|levels?|arms?|groups?|settings?|cases|subjects|disease|lines?|those)\b"
    r"(?P<after>(?: (?:treated|receiving|assigned|randomi[sz]ed|who received|given|to receive))*"
    r"(?:(?: (?:with|w/|to|in|on))? \uf8ff"
    r"| (?:with|w/|to|in|who|whose|without|harbou?ring|having|positive|negative|aged|receiving|of|on)) ?)?"
)
_POINTED_AT = re.compile(  # whom "these" are, the sentence before says: all, or some
    r"(?:At|In|Among|For|Of|Within|With) (?:this|that|these|those) (?:[\w-]+ ){0,2}?"
    r"(?:patients|participants|individuals|women|men|cases|tumou?rs|(?:sub)?(?:groups?|sets?|cohorts?|populations?)"
    r"|cut-?offs?|thresholds?|doses?|dose levels?)\b",
    re.IGNORECASE,
)
_STAGE = re.compile(
    r"(?:the )?(?:(?:phase|part|stage|cohort|arm|group) \S+|(?:[Ss]tudy|[Tt]rial) (?:\d\S*|[A-D]|I+))"
    r"(?: (?:part|cohort|portion))?(?: of [\w ]+)?"
)
_PLAIN_PEOPLE = re.compile(
    rf"(?:(?:{any_of(ASIDE)}|(?:response-)?(?:evaluable|assessable)|in|among|for|of|with|by|to|from|the|all|overall"
    r"|entire|whole|total|full|study|trial|intention-to-treat"
    r"|intent-to-treat|ITT|mITT|randomi[sz]ed|enrolled|treated|evaluable|efficacy|efficacy-evaluable|per-protocol"
    r"|analysis|safety|were|was|median|longer|shorter|higher|lower|better|survival|and|a|than|reported|observed"
    r"|achieved|seen|noted|occurred|two|both|between|similar|each|\d+) )*"
)


def population(made: Skeleton) -> str | None:
    """Return whom the opening words of a sentence speak of, "" for all; None where that cannot be said."""
    text = bare(made.text)
    led = _LED_IN.match(text)
    if led is None:
        return None if re.match(r"(?:In|Among|For|Within|Of|Across) ", text, re.IGNORECASE) else ""
    words = made.words(led["words"])
    if _SEVERAL_PARTS.search(words):
        return None
    if _NEUTRAL.match(words):
        return ""
    if (
        _OTHER_STUDY.search(words)
        or len(words) > 80
        or re.search(any_of(ENDPOINT, TIME, SHARE, RATIO, INTERVAL), led["words"])
    ):
        return None
    return re.sub(r"^\w+ (?:the )?", "", words)


def fronted(made: Skeleton) -> Skeleton | None:
    """Return "OS among patients with A was …" as "Among patients with A, OS was …"; None where nothing is so said."""
    match = _BESIDE.search(made.text)
    if match is None or _LED_IN.match(made.text) or len(made.of(ENDPOINT)) > 1:
        return None
    whom = made.text[match.start("whom") : match.end("whom")]
    rest = made.text[: match.start("whom") - 1] + made.text[match.end("whom") :]
    return replace(made, text=f"{whom[0].upper()}{whom[1:]}, {rest}")


def narrows(made: Skeleton, groups: Iterable[str]) -> bool:
    """Return whether a sentence speaks of some of the patients elsewhere than in its opening words and its groups."""
    text = _PERCENTAGE.sub("", _LED_IN.sub("", bare(made.text)))
    for group in groups:
        text = text.replace(group, NAMED)
    return any(not _is_plain(match) for match in _PEOPLE.finditer(text))


def _is_plain(match: re.Match[str]) -> bool:
    if NAMED in match[0]:
        return True
    return not match["after"] and bool(_PLAIN_PEOPLE.fullmatch(match["before"]))


def names_a_part(text: str) -> bool:
    """Return whether a sentence begins with a part of the patients, of whom the next may go on to speak."""
    if _POINTED_AT.match(text):
        return True
    led = re.match(r"(?:In|Among|For) ([^,]{3,90}), ", text)
    if led is None:
        return False
    return bool(_STAGE.fullmatch(led[1]) or (_PEOPLE.search(led[1]) and not _NEUTRAL.match(led[1])))


def speaks_of_all(text: str) -> bool:
    """Return whether a sentence says that it is about all patients again."""
    led = re.match(r"(?:In|Among|For|Across) ([^,]{3,60}), ", text)
    known = led and re.search(r"\b(?:overall|all|entire|whole|total|full|ITT|inten\w+-to-treat)\b", led[1])
    return bool(known or _OF_ALL.search(text))


def of_all_doses(text: str) -> bool:
    """Return whether a sentence tells of all patients whatever they were given."""
    return bool(_OF_ALL.search(text))


def opening(text: str) -> tuple[str, str]:
    """Return the opening words that say of whom a sentence speaks, and the rest."""
    led = _LED_IN.match(text)
    return (led[0], text[led.end() :]) if led else ("", text)


def bare(text: str) -> str:
    """Return a text without what stands in brackets."""
    return _ASIDE.sub("", _ASIDE.sub("", text))
