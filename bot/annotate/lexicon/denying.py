"""How people deny: the words before a name ("no evidence of", "all except") and behind it ("were not eligible").

A denial is a word ("no"), what it may reach through ("previously documented", "patients with") and then the name; it
ends where another thing begins. So what is denied need not be foreseen, only how people deny."""

from __future__ import annotations

import re

from bot.annotate.text import Hints

# without one of these words the patterns that go by their names find nothing
_DENIES_WORDS = (
    "no ", "not", "nor", "non", "without", "lack", "absen", "never", "neither", "free ", "ruled", "rules", "ruling",
    "cannot", "can't", "fail", "unable", "devoid", "zero", "0/", "0 of", "0 (0", "negative for",
)  # fmt: skip
_LEAVES_OUT_WORDS = (
    "not", "non", "all but", "other than", "apart from", "except", "exclu", "omit", "discard", "left out", "ineligible",
    "removing", "dropping", "rejected", "disregard", "eliminat", "screened out", "cannot", "can't",
)  # fmt: skip
_MISSES_WORDS = (
    "not", "never", "absen", "lacking", "undetect", "none", "in no ", "in 0", "0%", "0.0", "0 %", "0/", "0 of", "0 out",
    ": negative", "exclu",
)  # fmt: skip
_REJECTS_WORDS = (
    "not", "never", "no longer", "neither", "exclu", "ineligib", "omit", "discard", "left out", "screened out", "scope",
    "rejected", "disregard", "eliminat", "barred", "qualif", "removed", "dropped", "preclud", "cannot", "unable",
    "ruled out",
)  # fmt: skip

DENIES, LEAVES_OUT = Hints(*_DENIES_WORDS), Hints(*_LEAVES_OUT_WORDS)
MISSES, REJECTS = Hints(*_MISSES_WORDS), Hints(*_REJECTS_WORDS)
ANY = Hints(*sorted({*_DENIES_WORDS, *_LEAVES_OUT_WORDS, *_MISSES_WORDS, *_REJECTS_WORDS}))  # most sentences have none

_SUBJECT = (
    r"(?:patients?|participants?|subjects?|women|men|tumou?rs?|cases?|samples?|specimens?|individuals?|people|persons?"
    r"|adults|cell lines?|disease|lesions?|biops(?:y|ies)|anyone|those)"
)
_BE = r"(?:is|are|was|were|be|been|being)"
_HAVE = (
    r"(?:ha[sd]|have|having|harbou?r\w*|carr(?:y|ied|ies|ying)|show\w*|contain\w*|exhibit\w*|display\w*|demonstrat\w*"
    r"|reveal\w*|possess\w*|became|turned)"
)
_FIND = r"(?:find|found|detect\w*|identif\w+|observ\w+|confirm\w*|meet|fulfil\w*|satisfy)"
_ADMIT = r"(?:enrol\w*|recruit\w*|includ\w+|accept\w*|admit\w*|open (?:to|for)|apply to|suitable for)"
_PUT_OUT = r"(?:left out|omitted|discarded|rejected|disregarded|eliminated from|screened out|barred)"
_MODAL = r"(?:must|should|may|might|can|could|will|would|shall|need)"

# --- before a name ------------------------------------------------------------------------------------------------

