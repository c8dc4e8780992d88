"""Which group of patients a value belongs to, and whom a sentence speaks of, in the author's words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.annotate.quantities import (
    ASIDE,
    ENDPOINT,
    INTERVAL,
    MOMENT,
    NAME,
    RATIO,
    SHARE,
    SIGNS,
    TIME,
    VERSUS,
    Skeleton,
    any_of,
)

Pair = tuple[str, str]  # two groups as they stand in a skeleton; the second is the comparator

_E, _V = any_of(ENDPOINT), any_of(TIME, SHARE)
_IN = (
    r"(?:(?:of|for|in|among) (?:the |those |all )?(?:patients|participants|those|women|men) )?"
    r"(?:with|in|for|among|on|to|receiving|who received|treated with|assigned to|given)"
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
    rf"\s?(?:[;:.()\[\]]|$|,? respectively|\b(?:with|by) (?:an? )?{any_of(ASIDE, RATIO)}"
    rf"|,(?={_NEXT}| (?:with|but|while|whereas|which|respectively|according|at|as|a|the|for) |\s?[{SIGNS}]))"
)
_END = rf"(?={_STOP}|\s(?:and|with|versus|vs) (?:a |the )?(?:median )?{_E}|\s?{_E})"


def _group(name: str) -> str:
    return rf"(?P<{name}>(?:{_NO_NAME}(?:[^()\[\],;:.{SIGNS}]|{any_of(NAME)})){{1,90}}?)"


_A, _B = _group("a"), _group("b")
_LINK = rf",? ?(?:{VERSUS}|and|than|,|whereas|while)(?: (?:a median of|that of|only|it was|those|in))? ?"
_EACH = re.compile(rf"{_V} {_IN} {_A}{_LINK}{_V} {_IN} {_B}{_END}")
_BOTH = re.compile(
    rf"{_V} ?(?:{VERSUS}|and|,) ?{_V}(?:,? respectively)?,? {_IN} {_A} (?P<between>and|{VERSUS}) (?:{_IN} )?{_B}{_END}"
)
_SHARES = re.compile(rf"{_V} of (?:the )?{_A}{_LINK}{_V} of (?:the )?{_B}{_END}")
_SPLIT = re.compile(rf"{_E} {_IN} {_A} (?:was |were )?{_V} ?(?:{VERSUS}|and) ?{_V} {_IN} {_B}{_END}")
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
    r"|reduced|poorer|decreased|benefit|increase|improvements?|differences?)\b"
)
_RATED = re.compile(
    rf"{_E} (?:{_IN}|of) {_A} (?:was|were) (?:\w+ ){{0,2}}{_DIFFERENT} "
    rf"than (?:that |those )?(?:{_IN}|of) {_B}(?={_STOP})"
)
_BETWEEN = re.compile(
    r"\b(?:differences?|differ(?:ed)?|similar|comparable)\b[^,;()\[\]]{0,60}?\bbetween "
    rf"{_A} (?P<between>and) {_B}(?={_STOP}|\s?{_E})"
)
_COMPARED = re.compile(
    rf"{_DIFFERENT}"
    rf"[^,;()\[\]]{{0,60}}?\b{_IN} {_A},? {_THAN} {_THOSE}{_B}(?={_STOP}|\s?{_E})"
)
_OF_EACH = re.compile(rf"{_E} {_IN} {_A} (?P<between>{VERSUS}|and) (?:{_IN} )?{_B} (?:was|were)\b")
_SUBJECT = re.compile(
    rf"^{_A},? (?:(?:also|significantly|statistically|markedly|substantially|further|clinically|meaningfully|and) )*"
    r"(?:improved|prolonged|extended|increased|reduced|lengthened|enhanced|demonstrated|showed|provided|had|achieved"
    r"|resulted in|led to|(?:was|were) associated with|experienced|conferred|yielded|produced|decreased|shortened"
    rf"|did not (?:significantly )?improve)\b[^;()]{{0,90}}?,? {_THAN} {_THOSE}{_B}(?={_STOP}|\s?{_E})"
)
_ALONE = re.compile(
    rf"{_E}[^{SIGNS}()\[\]]{{0,40}}?(?:was|were|of|:|=|,|reached|being"
    r"|(?:occurred|was observed|were observed|was seen|was reported|was achieved) in) ?(?:only |also |a median of )?"
    rf"{_V}(?: of (?:the |all )?(?:\w+ )?patients)?(?: {_IN} {_A}{_END}|(?=\s?[,;.()\[\]]|$| and\b))"
)
_PAIRED = re.compile(rf"{_V} (?:{VERSUS}|and) {_V}")
_COMPARES = re.compile(
    rf"\b(?:{_THAN}|between|depending on"
    r"|by(?! (?:the )?(?:independent|blinded|central|investigator|BICR|RECIST|local)))\s"
)
_NAMED = "\uf8ff"  # stands for a group that is known
_PLACED = re.compile(  # "OS in HER2-low disease"; not "OS with A", "rates of OS", "in the two groups"
    r"\b(?:in|for|among|with|on|of)\s(?!\s*$|(?:the |those |that |patients |women |men |participants |treated "
    r"|receiving |assigned |who |received |in |with |to |median |rates? |duration |an? )*"
    rf"(?:{_NAMED}|{_E}|{_V}|{any_of(ASIDE, MOMENT)}|(?:two|both|respective|final|interim|primary|first|second"
    r"|updated|overall|ITT|efficacy|drug treatment)\b|intention))"
)
_ASIDE = re.compile(r"\s?[(\[][^()\[\]]*[)\]]")

_SURROUNDING = re.compile(
    r"^(?:(?:the|those|patients?|women|men|participants|individuals|subjects|people|cases|treated|receiving|given|who"
    r"|received|assigned|randomi[sz]ed|randomly|to|with|in|on|taking|having|had|allocated|harbou?ring|an?|tumou?rs"
    r"|treatment|were|are|use|of|addition|therapy|did|(?:group|arm)(?= (?:receiving|given|assigned|treated)))(?: |$))+",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:[- ](?:groups?|arms?|cohorts?|patients?|recipients?|individuals"
    r"|participants|subjects|tumou?rs|cases|carriers|women|men))+$"
)
_VAGUE = re.compile(
    r"(?:the )?(?:study|trial|results?|data|analysis|this.*|these.*|that|it|they|there|we|treatment|patients?|median"
    r"|all|each|no|one|two|three|our|most|others?|first.*|second|former|latter|rest|remaining|remainder"
    r"|comparison|groups?|arms?|cohorts?|historical.*|previous.*|those|significant.*|statistical.*|date|time|which"
    r"|(?:in|of|at|by|for|among|within|when|after|on|during|although|while|compared)\b.*"
    r"|.*\b(?:trial|study|analysis|progression|death|risk|hazard|recurrence|relapse|survival|response)\b.*)",
    re.IGNORECASE,
)


def beside(part: str) -> Pair | None:
    """Return the groups that stand beside the two values of a part of a sentence."""
    for pattern in (_EACH, _BOTH, _SHARES, _SPLIT, _MIRRORED, _BEHIND):
        if match := pattern.search(part):
            return _even(match)
    return None


def apart(made: Skeleton, part: str, carried: Pair | None) -> Pair | None:
    """Return the groups that the sentence compares, or compared before, where the values stand by themselves."""
    pair = _APART.search(part)
    if pair is None and re.search(_V, part):
        return None
    if (names := compared(made)) is not None:
        return names if _undisturbed(_run_up(made, part) + _bare(part), names) else None
    if pair is None or carried is None or not (pair["even"] or pair["joined"] not in {"and", ","}):
        return None
    opening, before = _opening(_bare(re.split(_E, made.text)[0]))
    told = _PAIRED.sub("", before + _bare(part))
    listed = re.search(r"\b(?:and|or|vs\.?|versus)\b", opening)  # "in A and B, …, respectively" brings its own groups
    return carried if not listed and _undisturbed(told, carried) and not _COMPARES.search(told) else None


def _run_up(made: Skeleton, part: str) -> str:
    """Return what stands before an endpoint, back to the number or bracket before it."""
    before = _opening(made.text[: made.text.index(part[0])])[1]
    return re.split(rf"{any_of(ENDPOINT, TIME, SHARE, RATIO, INTERVAL)}|[()\[\]]", before)[-1]


def _opening(text: str) -> tuple[str, str]:
    """Return the opening words that say of whom a sentence speaks, and the rest."""
    led = _LED_IN.match(text)
    return (led[0], text[led.end() :]) if led else ("", text)


def _undisturbed(text: str, names: Pair) -> bool:
    """Return whether a text places its values nowhere else than with these groups ("OS in HER2-low disease")."""
    for name in (*names, "associated with"):
        text = text.replace(name, _NAMED)
    return not _PLACED.search(text)


def compared(made: Skeleton) -> Pair | None:
    """Return the two groups that a sentence compares; None where it compares more than once."""
    text = _bare(made.text)
    if len(re.findall(rf"\b{_THAN}\s", text)) > 1:
        return None
    clause = _LED_IN.sub("", text)
    patterns = (_COMPARED, _OF_EACH, _RATED, _BETWEEN, _SUBJECT)
    match = next(filter(None, (pattern.search(clause) for pattern in patterns)), None)
    return _even(match) if match else None


def _bare(text: str) -> str:
    """Return a text without what stands in brackets."""
    return _ASIDE.sub("", _ASIDE.sub("", text))


def alone(part: str) -> str | None:
    """Return the group of a part's only value; "" where none is named, None where that cannot be said."""
    match = _ALONE.match(part)
    return None if match is None else match["a"] or ""


