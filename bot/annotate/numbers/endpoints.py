"""The endpoints of clinical trials, by the names that papers give them."""

from __future__ import annotations

import re

OTHER = "other"  # an endpoint that is told apart, so that its numbers are not another's, and not read
RATES = frozenset({"ORR", "response rate", "pCR"})

_SURVIVALS = {
    "progression-free": "PFS",
    "overall": "OS",
    "disease-free": "DFS",
    "invasive disease-free": "iDFS",
    "event-free": "EFS",
    "recurrence-free": "RFS",
    "relapse-free": "RFS",
    "distant recurrence-free": "DRFS",
    "distant relapse-free": "DRFS",
    "distant metastasis-free": "DMFS",
    "distant disease-free": "DDFS",
    "metastasis-free": "MFS",
    "radiographic progression-free": "rPFS",
}
_ALIASES = {"IDFS": "iDFS", "mPFS": "PFS", "mOS": "OS", "cORR": "ORR", "tpCR": "pCR", "RR": OTHER}
_SHORT = r"m?PFS|m?OS|i?DFS|IDFS|EFS|RFS|DRFS|DMFS|DDFS|MFS|rPFS|c?ORR|t?pCR|RR"
_BRACKET = r"(?:\s?[(\[][\w-]+[)\]])?"
_QUALIFIED = (
    r"intracranial|CNS|brain|central nervous system|second|post-?progression|cancer-specific|local(?:-regional)?"
    r"|locoregional|biochemical|intrahepatic|extracranial|graft|symptom|chemotherapy-free|treatment-free|systemic"
    r"|peritoneal|hepatic|ctDNA|molecular|metabolic|pathologic(?:al)?|early|best|PSA|CA-?125"
)
_OTHERS = (
    r"(?:median )?(?:duration of (?:\w+ ){0,2}response|response duration)|time[- ]to[- ][\w-]+(?: [\w-]+)?|D[Oo][RT]"
    r"|TT[A-Z]\w*|PFS-?2|disease[- ]control(?: rates?)?|clinical[- ]benefit(?: rates?)?|DCR|CBR"
    r"|(?:near-)?(?:complete|partial|metabolic|molecular|major|minimal|immune|antibody)"
    r" (?:(?:metabolic|pathologic(?:al)?) )?(?:responses?|remissions?)(?: rates?)?|CRR?|MPR|stable disease"
    r"|progressive disease|[\w-]+-specific survival|[\w-]+-free (?:interval|rate)s?|freedom from [\w-]+"
    r"|treatment duration|duration of (?:treatment|therapy|exposure|stay|follow-up)|time on treatment"
    r"|adverse events?|toxicit(?:y|ies)|survival benefit|residual (?:disease|cancer)|QALYs?|response durations?"
    r"|non-?response(?: rates?)?|lack of (?:\w+ )?response"
)
MENTION = re.compile(
    r"\b(?P<pathologic>patholog(?:ic|ical) complete (?:responses?|remission)(?: rates?)?"
    r"(?:\s?[(\[]t?pCR[)\]])?(?: rates?)?)"
    rf"|(?P<other>\b(?:{_QUALIFIED})[ -](?:[\w-]+ )?(?:survival|responses?|PFS|ORR|OS|DFS)(?: rates?)?{_BRACKET}"
    rf"|\b(?:{_OTHERS})\b{_BRACKET})"
    r"|\b(?P<survival>(?:(?:invasive|distant|radiographic) )?"
    r"(?:(?:progression|disease|event|recurrence|relapse|metastasis)[ -]free|overall) survivals?)(?: rates?)?"
    rf"(?:\s?[(\[](?:{_SHORT})[)\]])?(?: rates?)?"
    r"|\b(?P<rate>(?:confirmed )?(?:(?:objective|overall|tumou?r) )?responses?(?: rates?)?(?:\s?[(\[]c?O?RR[)\]])?"
    r"(?: rates?)?(?: \([^()\d]{3,60}\))?)(?! evaluation| criteria| assessment)"
    rf"|\b(?P<short>{_SHORT})\b(?: rates?)?",
    re.IGNORECASE,
)


def named(match: re.Match[str]) -> str:
    """Return the short name of a mentioned endpoint; OTHER for one that is not read."""
    if match["other"]:
        return OTHER
    if match["pathologic"]:
        return "pCR"
    if match["survival"]:
        words = re.sub(r"[ -]free", "-free", match["survival"].lower())
        return _SURVIVALS.get(words.removesuffix("s").removesuffix(" survival"), OTHER)
    if match["rate"]:
        return _response(match[0].lower())
    known = _ALIASES.get(match["short"], match["short"])
    return known if re.fullmatch(_SHORT, match["short"]) else OTHER


def _response(words: str) -> str:
    if "objective" in words or "overall" in words or "orr" in words:
        return "ORR"
    return "response rate" if "rate" in words else OTHER