_HER2 = r"(?:\(?her-?2(?:/neu)?\)?|erbb-?2|ihc|human epidermal growth factor receptor 2)"
# behind these another thing begins: what stands there is not what a "no" before them denies
_STOP = (
    r"(?:in|of|for|with|between|among|amongst|to|on|by|at|from|than|as|and|or|but|nor|that|which|who|whose|how|whether"
    r"|why|what|when|where|while|if|because|since|so|during|after|before|until|unless|versus|vs|is|are|was|were|be|been"
    r"|has|have|had|do|does|did|will|would|can|could|may|might|must|should|not|only|although|though|despite|due|per|via"
    r"|within|without|except|received|receiving|treated|occurred|other|suggesting|indicating|showing|supporting)"
)
_WORDS = (  # "previously documented", "prior or current"
    rf"(?:(?!{_STOP}\b)[\w/+'-]+\s+"
    r"(?:(?:or|and/or) (?=(?:prior|past|previous|current|concurrent|active|suspected|ongoing)\b))?)"
)
_HEAD = (
    rf"(?:{_SUBJECT}|evidence|histor(?:y|ies)|signs?|indications?|documentation|diagnos[ie]s|presence|findings?|proof"
    r"|records?|instances?|suspicion|detection|criteria|definition|occurrences?|levels|expression)"
)
_LINK = (
    rf"(?:(?:who|whose|(?:that|which)(?= (?:{_BE}|{_HAVE})\b)|with|of|for|from|{_HAVE}|{_BE}|found|known|shown"
    r"|presented|to|diagnosed|as|classified|considered|confirmed)\s+)"
)
_REACH = (  # "known prior", "evidence of", "patients with known", "other tumors than"
    rf"(?:{_WORDS}{{0,3}}{_HEAD}\s+{_LINK}{{1,4}}(?:(?:a|an|the|any|our|these|all)\s+)?|other\s+){{0,2}}{_WORDS}{{0,5}}"
    r"(?:\(her-?2(?:/neu)?\)\s)?[(\[]*$"
)
_NO = (
    r"(?<!with or )(?<!with and )(?<!with/)\b(?:no|without|lack(?:ed|ing|s)?|lack of|absence of|absent|nor"
    r"|neither(?: is| are| was| were)?|free (?:of|from)|devoid of|rul(?:ed|es|ing) out|not (?:a single|one)(?: of)?"
    r"|(?:never|no longer)(?: been)?(?: diagnosed with)?"
    r"|(?:must|should|may|can) not (?:be|have been)(?: diagnosed with| found to have)?"
    rf"|nor (?:{_MODAL}|do|does|did|were|was|are|is|had|have) (?:they|it|these|those|the \w+)(?: be| have)?"
    r"|(?:not(?! only)|cannot|can't|never|no longer|failed to|unable to)(?: \w+ly)?(?: (?:be|been|have))?"
    rf" (?:{_HAVE}|{_FIND}|{_ADMIT})"
    r"|not (?:known|found|shown|considered) to (?:be|have)"
    rf"|(?:no {_SUBJECT}|none of (?:[\w-]+\s){{0,3}}?{_SUBJECT}) (?:with|whose)\b[^.;,]{{1,60}}?\b{_HAVE}"
    rf"|(?:none|zero|(?<![\d.])0(?:/\d\d+| \(0\s?%\)|(?= of )))(?: (?:out )?of)?"
    rf"\s{_WORDS}{{0,4}}(?:{_HEAD}\s+)?{_LINK}{{0,3}}(?:{_HAVE}|{_BE}(?: diagnosed with)?))\s+"
)
_LACKED = (  # "the absence of ER and PR and overexpression of HER2"
    r"\b(?:absence of|lack of|lack(?:s|ed|ing))\s+(?:(?:the|both|either|expression|of|and|or|er|pg?r|\((?:er|pg?r|hr)\)"
    r"|(?:o?estrogen|progesterone|hormon\w+)(?:[ -]receptors?)?),?\s+)*$"
)
DENIED = re.compile(f"{_NO}{_REACH}|{_LACKED}")
NEGATIVE_FOR, RESULT = re.compile(rf"\bnegative for\s+{_REACH}"), re.compile(r"(?:\b0|zero|null|low)$")

# what trials usually do is no verdict of this one: "patients who were often excluded from trials"
_USUALLY = ("historically", "traditionally", "typically", "generally", "usually", "commonly", "often", "frequently")
_NOT_USUALLY = "".join(rf"(?<!\b{word} )" for word in _USUALLY)
_ACTIVELY = "".join(rf"(?<!\b{word} )" for word in ("is", "are", "was", "were", "be", "been", "not"))
_IN_ONE_BREATH = r"(?:(?!, (?:the|we|our|there|median|these?|this|of|\d+)\b)[^.;]){0,60}$"
ALL_BUT = re.compile(
    rf"(?<!or )\b(?:not|non|none(?: (?:was|were|is|are))?)(?:\s+(?:for|in|those with|the))?(?:\s+{_HER2})*[\s-]+$"
    rf"|\b(?:all but|other than|apart from|except)(?:\s+(?:for|in|the|those|{_SUBJECT}|with))*(?:\s+{_HER2})*\s$"
    rf"|{_ACTIVELY}\b(?:{_PUT_OUT}|omitting|discarding)\s{_REACH}"
    r"|(?<!removed the )(?<!lifted the )\bexclusion of (?:[\w/+-]+ ){0,4}$"
    r"|\b(?:not eligible|ineligible|excluded|not allowed|not included)"
    r"(?: (?:for|from) (?:the|this|our) \w+)?\s?:[^.;]{0,120}$"
    rf"|\b(?:excluding|(?<!not )excludes?|after (?:removing|dropping)|{_ACTIVELY}{_NOT_USUALLY}excluded|exception of"
    r"|(?:reasons?|grounds) for exclusion"
    r"|(?<!not )(?:excluded|ineligible|not eligible) (?:if|when|because|due to|owing to)"
    r"|(?:not|cannot|can't) (?:take part|join|enter|participate|be (?:allowed|included|enrol\w+))"
    r"(?: (?:in )?(?:the|this|a) (?:trial|study))? if"
    r"|not for (?:anyone|people|patients|women|those) (?:with|who(?:se)?))"
    rf"\b{_IN_ONE_BREATH}"
)