def words_of(made: Skeleton, group: str) -> str:
    """Return a group in the author's words without what surrounds them; "" where they name none."""
    bare = _SURROUNDING.sub("", made.words(group).strip())
    bare = _TAIL.sub("", bare).strip(" ,'\"")
    return "" if _VAGUE.fullmatch(bare) or len(bare) > 70 or not re.search(r"[A-Za-z]{2}|^[A-Z]$", bare) else bare


def _even(match: re.Match[str]) -> Pair | None:
    """Return the two names, unless it cannot be told where the first ends ("A and B and C")."""
    joined = match.groupdict().get("between")
    if joined == "and" and re.search(r"\band\b", match["a"] + match["b"]):
        return None
    return match["a"], match["b"]


# --- whom a sentence speaks of ------------------------------------------------------------------------------------

_LED_IN = re.compile(
    r"^(?P<words>(?:In|Among|For|Within|Of|Across) [^()\[\];]{3,110}?"
    r"|At [^,()\[\];]{0,60}\b(?:doses?|dose levels?|RP2D|MTD)\b[^,()\[\];]{0,60}), ",
    re.IGNORECASE,
)
_NEUTRAL = re.compile(
    r"(?:In|For|Among|Within|Of|Across|At)? ?(?:the |all |these |this |our |both |an? )*"
    r"(?:overall|entire|whole|total|full|intention|intent|ITT|mITT|all|study|trial|primary|final|interim|updated"
    r"|planned|present|current|efficacy|evaluable|per-protocol|prespecified|pre-specified|addition|contrast|general"
    r"|particular|randomi[sz]ed|enrolled|treated|phase|pooled|combined|open-label|multicent|retrospective|prospective"
    r"|\d+ (?:\w+[ -]){0,2}(?:patients|participants|women|men)"
    r"(?: who (?:were|underwent) (?:randomly )?(?:randomi[sz]\w+|enrolled|treated|assigned|included))?$|patients$)\b"
    r"(?!.*\b(?:with|whose|who had|without|at)\b)",
    re.IGNORECASE,
)
_PERCENTAGE = re.compile(  # "the percentage of patients with an objective response" is the rate itself
    r"\b(?:percentage|proportion) of (?:the )?(?:patients|participants) (?:with|who had) (?:an? )?(?:confirmed )?"
    rf"(?={_E})"
)
_PEOPLE = re.compile(
    r"(?P<before>(?:[\w+'\uf8ff-]+ ){0,4})\b(?P<who>patients?|population|cohorts?|subsets?|women|men|participants"
    r"|individuals|tumou?rs?|carriers|stratum|strata|expression|levels?|arms?|groups?|settings?|cases|subjects|disease|lines?|those)\b"
    r"(?P<after>(?: (?:treated|receiving|assigned|randomi[sz]ed|who received|given|to receive))*"
    r" (?:with|to|in|who|whose|without|harbou?ring|having|positive|negative|aged|receiving|of|on) ?\uf8ff?)?"
)
_STAGE = re.compile(r"(?:the )?(?:phase|part|stage|cohort|arm|group) \S+(?: (?:part|cohort|portion))?(?: of [\w ]+)?")
_PLAIN_PEOPLE = re.compile(
    r"(?:(?:in|among|for|of|with|by|to|from|the|all|overall|entire|whole|total|full|study|trial|intention-to-treat"
    r"|intent-to-treat|ITT|mITT|randomi[sz]ed|enrolled|treated|evaluable|efficacy|efficacy-evaluable|per-protocol"
    r"|analysis|safety|were|was|median|longer|shorter|higher|lower|better|survival|and|a|than|reported|observed"
    r"|achieved|seen|noted|occurred|two|both|between|similar|\d+) )*"
)


