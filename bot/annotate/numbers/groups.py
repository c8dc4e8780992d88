"""Which group of patients a value belongs to, in the author's words."""

from __future__ import annotations

import re

from bot.annotate.numbers.quantities import (
    ASIDE,
    ENDPOINT,
    INTERVAL,
    MOMENT,
    NAME,
    OTHER_MEASURE,
    RATIO,
    SHARE,
    SIGNS,
    TIME,
    VERSUS,
    Skeleton,
    any_of,
)
from bot.annotate.numbers.whom import NAMED, bare, opening

Pair = tuple[str, str]  # two groups as they stand in a skeleton; the second is the comparator

_E, _V = any_of(ENDPOINT), any_of(TIME, SHARE)
_IN = (
    rf"(?:(?:(?:of|for|in|among) )?(?:the |those |all )?(?:{any_of(ASIDE)} )?"
    r"(?:patients|participants|those|women|men|pts) )?"
    r"(?:with|w/|in|for|among|on|to|receiving|who received|treated with|assigned to|given)"
)
_THOSE = rf"(?:{_IN} |that {_IN} |those {_IN} |the )?"
_THAN = rf"(?:than|{VERSUS}|over)"
# a name holds no second statement; "placebo in patients with …" tells of a part of the patients, and is none
_NO_NAME = (
    r"(?! ?\b(?:in|for|among|at|by|from|that|which|whose|was|were|had|has|have|is|are|than|versus|vs|v|compared|median"
    r"|respectively|months|when|after|before|during|while|but|as|between|across|regardless|irrespective|showed|over"
    r"|significantly|demonstrated|improved|both|not|also)\b)"
)
# ", and" ends a name only where a new statement follows, since a name may be a list ("docetaxel, and trastuzumab")
_NEXT = rf" and (?:(?:the|an?|median|confirmed) )*(?:$|[^()\[\];]*?{any_of(ENDPOINT, TIME, SHARE)})"
_STOP = (
    rf"\s?(?:[;:.()\[\]]|$|,? respectively|\b(?:with|by) (?:an? )?{any_of(ASIDE, RATIO, OTHER_MEASURE)}"
    rf"|,(?={_NEXT}| (?:with|but|while|whereas|which|respectively|according|at|as|a|the|for) |\s?[{SIGNS}]))"
)
_END = rf"(?={_STOP}|\s(?:and|with|versus|vs) (?:a |the )?(?:median )?{_E}|\s?{_E})"


def _group(name: str) -> str:
    return rf"(?P<{name}>(?:{_NO_NAME}(?:[^()\[\],;:.{SIGNS}]|{any_of(NAME)})){{1,90}}?)"