# --- behind a name ------------------------------------------------------------------------------------------------

_ADVERB = rf"(?:(?!{'|'.join(_USUALLY)})\w+ly|therefore|thus|also|then|hence|all)"
_WAS = (  # "were therefore", "makes a patient", but not "cannot be"
    r"(?:(?<!not )(?<!cannot )"
    rf"(?:{_BE}|considered|remain(?:s|ed)?|makes? \w+ \w+|renders? \w+ \w+)\s+"
    rf"(?:(?:{_ADVERB}|considered|being|been)\s+)*)"
)
_ELIGIBLE = (
    r"(?:eligible|allowed|permitted|included|enrol\w+|recruited|accept\w+|admitted|analy[sz]ed|registered"
    r"|randomi[sz]ed(?! but| until)|candidates|considered (?:in|for|eligible))"
)
VERDICT = re.compile(
    rf"\b(?:{_WAS}(?:(?:not|no longer|neither|never)\s+(?:(?:being|to be|been)\s+)?{_ELIGIBLE}"
    rf"|not (?:considered|studied)(?=\s*[.,;]|\s*$)|{_PUT_OUT}|disqualifying"
    r"|out of scope|grounds for exclusion"
    r"|(?:removed|dropped) from (?:the|this|our|all)|ineligible|excluded|exclusionary|ruled out)"
    rf"|(?:{_MODAL} ?not|cannot)(?: (?:have )?(?:be|been) {_ELIGIBLE}"
    r"| (?:take part|participate|(?:enroll?|join|enter)(?= (?:the|this|in|cohort|arm|part|group)\b|\s*(?:[.;,)]|$))))\b"
    r"(?! (?:with)?in (?:a|an|the|one) (?:\w+ )?(?:resection|excision|field|volume|port|margin|specimen))"
    r"|disqualif(?:y|ies)\b|precludes? (?:enrol|inclusion|participation|a patient)\w*"
    r"|(?:not able|unable) to (?:take part|participate|(?:join|enter) (?:this|the))\b"
    r"|(?:do|does|did) not (?:\w+ )?qualify\b(?! for (?:the|a|an)\b)"
    r"|(?:not eligible|(?<!not )ineligible|ruled out)\b"
    r"|(?:is|are|was|were|as|considered|constitutes?|serves? as) (?:an? )?(?:key |major )?exclusion criteri)"
    r"(?!\s+(?:for|to receive)\s(?!(?:this|the) (?:study|trial|cohort|arm|part|phase|protocol|sub-?study)"
    r"|enrol|inclusion|participation|(?:part|arm|cohort) \w+\b"
    rf"|[^.;]{{0,40}}\b{_SUBJECT}))"
)
_SEEN = (
    r"(?:detected|found|observed|identified|present|seen|detectable|reported|described|demonstrated|confirmed|noted"
    r"|evident|revealed|diagnosed)"
)
_AT_NONE = r"in (?:none\b|no\b|0(?:\s?[/%(]|\s))"
_COUNTED_NONE = (  # "HER2 amplification: 0 of 45", "(none)"
    r"(?:\s(?:status|gene))?(?:\s?[:(,]\s?(?:none(?=\s*[.;,)]|\s*$)|0/\d\d|0\s(?:out )?of\s\d)"
    r"|\s?:\s(?:negative|absent)\b|\sabsent\b)"
)
AT_ZERO = re.compile(r"\s?[:=(,]?\s?0(?:\.0+)?\s?%")  # of an event; of a group it is how it fared
EVENT = re.compile(r"amplif|overexpr|over-?\s?express|mutat|fusion|rearrang")
# where a state is looked for to set it off: it is there in those whom the text is about
_ELSEWHERE = r"(?:[\w-]+ ){0,3}(?:controls?|healthy|normal|blood|plasma|germline|baseline|pre-\w+|parental)\b"
_EFFECT = (
    r"(?:differ|effect|benefit|associat|correlat|impact|respon|relaps|recurr|progress|death|toxic|surviv|outcome|not\b)"
)
OUT = re.compile(  # "HER2-positive disease excluded."
    r"(?:(?:\s(?!not\b)\w+){0,2}\s|\s?:\s?)(?<!not be )"
    r"(?:excluded|not (?:allowed|permitted|eligible|included))\s*(?:$|[.;)])"
)
NOT_SEEN = re.compile(
    rf"(?:\s+by (?:f?ish|ihc|ngs)|\s?(?:/|or |and )\s?(?:gene )?[\w+-]+|\s+(?!{_STOP}\b|{_EFFECT})[\w-]+){{0,4}}"
    rf"(?:\s?[:=(,-]{{1,2}}\s?(?:not |un|none ){_SEEN}\b|{_COUNTED_NONE}"
    rf"|\s(?:not|never) {_SEEN}\s*(?=[.;,)]|$)|\s+(?:(?:occurred )?{_AT_NONE}"
    rf"|{_BE}\s+(?:(?:absent|lacking|undetect\w+)\b(?! in {_ELSEWHERE})|\w+ {_AT_NONE})"
    rf"|(?:{_BE}|{_MODAL}|has|have|had)\s+(?:not|never)\s+(?:(?:\w+ly|yet|be|been)\s+)*{_SEEN}"
    rf"(?!\s+(?:to|as|more|less|only)\b|\s+in (?:\d[\d.]*\s?%|(?!any|none|all|each)\w+ (?:out )?of \d|{_ELSEWHERE}))))"
)
# "HER2-low disease was found in 12, but HER2-positive disease was not"
NOT_SO = re.compile(rf"(?:\s(?!{_STOP}\b)[\w-]+){{0,2}}\s(?:{_BE}|do|does|did|had|have|has) not\s*(?:[.;]|$)")
SO = re.compile(rf"\b(?:{_SEEN}|{_ELIGIBLE})\b[^.;]*\b(?:but|while|whereas|and|although)\b[^.;,]*$")
OBJECT = re.compile(  # "the benefit in HER2-low disease was not seen" says nothing of HER2-low disease
    r"(?<!evidence )(?<!cases )(?<!patients )(?<!tumors )(?<!tumours )(?<!samples )"
    rf"\b(?:in|of|for|with|between|among|by)\s(?:(?:the|those|both|all|two|these|with|{_SUBJECT})\s)*$"
    r"|\bbetween\s[^.;,]{0,60}$"
)
OTHERS = re.compile(  # from here on something else is meant; "HER2-positive but ER-negative tumours" are one thing
    r"\b(?:is|are|was|were) (?:\w+ly )?(?:enrol\w+|included|recruited|randomi[sz]ed|analy[sz]ed|required)"
    r"(?=,|;| and\b| but\b)"
    r"|(?<!not )(?<!in)\beligible\b|\bare allowed|\bare permitted|;|:\s|\b(?:whereas|when|while|although)\b"
    rf"|,\s?(?:so|but|or (?:they|it|else))\b|\bbut\b(?=.{{0,60}}\b{_SUBJECT}\b)"
)

