"""Whether something is named only to be ruled out: an exclusion list, "were not eligible", "no HER2 mutations"."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.annotate.changes.eligibility import is_header
from bot.annotate.text import Hints, sentence_at

_SECTION = re.compile(
    r"(?P<out>\b(?:key |main |major )?exclusion criteri(?:a|on)|\bexclusions?\s*:|criteria for exclusion"
    r"|\bnon-?\s?inclusion criteri(?:a|on))"
    r"|\b(?:key |main |major )?inclusion criteri(?:a|on)"
)
_SUBJECT = (
    r"(?:patients?|participants?|subjects?|women|tumou?rs?|cases?|samples?|individuals?|people|persons?|adults"
    r"|cell lines?|disease|lesions?)"
)
_HAD = (
    r"(?:ha[ds]|have|was|were|is|are|became|turned|show(?:ed|s)?|harbou?r(?:ed|s)?|carr(?:y|ied|ies)|exhibit(?:ed|s)?"
    r"|display(?:ed|s)?)"
)
_NOBODY = (  # "none of them had", "0/30 cases showed", "0 (0%) were"; not "HER2 0 tumours had"
    r"(?:none|(?:zero|0)(?=\s(?:of|out of)\s|\s?%|\s?/\s?\d|\s\(0)(?:\s?%|\s?/\s?\d+|\s\(0[^()]{0,8}\))?)"
    rf"(?: (?:of|out of)(?: the)?)? (?:[\w/+-]+ ){{0,10}}?{_HAD}"
)
_DENIAL = (
    r"(?<!with or )(?<!with and )(?<!with/)\b"
    r"(?:no|without|lack(?:ed|ing|s)?|lack of|absence of|absent|neither|never|free (?:of|from)|devoid of|nor|ruled out"
    r"|(?:fail\w*|unable) to (?:show|detect|reveal|demonstrate|find|identify|confirm)"
    r"|no longer|not (?:a single|one|known to (?:be|have))"
    r"|not (?:have|has|had|observe|detect|find|harbou?r\w*|carry\w*|show\w*|contain\w*"
    r"|exhibit|display|demonstrate|reveal|meet|fulfil\w*|satisfy)"
    r"|(?:not|never|no longer) (?:be )?(?:enrol\w*|recruit\w*|includ\w+|accept\w*|admit\w*|open (?:to|for))"
    r"|nor (?:should|must|may|can|do|does|did|were|was|are|is|had|have) (?:they|it|these|those|the \w+)(?: be| have)?"
    rf"|(?:must|should|may|can) not (?:be|have been)|{_NOBODY})\s+"
)
_BETWEEN = (
    rf"(?:(?:{_SUBJECT}|history|criteria|definition|for|high|levels"
    r"|who|whose|are|is|evidence|of|known|documented|previously|been|had|has|have"
    r"|with|any|a|an|the|other|detectable|substantial|significant|expression|both|either"
    r"|identified|activating|sensiti[sz]ing|actionable|concurrent|prior|gene|somatic|germline|pathogenic|deleterious"
    r"|strong|clear|true|definite|definitive|obvious|apparent|concomitant|coexist\w+|co-existing|simultaneous|recurrent"
    r"|relevant|clinically|high-level|low-level|focal|further|targetable|druggable|membran\w+|protein|genomic"
    r"|genetic|driver"
    r"|harbou?r\w*|carr\w+|show\w*|was|were|diagnosed|f?ish|cish)\s+)*[(\[]*$"
)
_LACKED = (  # "the absence of ER and PR and overexpression of HER2"
    r"\b(?:absence of|lack of|lack(?:s|ed|ing))\s+(?:(?:the|both|either|expression|of|and|or|er|pg?r|\((?:er|pg?r|hr)\)"
    r"|(?:o?estrogen|progesterone|hormon\w+)(?:[ -]receptors?)?),?\s+)*$"
)
_DENIED = re.compile(_DENIAL + _BETWEEN + "|" + _LACKED)
_NEGATIVE_FOR, _RESULT = re.compile(r"\bnegative for\s+" + _BETWEEN), re.compile(r"(?:\b0|zero|null|low)$")
_LINE = 600  # characters of a criterion, on each side
_HINTS = Hints(
    "no ", "not", "nor", "non", "without", "lack", "absen", "never", "neither", "free of", "ruled out", "exclu",
    "discard", "omit", "left out", "qualif", "removed", "in 0", "undetect",
    "ineligible", "unable", "negative for", "all but", "other than", "apart from", "except", "preclud", "scope",
    "screened", "reason", "dropped", "grounds", "devoid", "free from", "fail", "zero", "0/", "0%", "0 (0", "0 of ",
    "0 out", "removing", "none",
)  # fmt: skip
_ANOTHER = r"(?:other|another|second(?:ary)?|additional|concurrent|concomitant|prior|previous|history of(?: any| an?)?)"
_BESIDES = re.compile(
    rf"\b{_ANOTHER} (?:[\w-]+,? ){{0,4}}?(?:malignan\w+|neoplas\w+)"
    rf"|\b{_ANOTHER} (?:(?:active|invasive|primary|known) ){{0,2}}cancers?\b(?! (?:therap|treat|surg|drug))"
)
_CURED = re.compile(r"\bin[ -]situ\b|\bcurative|\badequately |\bnon-?melanoma|\bbasal cell")
_NOT_ELIGIBLE = re.compile(
    r"\b(?:(?:is|are|was|were|be|will be|considered|remain(?:s|ed)?)\s+(?:\w+ly\s+)?(?:considered\s+)?"
    r"(?:(?:not|no longer|neither)\s+(?:being\s+)?"
    r"(?:eligible|allowed|permitted|included|enrol\w+|recruited|accept\w+|analy[sz]ed|studied"
    r"|considered(?! (?:an?|as|to|the|distinct)\b))|out of scope|outside the scope|beyond the scope|screened out"
    r"|dropped from|(?:a |an? \w+ )?(?:grounds?|reasons?) for (?:exclusion|ineligib\w+)"
    r"|discarded|omitted|left out|disqualifying|removed from (?:the|this|our|all)"
    r"|ineligible|excluded|exclusionary)"
    r"|(?:(?:will|may|should|can|must|shall) ?not|cannot)"
    r" (?:be (?:eligible|allowed|permitted|included|enrol\w+|recruited|accepted|randomi[sz]ed|registered)"
    r"|take part|participate)\b"
    r"(?! (?:with)?in (?:a|an|the|one) (?:\w+ )?(?:resection|excision|field|volume|port|margin|specimen))"
    r"|(?:not able|unable) to (?:take part|participate|(?:join|enter) (?:this|the))\b"
    r"|(?<!who )(?:(?:will|may|should|can|must|shall) ?not|cannot) (?:enter|enrol|join)\b"
    r"|\bprecludes? (?:\w+ )?(?:enrol|inclu|particip|entry|eligib)|disqualifies\b"
    r"|(?:do|does|did) not (?:\w+ )?qualify\b(?! for (?:the|a|an)\b)"
    r"|(?:not eligible|(?<!not )ineligible|ruled out)\b|(?:is|are|was|were|as) (?:an? )?(?:key )?exclusion criteri)"
    r"(?!\s+(?:for|to receive)\s(?!(?:this|the) (?:study|trial|cohort|arm|part|phase|protocol|sub-?study)"
    r"|enrol|inclusion|participation|(?:part|arm|cohort) \w+\b"
    rf"|[^.;]{{0,40}}\b{_SUBJECT}))"
)
_BEFORE_EXCLUDED = re.compile(
    r"(?<!or )\b(?:not|non|none(?: (?:was|were|is|are))?|all but|other than|apart from|except)"
    r"(?:\s+(?:for|in|those with|the))?[\s-]+$"
    r"|\b(?:left out|omitted|omitting|discard(?:ed|ing)|removing)\s(?:all |the |any )?$"
    r"|(?<!removed the )(?<!lifted the )\bexclusion of (?:[\w/+-]+ ){0,4}$"
    r"|\b(?:not eligible|ineligible|excluded|not allowed)\s?:[^.;]{0,120}$"
    r"|\b(?:excluding|(?<!not )excludes?|(?<!were )(?<!was )(?<!are )(?<!is )(?<!be )(?<!been )(?<!not )excluded"
    r"|reasons? for (?:exclusion|ineligibility) (?:was|were|included)"
    r"|(?:excluded|ineligible|not eligible) if|exception of"
    r"|(?:not|cannot|can't) (?:take part|join|enter|participate|be (?:allowed|included|enrol\w+))"
    r"(?: (?:in )?(?:the|this|a) (?:trial|study))? if"
    r"|not for (?:anyone|people|patients|women|those) (?:with|who(?:se)?))"
    r"\b(?:(?!, (?:the|we|our|there|median|these?|this|\d+ (?:had|were|of|patients))\b)[^.;]){0,60}$"
)
_NEITHER = re.compile(r"\bneither\b[^.;]*$")  # "neither HER2-low nor HER2-ultralow status predicted survival"
_HAS_NO_EFFECT = re.compile(
    r"[^.;]{0,80}?\b(?:predict|associat|correlat|affect|influenc|impact|differ|relat|modif|improv|prognos|independent)"
)
_OTHER_GROUP = re.compile(  # "associated with survival in HER2-positive but not in HER2-low disease" compares the two
    r"\b(?:associat|correlat|predict|link|relat|prognos|differ|benefit|improv|respon|surviv|affect|effect|express"
    r"|(?:up|down)-?regulat|increas|decreas|elevat|reduc|enrich|higher|lower|more|less|observed|seen|found|detected|occur"
    r"|sensitiv|resist|activ|inhibit)"
    r"[^.;]*\bbut not\s(?:(?:in|for|among|the|those|with|patients|women|people)\s)*$"
)
_NAMED_ALL_THE_SAME = re.compile(  # "was not HER2-positive versus HER2-low", "no HER2-low patient responded"
    rf"\s(?:versus|vs\.?)\s|\s(?:\w+ )?{_SUBJECT}\s(?:responded|progressed|died|relapsed|recurred|achieved|experienced"
    r"|developed|received|benefit|derived|discontinued|had (?:a|an|any) (?:\w+ )?(?:respon|relaps|recurr|event|benefit))"
)
_EXCEPTION = re.compile(
    r"\b(?:other than|besides|aside from|except(?: for)?|apart from|exception of"
    r"|unless(?: (?:it|they|both|all|the (?:\w+ ){0,3}\w+))?(?: (?:is|are|was|were|has|have))?)\s"
    r"(?:(?:an?|the|any|for|those with)\s)*(?:[\w/+-]+(?: [\w+-]+)? (?:and|or) )?$"
)
_SPARED = re.compile(  # "prior malignancy excluded, except HER2-negative breast cancer"
    r"\b(?:(?:no (?:prior|previous|history|other)|exclu|ineligible|not (?:allowed|permitted|eligible))[^.;]*"
    r"|(?:(?:do|does|did|is|are|was|were|need|should|must|can|may|will) ?not|never)\b[^.;,]*)" + _EXCEPTION.pattern
)
_FOUND = r"(?:detected|found|observed|identified|present|seen|detectable|reported|described)"
_NONE = r"in (?:none\b|no\b|0(?:\s?[/%(]|\s))"
_COUNTED_0 = re.compile(  # "HER2 amplification (0%)", "HER2 mutation (none)"
    r"\s?[:=(,]?\s?0(?:\.0+)?\s?(?:%|(?:/|of|out of)\s?\d)|\s?[:=(,]\s?none\s?(?:[).;,]|$)"
)
_EVENT = re.compile(r"amplif|overexpr|over-?\s?express|mutat|fusion|rearrang|positiv")
_NOT_FOUND = re.compile(
    r"(?:\s(?!not\b)\w+){0,2}\s(?:excluded|not (?:allowed|permitted|eligible|included))\s*(?:$|[.;)])"
    r"|(?:\s+(?:status|disease|expression|gene|subtypes?|tumou?rs?|cases?|by (?:f?ish|ihc|ngs))"
    r"|\s?(?:/|or |and )\s?(?:gene )?[\w+-]+)*"
    rf"(?:\s?[:=(,-]{{1,2}}\s?(?:not |un|none ){_FOUND}\b|\s+(?:{_NONE}"
    rf"|(?:is|are|was|were)\s+(?:absent\b|undetect\w+|lacking\b|\w+ {_NONE})"
    rf"|(?:occurr?(?:s|ed)|arose) {_NONE}|(?:could|can) ?not be (?:{_FOUND}|demonstrated|shown|confirmed|verified)"
    rf"|(?:(?:is|are|was|were)\s+not\s+(?:\w+ly\s+)?|ha(?:s|ve|d) (?:not|never) (?:yet )?been ){_FOUND}"
    r"(?!\s+(?:to|as)\b|\s+in (?:\d[\d.]*\s?%|(?!any|none|all|each)\w+ (?:out )?of \d))))"
)
_ELIGIBLE = re.compile(  # from here on something else is meant; "HER2-positive but ER-negative tumours" are one thing
    r"(?<!not )(?<!in)\beligible\b|\bare allowed|\bare permitted|;|:\s|\b(?:whereas|when|while|although)\b|,\s?so\b"
    rf"|,\s?but\b|\bbut\b(?=.{{0,60}}\b{_SUBJECT}\b)"
)
_ALLOWED = re.compile(
    r"(?:(?:\b(?:is|are|be|will be) (?:\w+ly )?|\()"
    r"(?:allowed|permitted|eligible|acceptable|not excluded)\b"
    r"|\b(?:may|can|could|will) (?:still |also )?"
    r"(?:be (?:enrol\w*|included|considered|entered)|participate|enrol|enter)\b)"
    r"(?! (?:unless|except|only if))"
)
_ALLOWED_SO_FAR = re.compile(_ALLOWED.pattern + r"[^);]*$")  # "(DCIS is allowed), HER2-positive disease" allows DCIS
# "neither HER2-low nor HER2-ultralow disease was excluded", "patients without ... were ineligible"
_DENIED_TWICE = re.compile(r"[^.;,]{0,60}?\b(?:is|are|was|were|be) (?:\w+ly )?(?:excluded|ineligible|exclusionary)\b")
_FAR = 600  # characters: no verdict on something stands farther from it
_BUT_THEN = re.compile(  # "was excluded at first but became eligible later"
    r"[^.;]{0,60}?\bbut (?:\w+ly )?(?:is|are|was|were|became|remained|can|may|will)\b(?! not)"
)


def exclusion_stretches(folded: str, written: str) -> tuple[tuple[int, int], ...]:
    """Return where a text lists what is ruled out: a section "Exclusion Criteria", or in running text its sentence."""
    if "exclusion" not in folded:
        return ()
    headers = list(_SECTION.finditer(folded))
    ends = [*(header.start() for header in headers[1:]), len(folded)]
    return tuple(
        (header.end(), end if _is_section(written, header) else min(end, sentence_at(written, header.start())[1]))
        for header, end in zip(headers, ends, strict=False)
        if header["out"]
    )


def _is_section(written: str, header: re.Match[str]) -> bool:
    earliest, latest = max(0, header.start() - _FAR), header.end() + _FAR
    start = written.rfind("\n", earliest, header.start()) + 1 or earliest
    end = written.find("\n", header.end(), latest)
    return (start > earliest or not earliest) and is_header(written[start : end if end >= 0 else latest])


def is_second(text: str, written: str, start: int) -> bool:
    """Tell whether a criterion, a line, names a cancer as one that people may have had besides the trial's own."""
    first = written.rfind("\n", max(0, start - _LINE), start) + 1 or max(0, start - _LINE)
    last = written.find("\n", start, start + _LINE)
    criterion = text[first : last if last >= 0 else start + _LINE]
    return bool(_BESIDES.search(criterion) and _CURED.search(criterion))


