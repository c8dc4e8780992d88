"""How papers write numbers: times, shares, hazard ratios, intervals, p values, and all that only looks like them."""

from __future__ import annotations

import re

from bot.annotate.numbers.endpoints import MENTION, named
from bot.annotate.numbers.quantities import (
    ASIDE,
    CHANCE,
    ENDPOINT,
    INTERVAL,
    MOMENT,
    NAME,
    NUMBER,
    OTHER_MEASURE,
    RATIO,
    SHARE,
    SIGNS,
    TIME,
    TO,
    Interval,
    Quantity,
    Reader,
    any_of,
)

_DECIMAL = r"(?<![\d.,])(?:\d{0,3}\.\d+|\d{1,3})(?![.,]?\d)"
_UNIT = r"(?:months?|mos?|weeks?|wks?|years?|yrs?|days?)\b\.?"
_OPTIONAL_UNIT = rf"(?:\s?{_UNIT}|\s?%)?"
_UNREACHED = (
    r"(?:not (?:yet )?(?:been )?(?:reached|estimable|estimated|evaluable|available|calculable|attained)|non-?estimable"
    r"|NR\b|NE\b)"
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_COUNTING = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6"}
_COUNTING |= {"seven": "7", "eight": "8", "nine": "9", "ten": "10"}
_COUNTED = rf"(?:\d+(?:\.\d+)?|{'|'.join(_COUNTING)})"
_DOSE = (
    r"\b\d+(?:\.\d+)? ?(?:mg|g|Gy|µg|μg|mcg|IU|mL|ml|U|AUC|mCi|GBq)"
    r"(?:\s?(?:/|per )\s?(?:kg|m2|m\(2\)|m²|mL|ml|dose|day|d|kilogram|square meters?))*(?!\w)"
)
_UNITS = {"mo": "mo", "we": "wk", "wk": "wk", "ye": "y", "yr": "y", "da": "d"}


def _either(*patterns: str, ignoring_case: bool = False) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE if ignoring_case else 0)