def population(made: Skeleton) -> str | None:
    """Return whom the opening words of a sentence speak of, "" for all; None where that cannot be said."""
    text = _bare(made.text)
    led = _LED_IN.match(text)
    if led is None:
        return None if re.match(r"(?:In|Among|For|Within|Of|Across) ", text, re.IGNORECASE) else ""
    words = made.words(led["words"])
    if _NEUTRAL.match(words):
        return ""
    if len(words) > 80 or re.search(any_of(ENDPOINT, TIME, SHARE, RATIO, INTERVAL), led["words"]):
        return None
    return re.sub(r"^\w+ (?:the )?", "", words)


def narrows(made: Skeleton, groups: Iterable[str]) -> bool:
    """Return whether a sentence speaks of some of the patients elsewhere than in its opening words and its groups."""
    text = _PERCENTAGE.sub("", _LED_IN.sub("", _bare(made.text)))
    for group in groups:
        text = text.replace(group, _NAMED)
    return any(not _is_plain(match) for match in _PEOPLE.finditer(text))


def _is_plain(match: re.Match[str]) -> bool:
    if _NAMED in match[0]:
        return True
    return not match["after"] and bool(_PLAIN_PEOPLE.fullmatch(match["before"]))


def names_a_part(text: str) -> bool:
    """Return whether a sentence begins with a part of the patients, of whom the next may go on to speak."""
    led = re.match(r"(?:In|Among|For) ([^,]{3,90}), ", text)
    if led is None:
        return False
    return bool(_STAGE.fullmatch(led[1]) or (_PEOPLE.search(led[1]) and not _NEUTRAL.match(led[1])))


def speaks_of_all(text: str) -> bool:
    """Return whether a sentence says that it is about all patients again."""
    led = re.match(r"(?:In|Among|For|Across) ([^,]{3,60}), ", text)
    return bool(led and re.search(r"\b(?:overall|all|entire|whole|total|full|ITT|inten\w+-to-treat)\b", led[1]))