_A, _B = _group("a"), _group("b")
_LINK = rf",? ?(?:{VERSUS}|and|than|,|whereas|while)(?: (?:a median of|that of|only|it was|was|were|those|in))? ?"
_EACH = re.compile(rf"{_V} {_IN} {_A}{_LINK}{_V} {_IN} {_B}{_END}")
_BOTH = re.compile(
    rf"{_V} ?(?:{VERSUS}|and|,) ?{_V}(?:,? respectively)?,? {_IN} {_A} (?P<between>and|{VERSUS}) (?:{_IN} )?{_B}{_END}"
)
_SHARES = re.compile(rf"{_V} of (?:the )?{_A}{_LINK}{_V} of (?:the )?{_B}{_END}")
_SPLIT = re.compile(rf"{_E} {_IN} {_A} (?:was |were )?{_V} ?(?:{VERSUS}|and) ?{_V} {_IN} {_B}{_END}")
_NOTED = re.compile(rf"{_V} \({_A}\),? (?:{VERSUS}|and) {_V} \({_B}\)")
_MIRRORED = re.compile(
    rf"{_E} {_IN} {_A} (?:was|were) {_V},? (?:{VERSUS}|and|while|whereas) (?:that )?{_IN} {_B} (?:was |were )?{_V}"
)
_BEHIND = re.compile(
    rf"{_IN} {_A} [(\[](?:median,? )?{_V}[^()\[\]]*[)\]],? {_THAN} {_THOSE}{_B} [(\[](?:median,? )?{_V}"
)
_APART = re.compile(
    rf"{_V},? ?(?P<joined>{VERSUS}|and|,) ?{_V}"
    rf"(?P<even>,? respectively| in the (?:two|respective) (?:groups|arms))?(?! {_IN})"
)
_DIFFERENT = (
    r"\b(?:longer|shorter|higher|lower|better|improved|superior|inferior|prolonged|worse|greater|increased|favou?red"
    r"|reduced|poorer|decreased|(?:less|more) (?:frequent|common)(?:ly)?|benefit|increase|improvements?|differences?)\b"
)
_RATED = re.compile(
    rf"{_E} (?:{_IN}|of) {_A} (?:was|were) (?:\w+ ){{0,2}}{_DIFFERENT} "
    rf"(?:than|to) (?:that |those )?(?:{_IN}|of) {_B}(?={_STOP})"
)
_BETWEEN = re.compile(
    r"\b(?:differences?|differ(?:ed)?|similar|comparable)\b[^,;()\[\]]{0,60}?\bbetween "
    rf"{_A} (?P<between>and) {_B}(?={_STOP}|\s?{_E})"
)
_COMPARED = re.compile(
    rf"{_DIFFERENT}"
    rf"[^,;()\[\]]{{0,60}}?\b{_IN} {_A},? {_THAN} {_THOSE}{_B}(?={_STOP}|\s?{_E})"
)
_FAVOURED = re.compile(rf"{_E}[^;()\[\]]{{0,40}}?\bfavou?r(?:ed|ing|s) {_A},? (?:over|{VERSUS}) {_B}(?={_STOP})")
_OF_EACH = re.compile(rf"{_E} {_IN} {_A} (?P<between>{VERSUS}|and) (?:{_IN} )?{_B} (?:was|were)\b")
_DID = (
    r"(?:(?:also|significantly|statistically|markedly|substantially|further|clinically|meaningfully|and) )*"
    r"(?:improved|prolonged|extended|increased|reduced|lengthened|enhanced|demonstrated|showed|provided|had|achieved"
    r"|resulted in|led to|(?:was|were) associated with|experienced|conferred|yielded|produced|decreased|shortened"
    r"|did not (?:significantly )?improve)\b"
)
_SUBJECT = re.compile(rf"^{_A},? {_DID}[^;()]{{0,90}}?,? {_THAN} {_THOSE}{_B}(?={_STOP}|\s?{_E})")
_INVERTED = re.compile(rf"^(?:As )?[Cc]ompared (?:with|to) {_B}, {_A} {_DID}")
_COMPARISONS = (_COMPARED, _BETWEEN, _SUBJECT, _INVERTED, _FAVOURED)
_HAD = re.compile(
    rf"^{_A} (?:had|showed|achieved|experienced) (?:an? |the )?(?:\w+ ){{0,2}}{_E} of {_V},? (?:{VERSUS}|whereas) "
    rf"(?:a median of )?{_V} {_IN} {_B}{_END}"
)
_ALONE = re.compile(
    rf"{_E}(?:(?= {_V})|(?= [(\[](?:median,? )?{_V}\s?[;,)\]])"
    rf"|(?:[^{SIGNS}()\[\]]|{any_of(MOMENT)}){{0,40}}?(?:was|were|of|:|=|,|reached|being"
    r"|(?:occurred|(?:was|were) (?:observed|seen|reported|achieved|noted)) in))"
    r" ?(?:[(\[](?:median,? )?)?(?:only |also |a median of )?"
    rf"{_V}(?: (?:of )?(?:the |all )?(?:\w+ )?(?:patients|pts))?"
    rf"(?: {_IN} {_A}{_END}|(?=\s?[,;.()\[\]]|$| and\b| with $))"
)
_PAIRED = re.compile(rf"{_V} (?:{VERSUS}|and) {_V}(?: of (?:the )?(?:patients|participants|pts|women)(?=[.,;]|$))?")
_COMPARES = re.compile(
    rf"\b(?:{_THAN}|between|depending on"
    r"|by(?! (?:the )?(?:independent|blinded|central|investigator|BICR|RECIST|local)))\s"
)
_PLACED = re.compile(  # "OS in HER2-low disease"; not "OS with A", "rates of OS", "in the two groups"
    r"\b(?:in|for|among|with|on|of)\s(?!\s*[.,;]?\s*$|(?:the |those |that |patients |women |men |participants |treated "
    r"|receiving |assigned |who |received |in |with |to |median |rates? |duration |an? )*"
    rf"(?:{NAMED}|{_E}|{_V}|{any_of(ASIDE, MOMENT, RATIO, OTHER_MEASURE)}"
    r"|(?:two|both|respective|final|interim|primary|first|second"
    r"|updated|overall|ITT|efficacy|drug treatment)\b|intention))"
)
_SURROUNDING = re.compile(
    r"^(?:(?:the|those|patients?|women|men|participants|individuals|subjects|people|cases|treated|receiving|given|who"
    r"|received|assigned|randomi[sz]ed|randomly|to|with|in|on|taking|having|had|allocated|harbou?ring|(?-i:an?)|tumou?rs"
    r"|(?:arms|groups|cohorts)(?= \S$)|treatment|were|are|use|of|addition|therapy|did"
    r"|(?:group|arm)(?= (?:receiving|given|assigned|treated)))(?: |$))+",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:[- ](?:treated|groups?|arms?|cohorts?|patients?|pts|recipients?|individuals"
    r"|participants|subjects|tumou?rs|cases|carriers|women|men))+$"
)
_VAGUE = re.compile(
    r"(?:the )?(?:study|trial|results?|data|analysis|this.*|these.*|that|it|they|there|we|treatment|patients?|median"
    r"|all|each|no|one|two|three|our|most|others?|first.*|second|with|without|former|latter|rest|remaining|remainder"
    r"|comparison|groups?|arms?|cohorts?|historical.*|previous.*|those|significant.*|statistical.*|date|time|which"
    r"|(?:in|of|at|by|for|among|within|when|after|on|during|although|while|compared)\b.*"
    r"|.*\b(?:trial|study|analysis|progression|death|risk|hazard|recurrence|relapse|survival|response)\b.*)",
    re.IGNORECASE,
)


def beside(made: Skeleton, part: str) -> Pair | None:
    """Return the groups that stand beside the two values of a part of a sentence."""
    if (match := _HAD.match(opening(bare(made.text))[1])) and part[0] in match[0]:
        return _even(match)
    for pattern in (_EACH, _BOTH, _SHARES, _SPLIT, _NOTED, _MIRRORED, _BEHIND):
        if match := pattern.search(part):
            return _even(match)
    return None


def apart(made: Skeleton, part: str, carried: Pair | None) -> Pair | None:
    """Return the groups that the sentence compares, or compared before, where the values stand by themselves."""
    pair = _APART.search(part)
    if pair is None and re.search(_V, part):
        return None
    if (names := compared(made, part)) is not None:
        return names if _undisturbed(_run_up(made, part) + bare(part), names) else None
    if pair is None or carried is None or not (pair["even"] or pair["joined"] not in {"and", ","}):
        return None
    whom, before = opening(bare(re.split(_E, made.text)[0]))
    told = _PAIRED.sub("", before + bare(part))
    listed = re.search(r"\b(?:and|or|vs\.?|versus)\b", whom)  # "in A and B, …, respectively" brings its own groups
    return carried if not listed and _undisturbed(told, carried) and not _COMPARES.search(told) else None


def _run_up(made: Skeleton, part: str) -> str:
    """Return what stands before an endpoint, back to the number or bracket before it."""
    before = opening(made.text[: made.text.index(part[0])])[1]
    return re.split(rf"{any_of(ENDPOINT, TIME, SHARE, RATIO, INTERVAL)}|[()\[\]]", before)[-1]


def _undisturbed(text: str, names: Pair) -> bool:
    """Return whether a text places its values nowhere else than with these groups ("OS in HER2-low disease")."""
    for name in (*names, "associated with"):
        text = text.replace(name, NAMED)
    return not _PLACED.search(text)


def compared(made: Skeleton, part: str) -> Pair | None:
    """Return the two groups that a sentence compares in an endpoint; None where it compares more than once."""
    clause = opening(bare(made.text))[1]
    own = (match for pattern in (_OF_EACH, _RATED) for match in pattern.finditer(clause) if match[0][0] == part[0])
    if (match := next(own, None)) is not None:
        return _even(match)
    if len(re.findall(rf"\b{_THAN}\s", _PAIRED.sub("", clause))) > 1:
        return None
    match = next(filter(None, (pattern.search(clause) for pattern in _COMPARISONS)), None)
    return _even(match) if match else None


def alone(part: str) -> str | None:
    """Return the group of a part's only value; "" where none is named, None where that cannot be said."""
    match = _ALONE.match(part)
    return None if match is None else match["a"] or ""


def words_of(made: Skeleton, group: str) -> str:
    """Return a group in the author's words without what surrounds them; "" where they name none."""
    name = _SURROUNDING.sub("", made.words(group).strip())
    name = _TAIL.sub("", name).strip(" ,'\"")
    return "" if _VAGUE.fullmatch(name) or len(name) > 70 or not re.search(r"[A-Za-z]{2}|^[A-Z]$", name) else name


def _even(match: re.Match[str]) -> Pair | None:
    """Return the two names, unless it cannot be told where the first ends ("A and B and C")."""
    joined = match.groupdict().get("between")
    if joined == "and" and re.search(r"\band\b", match["a"] + match["b"]):
        return None
    return match["a"], match["b"]