# dates, doses and schedules
_CIRCUMSTANCES = _either(
    rf"\b(?:\d{{1,2}} )?{_MONTH} (?:\d{{1,2}}(?:st|nd|rd|th)?,? )?(?:19|20)\d\d\b",
    rf"\b{_MONTH} \d{{1,2}}\b(?!\.\d)",
    r"\b(?:in|since|from|and|to|until|between|through|-) ?(?:19|20)\d\d\b(?!\.\d| patients)",
    r"NCT\d{8}",
    r"\b9\d(?:\.\d+)?% CI,? (?:upper|lower) (?:confidence )?(?:limit|bound|boundary),?(?: of)? \d*\.\d+",
    r"\bI(?:2|²|\^2|\(2\)) ?[=<>] ?\d+(?:\.\d+)?%?",
    r"\bn ?= ?\d[\d,]*(?: ?/ ?\d+)?(?: ?\[\d+(?:\.\d+)?%\])?",
    rf"(?<=[(\[]){_DOSE}(?=[)\],;])",
    r"\bevery (?:\d+|\w+) (?:days|weeks|months|years)",
    r"\bq\d+w\b",
    r"\bon days? \d+(?:(?:, | and | to |-)\d+)*",
    r"\b\d+-(?:day|week) cycles?",
    r"\b(?:for|within) (?:up to )?(?:\d+|\w+) (?:days|weeks|months|years|cycles)\b",
)
# how much numbers spread, and how long people were followed; by how much a value grew
_SPREADS = _either(
    r"\b(?:interquartile range|IQR|range|SD|standard deviation|Q1-Q3)\b[\s,:;=(\[]*"
    rf"\d+(?:\.\d+)?\+?{_OPTIONAL_UNIT}{TO}\d+(?:\.\d+)?\+?{_OPTIONAL_UNIT}",
    rf"\bfollow(?:ed|ing)?(?:[\s-]?ups?)?\b[^.;()\d{SIGNS}]{{0,45}}?\d+(?:\.\d+)?(?:\s?-\s?\d+)?\s?{_UNIT}"
    rf"(?:\s?[(\[][^()\[\]]*[)\]])?(?: for (?:the )?{any_of(ENDPOINT)})?",
    rf"\d+(?:\.\d+)?[\s-]{_UNIT}'? (?:of )?(?:\w+ )?follow[\s-]?up",
    r"\b\d+ (?:events|deaths)\b",
    r"(?<=[(;] )\d+ patients(?=[);,])",
    r"(?<=\()\d+ patients(?=[);,])",
    ignoring_case=True,
)
_GAINS = _either(
    r"\b(?:absolute |median |net |estimated |treatment )*"
    r"(?:differences?|gains?|improvements?|increases?|prolongation|benefits?|reductions?|decreases?|extension)"
    rf"(?: in [\w -]{{3,40}}?)?(?: of|:|,|was)? -?\d+(?:\.\d+)?(?:\s?{_UNIT}|\s?%| percentage points?)",
    r"[Δ∆]\s?[=:]?\s?-?\d+(?:\.\d+)?\s?%",
    r"\b\d+(?:\.\d+)?% (?:relative |lower |higher )?(?:risk|hazard|reductions?|lower|higher)\b(?: reductions?\b)?",
    ignoring_case=True,
)
# digits that are part of a name: HER2, T-DM1, CPS ≥10, grade 3, cohort 2
_NAMES = _either(
    _DOSE,  # two groups may differ by it only
    r"\b[A-Za-z][A-Za-z]*[-/]?\d[\w/+-]*(?:-[A-Za-z]\w*)*",
    r"\b\d+-(?:day|week|month|year)(?= (?:group|arm|regimen|treatment|therapy|course))",
    r"\b\d+[pq]\d*(?:\.\d+)?\b",
    r"\b(?:(?:at least|less than|more than|of) )?\d+(?:\.\d+)?% or (?:more|greater|higher|less|above|lower)\b",
    r"\b(?:score|expression)s? (?:level )?(?:of )?(?:at least|less than|more than) \d+(?:\.\d+)?%?",
    r"\b(?:[Cc]ohort|[Aa]rm|[Gg]roup|[Pp]art)s? \d\b(?![.%])",
    r"(?:CPS|TPS|IC|TC|IPS|score|PD-L1)?\s?(?:[≥≤]|(?<![pP] )(?<![pP])[<>])\s?\d+(?:\.\d+)?\s?%?(?! ?(?:months|weeks))",
    r"\b(?:grades?|phases?|stages?|cycles?|ECOG(?: PS)?|status|exons?|codons?|IHC|scores?|types?|levels?)(?: of)? "
    r"\d(?:[ab]?\b\+?(?:(?: or | and |-|/|, )\d\b\+?)*)(?!\.\d|%)",
)
_INTERVALS = _either(
    r"(?:\b(?P<level>[89]\d(?:\.\d+)?)\s?%[\s-]?)?(?:\btwo-sided )?"
    r"\b(?:CIs?|CrI|credible intervals?|confidence intervals?)\b(?:\s?[(\[]C(?:r)?Is?[)\]])?[\s,:;=(\[]*(?:of )?"
    rf"(?P<low>-?{_DECIMAL}){_OPTIONAL_UNIT}{TO}"
    rf"(?P<high>{_DECIMAL}|{_UNREACHED}|N[AC]\b|could not be \w+|infinity|∞){_OPTIONAL_UNIT}(?: \((?:NR|NE|NA)\))?",
    ignoring_case=True,
)
_SPECIAL = r"(?:interaction|non-?inferiority|trend|heterogeneity|equivalence)"
_CHANCES = _either(
    rf"\b(?:{_SPECIAL} |adjusted )?(?:(?:one|two|1|2)-(?:sided|tailed) |(?:un)?(?:stratified )?log-?rank(?: test)?,? "
    r"|nominal )*[pP](?:[\s-]?[vV]alues?)?(?: for \w+(?:-\w+)?(?: \w+)?)?"
    r"(?:,? (?:one|two|1|2)-(?:sided|tailed))?(?:\s?(?:was|of)\s)?"
    rf"\s?(?P<sign>[=<>≤≥])\s?(?P<value>{_DECIMAL})(?: for {_SPECIAL})?",
)
_RATIOS = _either(
    r"\b(?:(?:un)?stratified |adjusted |pooled |unadjusted )*(?:[Hh]azards? ratios?|a?HRs?)\b(?:\s?[(\[]a?HRs?[)\]])?"
    rf"(?:,? (?:for|of|in|with|favou?ring) (?!\d|\.\d)[^\d;(){SIGNS}]{{3,90}}?)?"
    rf"[\s,:;=(\[]{{0,3}}(?:was|of|is)?[\s,:=]{{0,2}}(?P<value>{_DECIMAL})(?!\s?%|\s?{_UNIT})",
)
_OTHER_RATIOS = _either(
    r"\b(?:odds ratios?|ORs?|risk ratios?|relative risks?|RRs?|rate ratios?|risk difference|ratio)\b"
    rf"(?:\s?[(\[]\w+[)\]])?[\s,:;=]*(?:was|of)?[\s,:=]*{_DECIMAL}",
)
_FRACTIONS = _either(
    rf"\b(?:n ?= ?)?(?:\d+|{'|'.join(_COUNTING)}) ?(?:of|/) ?(?:the )?\d+"
    r"(?: (?:(?:response-)?(?:evaluable|assessable) |treated )?patients)?(?![\d.%]|-)",
)
_PATIENTS = r"(?:patients|participants|women|men|individuals|subjects|pts)"
_COUNTED_SHARES = _either(
    rf"(?<!/)(?<!of )(?<!of the )\b(?:\d+|{'|'.join(_COUNTING)})(?: {_PATIENTS})? ?[(\[](?P<value>\d+(?:\.\d+)?)%[)\]]"
    rf"(?: of (?:the )?\d+(?: {_PATIENTS}(?! (?:with|without|who|whose)\b))?(?!\w))?",
    rf"(?<!/)(?<!of )\b\d+ [(\[](?P<before>\d+(?:\.\d+)?)%(?=[,;] {any_of(INTERVAL)})",
)
_COUNTS = _either(
    rf"\b\d[\d,]*(?= (?:evaluable |assessable )?{_PATIENTS}\b)", rf"(?<=with )\d+(?= (?:confirmed )?{any_of(ENDPOINT)})"
)
_MOMENTS = _either(
    rf"\b(?:at|after) (?:the )?(?P<number>{_COUNTED})[\s-](?P<unit>months?|mos?|years?|weeks?|yrs?)\b",
    rf"\b(?P<before>{_COUNTED})-(?P<long>month|year|week|yr|mo)\b",
    ignoring_case=True,
)
_TIMES = _either(rf"(?P<value>{NUMBER})[\s-]?(?P<unit>{_UNIT})(?: \(mo\))?", _UNREACHED)
_SHARES = _either(rf"(?P<value>{NUMBER})\s?(?:%|percent\b)")