def is_excepted(text: str, written: str, start: int, end: int) -> bool:
    """Tell whether a list of exclusions spares what stands in it: "except HER2-positive disease", "are allowed"."""
    first, last = sentence_at(written, start)
    if _EXCEPTION.search(text[max(0, start - 60) : start]):
        return True
    so_far = text[max(first, start - _FAR) : start]
    if _ALLOWED_SO_FAR.search(so_far):
        return True
    verdict = _ALLOWED.search(text, end, min(last, end + _FAR))
    return verdict is not None and not _is_of_another(text, end, verdict.start())


def _is_of_another(text: str, end: int, verdict: int) -> bool:
    """Tell whether a verdict is on something that is named after a stretch: "(HER2-low tumours are allowed)"."""
    opened = text.count("(", end, verdict) > text.count(")", end, verdict)
    return (opened and not text[end:verdict].endswith(("(", "(which "))) or bool(_ELIGIBLE.search(text, end, verdict))


@lru_cache(maxsize=256)  # a state and all that follows from it stand at one place
def is_excluded(text: str, written: str, start: int, end: int) -> bool:
    """Tell whether the words around a stretch rule it out, within its sentence."""
    first, last = sentence_at(written, start)
    before, last = max(first, start - 150), min(last, end + _FAR)
    if _HINTS.within(text, before, start):
        words = text[before:start]
        if _DENIED.search(words) or _BEFORE_EXCLUDED.search(words) or _is_tested_negative(words, text[start:end]):
            no_effect = _NEITHER.search(words) and _HAS_NO_EFFECT.match(text, end, last)
            spared = _SPARED.search(words) or _DENIED_TWICE.match(text, end, last)
            return not (no_effect or spared or _OTHER_GROUP.search(words) or _NAMED_ALL_THE_SAME.match(text, end, last))
    if not _HINTS.within(text, end, last):
        return False
    if _NOT_FOUND.match(text, end, last) or (_COUNTED_0.match(text, end, last) and _EVENT.search(text, start, end)):
        return True
    verdict = _NOT_ELIGIBLE.search(text, end, last)
    if verdict is None or _is_of_another(text, end, verdict.start()):
        return False
    return not _BUT_THEN.match(text, verdict.end(), last)


