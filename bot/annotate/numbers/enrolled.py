"""How many patients a study had, in the words of the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.annotate.abstracts import Line
from bot.annotate.numbers.quantities import plain


@dataclass(frozen=True, slots=True)
class Patients:
    """How many people a study had, what it says of them ("randomly assigned"), and the sentence that says so."""

    count: int
    verb: str
    quote: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.quote)


_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SPELLED = {word: number for number, word in enumerate((*_ONES, *_TEENS), start=1)} | {
    word: number * 10 for number, word in enumerate(_TENS, start=2)
}
_BELOW_HUNDRED = rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_ONES)}))?|{'|'.join(_TEENS)})"
_HUNDREDS = rf"(?:(?:{'|'.join(_ONES)}|a) hundred)"
_WORD = (
    rf"\b(?<!hundred )(?<!hundred and )(?<!thousand )(?<!-)"
    rf"(?:{_HUNDREDS}(?: (?:and )?(?:{_BELOW_HUNDRED}|{'|'.join(_ONES)}))?|{_BELOW_HUNDRED})(?! (?:hundred|thousand))\b"
)
_COUNT = rf"(?<![\d.,/=<>≥≤-])(?P<count>\d{{1,3}}(?:[, ]\d{{3}})+|\d+|{_WORD})"
_PEOPLE = (
    r"(?:[A-Za-z][\w/+'-]* ){0,6}?(?:patients|participants|women|men|individuals|adults|children|subjects|cases)\b"
)
_WITH = r"(?: (?:with|without|aged|who had|from|in) [^,;.]{3,110}?)?(?: \([^()]*\))?"
_VERB = (
    r"(?P<verb>(?:randomly|randomised|randomized) (?:assigned|allocated)|randomi[sz]ed|randomi[sz]ation|enrolled"
    r"|recruited|accrued|registered|entered|included|analy[sz]ed|evaluated|assessed|studied|reviewed|identified|treated"
    r"|assigned)\b"
)
_REST = r"(?P<rest>(?:[^.;]|\.(?=\d)){0,200})"
_RATIO = r"(?:,? ?\(?in an? \d ?: ?\d(?: ?: ?\d)? (?:ratio|fashion)\)?,?)?"
_DID = r"(?:were|was|underwent|had been) (?:(?:pro|retro)spectively |finally |eventually |consecutively )?"
_STATEMENTS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_COUNT} {_PEOPLE}{_WITH},? (?:who )?{_DID}{_VERB}{_REST}",
        rf"\b{_VERB}{_RATIO} (?:a total of |data (?:from|of|for) |records of )?{_COUNT} {_PEOPLE}{_REST}",
        rf"\b(?:Of|Among)(?: the| a total of)? {_COUNT} {_VERB} {_PEOPLE}(?P<rest>)",
        rf"\b(?:Of|Among)(?: the| a total of)? {_COUNT} {_PEOPLE}{_WITH},? {_VERB}(?P<rest>)",
        r"\b(?:studies|trials|RCTs|cohorts|articles)"
        r"(?: with| including| involving| comprising| that included| enrolling)?"
        rf",? ?\(?(?:a total of |n ?= ?)?{_COUNT} {_PEOPLE}\)?,? {_DID}"
        rf"(?P<verb>included|analy[sz]ed|identified|pooled)\b{_REST}",
    )
)
_ARMS = re.compile(  # "… to A and 184 to B": the count is the first arm's, unless the others add up to it
    r"^ ?(?:to|into|in|with)\b.*?\b(?:and|or|versus|vs)(?: the (?:remaining|other))? (?:\d+|\w+teen|\w+ty)\b"
    r"(?: (?:patients|participants|women))?"
    r" (?:(?:were )?(?:randomly )?(?:assigned |allocated )?to|received|with|in|were)\b"
)
_PARTLY = re.compile(
    r"^ ?(?:for|in|into|to|as part of|with)? ?(?:the |an? |our |this )?[^,;.]{0,40}\b(?:safety|subgroup|biomarker"
    r"|pharmaco|exploratory|sub-?stud|sensitivity|validation|training|toxicity|adverse|quality|escalation|expansion"
    r"|cohort [A-D\d]|arm [A-D\d]|part \d|phase (?:1|I)b?\b|control group|translational|genomic)|^ ?(?:for|as) eligib",
    re.IGNORECASE,
)
_CONTROLS = re.compile(r"\b(?:healthy|volunteers?|unaffected|as controls|controls? (?:were|was))\b", re.IGNORECASE)
_FEWER = re.compile(r"^[^.;]*(?:, including|of whom|of which|, with) \d")
_BEFORE = re.compile(  # "and 184 patients were …", "402 of 557 patients were …", "the first 602 patients who …"
    r"(?:\d|\bto \w+|\bgroup|\barm)\)? (?:and|or|,) $|\band $|\d\)? of (?:the |a total of )?$"
    r"|\bof (?:these|those|whom) $|, (?:of )?which $|\b(?:first|last|another|additional|remaining|other) $"
    r"|\b(?:approximately|about|nearly|almost|over|around|than|least|up to) $|~ ?$",
    re.IGNORECASE,
)
_FOREIGN = re.compile(
    r"\bplanned\b|\bwill be\b|\bwould be\b|\brequired\b|\bsample size\b|\bprevious(?:ly)?\b|\bhistoric|\bexcluded\b"
    r"|\beach\b|\bsub-?groups?\b|\bsubsets?\b|\bone arm\b|\bdied\b|\bto be\b|\bscreened\b.{0,12}$",
    re.IGNORECASE,
)
_SHARE = re.compile(r"\(\d+(?:\.\d+)? ?%\)")
_FEWEST = 5  # fewer are cases, no study
_RANDOMIZED = re.compile("random", re.IGNORECASE)
_ENROLLED = re.compile("enrol|recruit|accru|regist|entered", re.IGNORECASE)


def enrolled(lines: Iterable[Line]) -> Patients | None:
    """Return how many patients a study had: those randomized, else enrolled, else analysed; None where it is unsure."""
    found = [patients for line in lines for patients in _told(line)]
    ranks = ([p for p in found if rank.search(p.verb)] for rank in (_RANDOMIZED, _ENROLLED, re.compile("")))
    best = next((patients for patients in ranks if patients), [])
    return best[0] if best and best[0].count == max(p.count for p in best) else None


def _told(line: Line) -> Iterator[Patients]:
    text = plain(line.text)
    for match in (match for pattern in _STATEMENTS for match in pattern.finditer(text)):
        around = text[: max(match.end("verb"), match.end("count")) + 30]
        count = _number(match["count"])
        if count >= _FEWEST and not _FOREIGN.search(around) and not _is_a_part(text, match, count):
            yield Patients(count, match["verb"].lower(), line.text, line.sentence.start)


def _is_a_part(text: str, match: re.Match[str], count: int) -> bool:
    """Return whether the people counted are not all of the study."""
    if _BEFORE.search(text[: match.start("count")]) or _PARTLY.match(match["rest"]) or _CONTROLS.search(match[0]):
        return True
    if _ARMS.match(match["rest"]):
        arms = [int(number) for number in re.findall(r"\d+", match["rest"])[:2]]
        return len(arms) < 2 or sum(arms) != count
    if _RANDOMIZED.search(match["verb"]) or _ENROLLED.search(match["verb"]):
        return False  # they are the study; "of whom 584 were analysed" names a part
    return bool(_FEWER.match(match["rest"]) or _SHARE.search(match[0].removesuffix(match["rest"])))


def _number(text: str) -> int:
    digits = re.sub(r"[, ]", "", text)
    return int(digits) if digits.isdigit() else _spelled(text.lower())


def _spelled(words: str) -> int:
    """Return 561 for "five hundred and sixty-one"."""
    hundreds, _, rest = words.rpartition(" hundred")
    below = sum(_SPELLED[part] for part in re.findall(r"[a-z]+", rest) if part != "and")
    return 100 * (1 if hundreds == "a" else _SPELLED[hundreds]) + below if hundreds else below
