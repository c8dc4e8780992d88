"""How a text uses a name: as a drug where words stand beside it that only drugs have ("treated with", "40 mg")."""

from __future__ import annotations

import re

_NEAR, _FAR = 90, 150  # characters before and behind a name
_AMOUNT = r"\d[\d.,]* ?(?:mg|mcg|ug|μg|g|iu|mbq|gbq)\b"
_KIND = (  # the noun that says what a drug is
    r"(?:inhibitor|degrader|conjugate|adc|antagonist|agonist|protac|serd|prodrug|radioligand|vaccine|engager|blocker"
    r"|car[ -]t|fusion protein|oncolytic virus|immunotherapy|modulator|tki|(?:bi|tri)specific(?: antibody)?"
    r"|(?:investigational|therapeutic|anti-?cancer|antineoplastic|anti-?tumou?r|novel) (?:agent|drug|therapy))"
)
_NOUN = rf"(?:{_KIND}|agent|drug|compound|small molecule)s?"
# what such a noun must not go on to: "an inhibitor-resistant cell line"
_ENDS = (
    r"(?!\w*[ -](?:resist|sensit|na[ií]ve|trial|stud|treated|respon|refract|test|cell|clone|stain|target|binding"
    r"|domain))"
)
_HOW = (
    r"(?:(?:the|an?|oral|intravenous|iv|either|investigational|novel|new|(?:high|low)-dose|single-agent|daily) ){0,3}"
)
_OF_DRUGS = r"(?:anti-?tumou?r|clinical|preliminary|encouraging|promising|manageable|acceptable|favou?rable)"
_BEFORE = re.compile(
    r"(?:\b(?:treat(?:ed|ing|ment)|therapy|monotherapy|dosed|inhibition) (?:\w+ )?with"
    r"|\b(?:receiv(?:e|es|ed|ing)|given|administered|administering|prior|single[ -]agent)"
    r"|\b(?:co-?administration|administration|infusions?|dos(?:e|es|ing)|dose[ -]escalation) of|\befficacy of"
    r"|\b(?:sensitiv|resistan|responsive)\w* to"
    r"|\b(?:phase [\di][\w/ -]{0,40}|clinical |open-label )(?:study|trial) of"
    r"|\bfirst-in-human [\w ,-]{0,40}(?:study|trial|evaluation) of"
    rf"|\b{_NOUN},?(?: called| named)?) {_HOW}\(?$"
)
_PROFILE_BEFORE = re.compile(
    rf"(?:\b(?:tolerability|pharmacokinetics?)(?: \(pk\))?(?:,? (?:and|or) [\w-]+)? of"
    rf"|\b{_OF_DRUGS} (?:activity|efficacy) of|{_AMOUNT}(?:/\w+)?(?: of)?|\d ?[nμ]m of) {_HOW}$"
)
_KIND_BEFORE = re.compile(rf"\b{_KIND}s?,? \(?$")
_ASIDE = r"(?: \([^()]{1,40}\))?"
_PROFILE_BEHIND = re.compile(
    rf"{_ASIDE}(?:,? (?:at (?:a dose of )?)?\(?{_AMOUNT}|[ -]mono-?therapy\b|,? (?:plus|\+|or|versus|vs\.?) placebo\b"
    r"| (?:was|is|were)(?: \w+)? (?:well[ -])?tolerated\b"
    r"| alone,? (?:and|or)(?: \w+)? (?:in combination|combined|with)\b"
    r"| as (?:a )?(?:single[ -]agent|monotherapy)\b)"
)
_BEHIND = re.compile(
    r"[ -](?:treated|resistant|resistance|sensitive|refractory)\b"
    r"| (?:administration|dosing|dose[ -](?:escalation|level))\b"
    r"| (?:potently |selectively |strongly |significantly |effectively |also |markedly )?"
    r"(?:inhibit|suppress|block|degrad|(?:chemo|radio)?sensiti[sz]|synergi[sz])(?:s|es|ed)\b"
)
_NO_NOUN = r"(?:of|in|for|with|to|that|which|cells?|lines?|rabbit|polyclonal|trial|study|phase)"
_WORDS = rf"(?:(?!{_NO_NOUN}\b)[\w/.+-]{{1,30}},? ){{0,10}}"
_KIND_BEHIND = re.compile(
    rf"{_ASIDE}(?:(?:,| is|, which is| -)? (?:an?|the(?: first)?) | \((?:an? )?){_WORDS}(?:[\w/.+]{{1,30}}-)?"
    rf"(?:{_KIND}|inhibitory antibody|antibody|drug|agent|small molecule)s?\b{_ENDS}"
)
_ELSE_BEHIND = re.compile(
    r"[\s)-]*(?:cells?\b|cell[ -]lines?|xenograft|mice\b|mouse|tumou?rs?\b|models?\b|mutation|variant|mutant|trial"
    r"|study\b|studies|protocol|registry|assay|clone|stain|genes?\b|protein|expressi|locus|kinase|receptor|positiv"
    r"|negativ|allele|isoform|promoter|levels?\b|score|criteria|strain|transfect|infect|regimen)"
)
_ELSE_BEFORE = re.compile(
    r"(?:\bcells?|\b(?:clone|trial|protocol|model|xenograft|line|strain|mutation|variant|number|grant|gene|protein)s?"
    r"|\bno\.|\bversion|\bstud(?:y|ies)|\bantibod(?:y|ies))[:,]? \(?$"
)
_WITH = re.compile(r"\s?(?:plus|\+|(?:given )?in combination with|combined with|with or without|±)\s?(?:[\w-]+ ){0,2}")
_AND = re.compile(r",? (?:and|or) |, ")


def is_used_as_drug(folded: str, span: tuple[int, int], drugs: tuple[int | None, int | None], *, sure: bool) -> bool:
    """Tell whether words that only drugs have stand beside a stretch.

    `drugs` are where the one before it ends and the one behind it begins. A stretch is `sure` where little else is
    written like it: then words count that other things have as well."""
    if is_something_else(folded, span):
        return False
    before, behind = folded[max(0, span[0] - _NEAR) : span[0]], folded[span[1] : span[1] + _FAR]
    if _KIND_BEHIND.match(behind) or _KIND_BEFORE.search(before) or _joined(_WITH, folded, span, drugs):
        return True
    if _PROFILE_BEHIND.match(behind) or _PROFILE_BEFORE.search(before):
        return True
    return sure and bool(_BEHIND.match(behind) or _BEFORE.search(before) or _joined(_AND, folded, span, drugs))


def is_something_else(folded: str, span: tuple[int, int]) -> bool:
    """Tell whether words that no drug has stand beside a stretch: "AZD9999 trial", "clone AZD9999"."""
    before = folded[max(0, span[0] - _NEAR) : span[0]]
    return bool(_ELSE_BEHIND.match(folded, span[1]) or _ELSE_BEFORE.search(before))


def _joined(joint: re.Pattern[str], folded: str, span: tuple[int, int], drugs: tuple[int | None, int | None]) -> bool:
    """Tell whether words of a kind join a stretch and a drug that we know."""
    last, first = drugs
    after = first is not None and joint.fullmatch(folded, span[1], first)
    return bool(after or (last is not None and joint.fullmatch(folded, last, span[0])))