def _is_tested_negative(before: str, words: str) -> bool:
    """Tell whether a test did not find something: "negative for EGFR mutations", but not "negative for HER2 (0)"."""
    return "negative for" in before and bool(_NEGATIVE_FOR.search(before)) and not _RESULT.search(words)


_LISTED = re.compile(r"\s*(?:,?\s*(?:or|nor|and/or)|/)\s*(?:(?:an?|any|known|other)\s)*")
_LISTED_BY_AND = re.compile(r"\s*,?\s*and\s*")
_NON = re.compile(r"\bnon-?\s?$")
_NONE_OF_ALL = re.compile(
    r"\b(?:absence of|lack of|without|free of|negative for"
    r"|(?:must|should|may|do|does|did) not (?:have|harbou?r|carry|show))\b[^.;]{0,150}$"
)
_RESULT_BEHIND = re.compile(r"\s?\([^()]{1,60}\)")
_COMMA = re.compile(r"\s?,\s(?:any\s)?")
_OR_AHEAD, _AND_AHEAD = re.compile(r"[^.;:]{0,60}?\sn?or\s"), re.compile(r"[^.;:]{0,60}?\s(?:and|n?or)\s")


_ALSO = re.compile(r"\s*(?:or|nor|and/or|/)\s*[\w-]+")


def is_also_out(text: str, start: int, end: int, last: int) -> bool:
    """Tell whether the denial of a state holds for the next of the same name: "HER2 not overexpressed or amplified"."""
    return (" not " in text[start:end] or " neither " in text[start:end]) and bool(_ALSO.fullmatch(text, end, last))


def goes_on(text: str, start: int, end: int, next_start: int) -> bool:
    """Tell whether what is ruled out between two places goes on at a third: "no EGFR mutation or ALK fusion"."""
    if _NON.search(text, max(0, start - 5), start):
        return False  # "non-MSI-H/pMMR"
    if result := _RESULT_BEHIND.match(text, end, next_start):
        end = result.end()  # "never HER2-positive (IHC 3+) or HER2-low"
    if _LISTED.fullmatch(text, end, next_start):
        return True
    every = bool(_NONE_OF_ALL.search(text[max(0, start - 180) : start]))
    if _COMMA.fullmatch(text, end, next_start):  # "no EGFR mutation, ALK fusion or ROS1 fusion"
        return bool((_AND_AHEAD if every else _OR_AHEAD).match(text, next_start))
    return every and bool(_LISTED_BY_AND.fullmatch(text, end, next_start))
