"""The endpoints of clinical trials, by the names that papers give them."""

from __future__ import annotations

import re

OTHER = "other"  # an endpoint that is told apart, so that its numbers are not another's, and not read
_RATES = frozenset({"ORR", "response rate", "pCR", "DCR", "CBR"})

_SURVIVALS = {
    "progression-free": "PFS",
    "overall": "OS",
    "median": "OS",
    "": "OS",  # "5-year survival"
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
    "real-world progression-free": "rwPFS",
    "real-world overall": "rwOS",
}
_ALIASES = {"IDFS": "iDFS", "cORR": "ORR", "tpCR": "pCR", "RR": OTHER, "DoR": "DOR"}
_SHORT = r"m?(?:rw)?PFS|m?(?:rw)?OS|i?DFS|IDFS|EFS|RFS|DRFS|DMFS|DDFS|MFS|rPFS|c?ORR|t?pCR|RR|DCR|CBR|m?D[Oo]R"
_BRACKET = r"(?:\s?[(\[][\w-]+[)\]])?"
_QUALIFIED = (
    r"intracranial|CNS|brain|central nervous system|second|post-?progression|cancer-specific|local(?:-regional)?"
    r"|locoregional|biochemical|intrahepatic|extracranial|graft|symptom|chemotherapy-free|treatment-free|systemic"
    r"|peritoneal|hepatic|ctDNA|molecular|metabolic|pathologic(?:al)?|early|best|unconfirmed|PSA|CA-?125"
)
_EVENTS = r"(?:adverse (?:drug )?(?:events?|reactions?)(?:\s?[(\[]\w+[)\]])?|AEs?|TRAEs?|TEAEs?|toxicit(?:y|ies))"
_SEVERE = r"grades? (?:(?:≥|>=|>/=) ?3|3 (?:or|and) (?:higher|greater|worse|more|above|4|5)|3(?:-|/| to )[45])"
_CAUSE = r"(?:treatment-related|drug-related|treatment-emergent|all-cause|any-cause) "
_LUNG = (
    r"(?:interstitial lung diseases?(?: \(ILDs?\))?(?:(?:/| or | and )pneumonitis)?(?: \(ILDs?\))?"
    r"|ILDs?(?:(?:/| or )pneumonitis)?)"
)
_OTHERS = (
    r"time[- ]to[- ][\w-]+(?: [\w-]+)?|DOT|TT[A-Z]\w*|PFS-?2|clinical benefit at"
    r"|(?:near-)?(?:complete|partial|metabolic|molecular|major|minimal|immune|antibody)"
    r" (?:(?:metabolic|pathologic(?:al)?) )?(?:responses?|remissions?)(?: rates?)?|CRR?|MPR|stable disease"
    r"|progressive disease|[\w-]+-specific survival|[\w-]+-free (?:interval|rate)s?|freedom from [\w-]+"
    r"|treatment duration|duration of (?:treatment|therapy|exposure|stay|follow-up)|time on treatment"
    r"|duration of (?:complete|partial|stable|metabolic|intracranial) (?:response|disease)"
    rf"|(?:most )?(?:common|frequent|prevalent|main|primary|key|major|principal|leading|fatal|serious)(?:ly)?"
    rf" (?:[\w/≥-]+ ){{0,8}}?{_EVENTS}"
    rf"|{_SEVERE} (?!{_CAUSE})(?:[\w-]+ ){{1,3}}?{_EVENTS}|(?:grades? \S+|fatal|severe|suspected|prior) {_LUNG}"
    r"|survival benefit|residual (?:disease|cancer)|QALYs?"
    r"|non-?response(?: rates?)?|lack of (?:\w+ )?response"
)
_HARM = (
    rf"(?:{_CAUSE})?{_SEVERE} (?:{_CAUSE})?{_EVENTS}"
    rf"|(?:{_CAUSE})?{_EVENTS} (?:of |at |with |that were )?\(?{_SEVERE}\)?"
    rf"|(?:(?:adjudicated|drug-related|treatment-related|any-grade),? )*{_LUNG}"
)
MENTION = re.compile(
    r"\b(?P<pathologic>patholog(?:ic|ical) complete (?:responses?|remission)(?: rates?)?"
    r"(?:\s?[(\[]t?pCR[)\]])?(?: rates?)?)"
    rf"|(?P<other>\b(?:{_QUALIFIED})[ -](?:[\w-]+ )?"
    rf"(?:survival|responses?|PFS|ORR|OS|DFS|disease[- ]control|clinical[- ]benefit|DCR|CBR|D[Oo]R"
    rf"|duration of response)"
    rf"(?: rates?| durations?)?{_BRACKET}"
    rf"|\b(?:{_OTHERS})\b{_BRACKET})"
    rf"|\b(?P<harm>{_HARM})(?: rates?)?"
    rf"|(?P<event>\b{_EVENTS})\b"
    r"|\b(?P<survival>(?:(?:invasive|distant|radiographic|real-world) )?"
    r"(?:(?:progression|disease|event|recurrence|relapse|metastasis)[ -]free(?=[ -]survival)|overall"
    r"|(?<=-year )|(?=survival rates? at )|median(?= survival))"
    rf"[ -]?survivals?(?! without))(?: rates?| times?)?(?:\s?[(\[](?:{_SHORT})[)\]])?(?: rates?)?"
    r"|\b(?P<benefit>(?:disease[- ]control|clinical[- ]benefit) rates?(?:\s?[(\[](?:DCR|CBR)[)\]])?)"
    r"|\b(?P<lasting>duration of (?:objective |overall |confirmed )?responses?|response durations?)"
    r"(?:\s?[(\[]m?DOR[)\]])?(?: (?:in|among) (?:responders|(?:responding )?patients (?:with|who had) an? "
    r"(?:confirmed |objective )*response))?"
    r"|\b(?P<rate>(?:confirmed )?(?:(?:objective|overall|tumou?r) )?responses?(?: rates?)?(?:\s?[(\[]c?O?RR[)\]])?"
    r"(?: rates?)?(?: \([^()\d]{3,60}\))?)(?! evaluation| criteria| assessment|-)"
    rf"|\b(?P<short>{_SHORT})\b(?: rates?)?",
    re.IGNORECASE,
)