def _as(kind: int, match: re.Match[str]) -> Quantity:
    return Quantity(kind, match[0])


def _interval(match: re.Match[str]) -> Quantity:
    high = _full(match["high"]) if re.match(r"[\d.]", match["high"]) else _unreached(match["high"])
    return Quantity(INTERVAL, match[0], interval=Interval(_full(match["low"]), high, match["level"] or "95"))


def _chance(match: re.Match[str]) -> Quantity:
    """Return a p value; one that answers another question (interaction, non-inferiority) has no value."""
    if re.search(_SPECIAL, match[0], re.IGNORECASE):
        return Quantity(CHANCE, match[0])
    sided = "one-sided " if re.search(r"\b(?:one|1)-(?:sided|tailed)", match[0]) else ""
    return Quantity(CHANCE, match[0], f"{sided}p{match['sign']}{_full(match['value'])}")


def _moment(match: re.Match[str]) -> Quantity:
    number = (match["number"] or match["before"]).lower()
    unit = _UNITS[(match["unit"] or match["long"])[:2].lower()]
    return Quantity(MOMENT, match[0], _COUNTING.get(number, number), unit)


def _time(match: re.Match[str]) -> Quantity:
    if match["value"] is None:
        return Quantity(TIME, match[0], _unreached(match[0]))
    return Quantity(TIME, match[0], _full(match["value"]), _UNITS[match["unit"][:2].lower()])


def _unreached(words: str) -> str:
    return "not reached" if re.search(r"reach|attain|NR|infinity|∞", words) else "not estimable"


def _full(number: str) -> str:
    return f"0{number}" if number.startswith(".") else number


# in the order in which they are taken out of a sentence: what only looks like a result goes first
READERS: tuple[Reader, ...] = (
    (ENDPOINT, MENTION, lambda match: Quantity(ENDPOINT, match[0], named(match))),
    (ASIDE, _CIRCUMSTANCES, lambda match: _as(ASIDE, match)),
    (ASIDE, _SPREADS, lambda match: _as(ASIDE, match)),
    (OTHER_MEASURE, _GAINS, lambda match: _as(OTHER_MEASURE, match)),
    (NAME, _NAMES, lambda match: _as(NAME, match)),
    (INTERVAL, _INTERVALS, _interval),
    (CHANCE, _CHANCES, _chance),
    (RATIO, _RATIOS, lambda match: Quantity(RATIO, match[0], _full(match["value"]))),
    (SHARE, _COUNTED_SHARES, lambda match: Quantity(SHARE, match[0], match["value"] or match["before"], "%")),
    (OTHER_MEASURE, _OTHER_RATIOS, lambda match: _as(OTHER_MEASURE, match)),
    (ASIDE, _FRACTIONS, lambda match: _as(ASIDE, match)),
    (ASIDE, _COUNTS, lambda match: _as(ASIDE, match)),
    (MOMENT, _MOMENTS, _moment),
    (TIME, _TIMES, _time),
    (SHARE, _SHARES, lambda match: Quantity(SHARE, match[0], match["value"], "%")),
)