# --- a result beside a name ----------------------------------------------------------------------------------------

NEGATIVE_BEHIND = re.compile(
    r"[)\]]?(?:\sstatus)?(?:\s?[:=]|\s(?:was|were|is|are)\b)?[\s-]{0,2}(?:absent\b|negative\b"
    r"(?! (?:margin|node|lymph|axill|sentinel|resection|predict|prognos|impact|effect))|neg\b|proficien)"
)
NEGATIVE_BEFORE = re.compile(  # "with negative HER2 amplification", not "HER2-negative PIK3CA mutations"
    r"(?:\b(?:a|an|with|had|has|have|showed|of|is|was|were|be|and|or|but|if)\s|^|[,;:(]\s?)(?:negative|absent)\s$"
)

# --- what turns a denial ------------------------------------------------------------------------------------------

EXPRESSION = re.compile(r"express|stain|\((?!her)")  # "without expression (IHC 0)" is a 0
THERE = ("there was ", "there were ", "there are ", "there is ")
MISSING = re.compile(
    r"\b(?:without|absence of|lack of|lacking|(?:is|are|was|were) not|(?:do|does|did) not (?:have|show))\s" + _REACH
)
NEITHER = re.compile(r"\bneither\b[^.;]*$")  # "neither HER2-low nor HER2-ultralow status predicted survival"
COMPARED = re.compile(r"^\W*(?:except|other than|apart from)\b[^,.;]*$")  # "except in HER2-low disease, nothing …"
VERSUS = re.compile(r"\s(?:versus|vs\.?)\s")  # "the signal was not HER2-positive versus HER2-low"
HAS_NO_EFFECT = re.compile(
    r"[^.;]{0,80}?\b(?:predict|associat|correlat|affect|influenc|impact|differ|relat|modif|improv|prognos|independent)"
)
OTHER_GROUP = re.compile(  # "associated with survival in HER2-positive but not in HER2-low disease" compares the two
    r"\b(?:(?:associat|correlat|predict|link|relat|prognos|differ|benefit|improv|respon|surviv|affect|effect)[^.;]*"
    r"|(?:express|(?:up|down)-?regulat|increas|decreas|elevat|reduc|enrich|higher|lower|more|less|sensitiv|resist|activ"
    r"|inhibit)\w*\s(?:\w+\s){0,3}in\s[^.;(]*"
    r"|(?:observed|seen|found|detected|occur)\w*\s[^.;(]*(?=but not (?:in|for|among)\s))"
    rf"\bbut not\s(?:(?:in|for|among|the|those|with|patients|women|people|{_HER2})\s)*$"
)
WHOSE_FATE = re.compile(
    r"\b(?:no|none of)\s(?:[\w/+-]+\s){0,4}?"
    r"(?:patients?|women|men|cases|tumou?rs|people|subjects|xenografts?|models?)\s"
)
PATIENT = re.compile(r"\s(?:patients?|woman|women|participants?)\b")
_STUDIED = (
    r"(?:enrol|includ|recruit|identif|detect|report|randomi|observ|present|found|seen|select|admit|regist|eligible"
    r"|allowed|treated|studied|available)"
)
FATE = re.compile(  # "no patient with HER2-low disease progressed"
    rf"(?:\s(?!{_STOP}\b)[\w-]+){{0,3}}?\s(?:(?!{_STUDIED})\w+ed\b|had\b|died\b|did\b|{_BE}\s(?!(?:\w+ly )?{_STUDIED}))"
)
EXCEPTION = re.compile(
    r"\b(?:other than|besides|aside from|except(?: for)?|apart from|exception of"
    r"|unless(?: (?:it|they|both|all|the (?:\w+ ){0,3}\w+))?(?: (?:is|are|was|were|has|have))?)\s"
    rf"(?:(?:an?|the|any|for|those with|{_HER2})\s)*(?:[\w/+-]+(?: [\w+-]+)? (?:and|or) )?$"
)
SPARED = re.compile(  # "prior malignancy excluded, except HER2-negative breast cancer", "no change other than"
    r"\b(?:(?:no (?:prior|previous|history|other|change|finding|abnormality|alteration|aberration)s?"
    r"|nothing|exclu|ineligible|not (?:allowed|permitted|eligible))[^.;]*"
    r"|(?:(?:do|does|did|is|are|was|were|need|should|must|can|may|will) ?not|never)\b[^.;,]*)" + EXCEPTION.pattern
)
# "neither HER2-low nor HER2-ultralow disease was excluded", "patients without ... were ineligible"
DENIED_TWICE = re.compile(r"[^.;,]{0,60}?\b(?:is|are|was|were|be) (?:\w+ly )?(?:excluded|ineligible|exclusionary)\b")
BUT_THEN = re.compile(  # "was excluded at first but became eligible later"
    r"[^.;]{0,60}?\bbut (?:\w+ly )?(?:is|are|was|were|became|remained|can|may|will)\b(?! not)"
)