def named(match: re.Match[str]) -> str:
    """Return the short name of a mentioned endpoint; OTHER for one that is not read."""
    kind = str(match.lastgroup)
    words = match[kind]
    read = {"harm": _harm, "survival": _survival, "benefit": _benefit, "rate": _response, "short": _short}
    fixed = {"pathologic": "pCR", "lasting": "DOR"}
    return read[kind](words) if kind in read else fixed.get(kind, OTHER)


def _survival(words: str) -> str:
    kind = re.sub(r"[ -]free[ -]", "-free ", words.lower())
    return _SURVIVALS.get(kind.removesuffix("s").removesuffix("survival").strip(), OTHER)


def _benefit(words: str) -> str:
    return "DCR" if words.lower().startswith("disease") else "CBR"


def _short(name: str) -> str:
    known = name.removeprefix("m")
    return _ALIASES.get(known, known) if re.fullmatch(_SHORT, name) else OTHER


def _harm(words: str) -> str:
    """Return "G≥3 TRAE", "G3–4 AE", "ILD"."""
    if re.search("lung|ILD", words, re.IGNORECASE):
        return "ILD"
    grade = "G3–4" if re.search(r"3 ?(?:or|and|-|/|to) ?4", words) else "G≥3"
    if re.search("TRAE|(?:treatment|drug)-related", words, re.IGNORECASE):
        return f"{grade} TRAE"
    return f"{grade} TEAE" if re.search("TEAE|emergent", words, re.IGNORECASE) else f"{grade} AE"


def is_rate(name: str) -> bool:
    """Return whether an endpoint is a share of the patients at no certain time."""
    return name in _RATES or harms(name)


def harms(name: str) -> bool:
    """Return whether an endpoint tells what a treatment does harm."""
    return name == "ILD" or name.startswith("G")


def _response(words: str) -> str:
    if re.search("objective|overall|ORR", words, re.IGNORECASE):
        return "ORR"
    return "response rate" if "rate" in words.lower() else OTHER
