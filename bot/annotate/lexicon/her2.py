"""HER2 results that are spelled out: what IHC 0, 1+, 2+ and 3+ and in situ hybridization say.

By the guidelines of 2018 and 2023 and the labels of the drugs: 1+ and 2+ with a negative ISH are HER2-low, faint
staining of at most a tenth of the cells is HER2-ultralow, no staining at all HER2-null; a bare 0 is either of the two.
These classes are defined for breast cancer and are read there only."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.annotate.lexicon.states import Finding
from bot.annotate.text import Hints

_ISH = r"(?:f?ish|cish|dish|sish|dual[ -]ish|in[ -]situ[ -]hybridi[sz]ation)(?:\s?[)\]])?"
# one of these, or the next pattern, is in whatever _IHC and _IS_ISH find
_HINTS = Hints("ihc", "immuno", "stain", "+", "(0)", "score", "ish", "hybridi", "cep17", "cep-17")
_SCORE_OF_HER2 = re.compile(
    r"her-?2[\s)(:/-]{0,3}(?:neu)?[\s)(:-]{0,3}(?:ihc|expression|scores?|status|of|is)?\s?(?:of\s)?[0-3]\b"
)
_IHC = re.compile(
    r"\b(?:ihc|immuno(?:histo|stain|react)|stain|[0-3]\s?\(?\+|neg(?:ative)?\s*\(0\)"
    r"|scor(?:es?|ed)\s(?:(?:of|as|was|were|is|at)\s)?[0-3]\b"
    r"|her-?2[\s)(:/-]{0,3}(?:neu)?[\s)(:-]{0,3}(?:ihc|expression|scores?|status|of|is)?\s?(?:of\s)?(?:[0-3]\b|\(?\+\+))"
)
_IS_ISH = re.compile(rf"\b(?:{_ISH}|cep-?17)")
_NO_AMPLIFICATION = re.compile(
    r"(?:without|no|not|nor|lack(?:ing|s)?|absence of|(?:no|without) evidence of)\s+"
    r"(?:[\w()-]+\s+){0,10}?amplif\w*"
    r"|\bnone (?:of )?(?:[\w()-]+\s){0,14}?(?:showed|had|harbou?red|demonstrated) (?:[\w-]+\s){0,3}?amplif\w*"
    r"|2\s?\+\s?[/,(]\s?(?:non-?\s?|not |un)amplified|\bnegative (?:for )?(?:her-?2 )?(?:gene )?amplification"
    rf"|{_ISH}[\s-]*(?:\w+\s){{0,3}}?(?:not|non)[- ]?(?:\w+ )?amplif\w*"
    rf"|(?:non-?\s?|un)amplified (?:by |on )?{_ISH}"
)
_RATIO = rf"(?:(?:cep-?17|cen-?17|chr-?17)\)?|{_ISH}[:,(]?) ratio\s*"
_BY_ISH = rf"(?:by|on|with|as|in) (?:(?:an?|the|reflex|fluoresc\w+|chromogenic|silver) ){{0,2}}{_ISH}"
_AMPLIFIED = re.compile(
    rf"{_ISH}[\s(-]+(?:was |is |were |are )?(?:pos\w*\s?/\s?)?(?:gene )?amplif\w*"
    rf"|{_RATIO}[^;,]{{0,20}}? (?:was|were|is|are) (?:\w+ as )?amplified"
    rf"|(?:was|were|is|are) amplified {_BY_ISH}|[/(]\s?amplified (?:\w+ )?{_ISH}"
    rf"|{_ISH}[^;]{{0,80}}?\bratio\b[^;]{{0,60}}?,\s(?:gene )?amplified\b"
    r"|\b(?:or|and|with|had|have|showed|required,|demonstrat\w+|exhibit\w*) (?:gene )?amplification (?:of the gene )?"
    rf"(?:(?:defined|confirmed|shown|found) )?{_BY_ISH}"
    rf"|{_ISH}(?: (?:test\w*|analys[ei]s|assays?|results?))?(?: (?:of|for) her-?2)?"
    r" (?:showed|show|demonstrated|revealed|confirmed|found) (?:her-?2 )?(?:gene )?amplif\w*"
    r"|\b(?:or|and) the gene (?:is|was) (?:found to be )?amplified"
    r"|(?:defined|classified|scored|regarded|considered|reported) as (?:(?:low|highly|low-level|high-level) )?amplified"
)
_SOME_AMPLIFIED = re.compile(
    rf"{_ISH}[^.;]{{0,80}}? (?P<those>(?:was|were) (?:found to be )?amplified)"
    r"|(?:[,;:(] ?|\b(?:and|but|since|as|because|while|whereas|when|where|that|the) )"
    r"(?P<seen>(?:gene )?amplification (?:is|was) (?:observed|seen|found|detected|present|confirmed))"
)
_ISH_POSITIVE = re.compile(
    rf"\b(?:{_ISH}(?:\s{{0,2}}\+|[\s-]{{0,2}}(?:result )?(?:is |was |were )?pos(?:itiv\w*|\b))|positiv\w+ {_BY_ISH})"
)
_RATIO_HIGH = rf"{_RATIO}(?:of |was |is |at least |above |>=?|≥)*\s?(?:[2-9]|\d\d)(?:\.\d+)?(?![\d%])"
_ISH_YES = re.compile(
    rf"{_ISH_POSITIVE.pattern}|confirmed {_BY_ISH}|positive(?: \w+)? {_ISH}|{_ISH}[ -]confirm|\b{_AMPLIFIED.pattern}"
    rf"|{_RATIO_HIGH}|\b(?:with|and|plus|demonstrating|showing) (?:her-?2 )?(?:gene )?amplif\w+(?! (?:status|test))"
)
_AMPLIFIED_TOO = re.compile(rf"\s?(?:/|,|and|with|but)?\s?(?:a\s)?(?:{_ISH_YES.pattern}|positive {_ISH})")
_ISH_NEGATIVE = re.compile(
    rf"\b{_ISH}(?:\s{{0,2}}-(?![a-z])"
    r"|[\s,-]*(?:[\w-]+\s){0,5}?(?:is |was |be |must be )?"
    r"(?:neg(?:ativ\w*|\b)|not amplif\w*|non-?\s?amplif\w*|unamplif\w*))"
    rf"|(?:negative|non-?\s?amplified|unamplified) (?:\w+ )?{_ISH}|{_ISH}\s*<\s*2"
    rf"|{_RATIO}(?:of |was |is |=|:)?\s*(?:(?:<|below|less than)\s?[12]|[01]\.\d)"
    rf"|(?:without|no|not|lack\w*|absence of)\s(?:[\w()-]+\s+){{0,10}}?amplif"
    r"|^\s?[/,(]\s?(?:non-?\s?|not |un)amplified"
    r"|\bnegative (?:for )?(?:her-?2 )?(?:gene )?amplification"
    r"|amplif\w* (?:was|were|is|be|been) (?:\w+ly )?(?:ruled out|excluded|absent|not )"
)
_TENTH = r"(?:<=|≤|<|less than|at most|up to|no more than)\s?10\s?%"
_ULTRALOW = re.compile(
    rf"(?<![\d.])0\s?\+|>\s?0\s*(?:and|but|to|,)?\s*<\s?1\s?\+|faint[^.;]{{0,120}}?{_TENTH}"
    r"|(?<![\d.])0[,(\s]{1,2}with"
    r" (?:any |some |faint |weak |incomplete |partial |barely perceptible |membran\w+ )*staining"
)
_NULL = re.compile(
    r"\b(?:no|without(?: any)?|absent|absence of(?: any)?|lack of|complete(?:ly)? (?:lacking|absent|absence of))"
    r"\s+(?:\w+\s){0,2}?staining"
    r"|\b(?:immuno-?)?(?:staining|reactivity) (?:was |is |were |being )?(?:absent|not (?:seen|present|observed))"
    r"|(?<![\d.])0\s*[(,]\s*null\b"
)
_ZERO = re.compile(
    r"(?:\bihc|immunohistochemistry|staining|intensity|\bscores?|\bscored|her-?2(?:\s?/\s?neu)?|expression)[\s)(:=,]*"
    r"(?:scores?|status|is|was|were|of|as|=|expression|results?)?[\s(]*(?:of |was |were )?(0)(?![\d%+]|\.\d|\s?\+)"
    r"|\bneg(?:ative)?\s*\((0)\)|\bscor\w+[^.;]{0,60}? as (0)(?![\d%+]|\.\d|\s?\+)"
    r"|(?<!\d)1\s?\+,?\s*(?:or|/|and|versus|vs\.?)\s*(?:ihc\s)?(0)(?![\d%+]|\.\d|\s?\+)"
    r"|\bzero\s?\(\s?(0)\s?\)|(?:,|\band|\bor)(?: on)? (0) (?:in (?!\d+[.-]\d|the range)|\(n\s?=)"
    r"|(?<![\d.+/])(0)\s*(?:,\s*(?:or\s)?|/|or|-|and|to|versus|vs\.?)\s*(?:ihc\s)?1\s?\+"
    r"|(?<![\d.+/])(0)\s*(?:-|to)\s*2\s?\+"
)
_EITHER_ZERO = re.compile(rf"\bno (?:\w+ )?staining\b[^.;]{{0,25}}?\bor\b[^.;]{{0,50}}?faint[^.;]{{0,70}}?{_TENTH}")
_KIND_OF_ZERO = re.compile(r"\bnull\b|ultra-?\s?low")
_SCALE = re.compile(r"(?<![\d.])0\s?\+?\s*(?:-|to)\s*3\s?\+")  # the scale itself is no result
_SIGNS = re.compile(r"\+\)|\+\+|ish\s?[(:\[]")
_PLUSES, _PLUS_APART = re.compile(r"(?<![\w+])\(?(\+{2,3})\)?(?!\d)"), re.compile(r"(?<![\w.])([0-3])\s?\(\+\)")
_SPOKEN = re.compile(  # "HER2 3 plus by IHC", not "arm 1 plus trastuzumab"
    r"(?<![\w.])([1-3])[ -]plus(?=\s?[,.;)]|\s(?:by|on|or|and|in|staining)\b|\s*$)"
)
_ISH_APART = re.compile(rf"({_ISH}\s?)[(:\[](?=\s?(?:[+-]|neg|pos|non|not|amp))")
_STRONG = re.compile(r"3\s?\+\s(?:protein\s)?over-?\s?express\w+")
_HOW_SCORED = re.compile(  # "staining will be graded (negative, 1+, 2+, 3+)"
    r"\b(?:will be|to be|intensity|scale)\b[^.]{0,120}?(?:\b0\s?\+?|negative)[^\w+]+1\s?\+[^\w+]+2\s?\+"
    r"\W+(?:(?:and|or|to)\s)?3\s?\+"
)
_SCORE = re.compile(
    r"(?:(?<![\w.)])(?<!\bher[ -])|(?<=ihc))(?P<from>[0-3])?(?P<range>\s?\+?\s?(?:-|to)\s?)?(?P<score>[123])\s?\+(?!\d)"
)
_ITEM = (
    r"[0-3](?![\d%+]|\.\d)"
    r"(?:\s(?:in \d[\d.]*(?:\s?%| of \d+)?(?: (?:cases|patients|tumou?rs|samples))?|\([^()]{1,20}\)))?"
)
_BARE_SCORES = re.compile(  # "HER2 score was 1 in 30% and 2 in 12%"
    r"(?:her-?2|erbb-?2|ihc|immunohistochemi\w*)(?:[\s/)(-]{1,3}(?:neu|ihc|protein|expression|staining|immuno\w*))*[\s)]*"
    rf"(?:\sscor(?:es?|ed)(?:\s(?:as|of|was|were|is|are|at))*[\s:=]{{1,2}}"
    r"|(?<=ihc)\s(?=[0-3](?:\s?(?:or|/|,|-)\s?[0-3])+(?:[\s),;.]|$)))"
    rf"{_ITEM}(?:(?:,\s(?:and\s|or\s)?|/|-|\s(?:and|or|versus|vs\.?)\s){_ITEM})*[\s),;.]?"
)
_BARE_SCORE = re.compile(r"(?<=[\s:=/,-])([1-3])(?:[^\d%+]|$)(?<!in ..)")
_CALLED_LOW = re.compile(  # "HER2-low (IHC 1+ or 2+)", "HER2-low, defined as 1+ or 2+"
    r"(?<!ultra)(?<!ultra-)\blow\b"
    r"(?:[\s-]+(?:status|disease|expression|expressing|group|category|(?:breast )?(?:cancers?|tumou?rs?)))*"
    r"[\s,]*(?:\(|\[|(?:was |were |is |are )?defined (?:as|by) |i\.e\.,? |[=:] ?|(?<=low, ))"
    r"(?:[^()\[\].;]|\([^()]*\)){0,60}$"
)
_THEN_CALLED_LOW = re.compile(
    r"[^.;()]{0,60}?(?:\(\s?|\b(?:called|termed|classed|deemed|counted|labell?ed|defined|classified|considered|regarded|categori[sz]ed|grouped|designated)"
    r" (?:as |to be )?[\"']?)(?:her-?2[\s-]*)low\b"
)
_EQUIVOCAL = re.compile(r"\bequivocal\b")
_BEFORE, _AHEAD, _BEHIND = 120, 80, 400  # characters in which the hybridization that belongs to a score stands
_LESS = re.compile(r"(?:<|less than|below)\s?$")


def may_tell(text: str, start: int, end: int) -> bool:
    """Tell whether a stretch has any of the words of results; without them there is nothing to read."""
    return _HINTS.within(text, start, end) or bool(_SCORE_OF_HER2.search(text, start, end))


def read_assays(text: str, start: int, end: int, *, breast: bool) -> Iterator[Finding]:
    """Yield what the results in a sentence about HER2 say; without `breast` only what holds in every tumour."""
    if not _IHC.search(text, start, end) and not _IS_ISH.search(text, start, end):
        return
    base = max(0, start - _BEFORE)
    before, sentence = text[base:start], _in_common_spelling(text[start:end])
    here = f"{before}{sentence}{text[end : end + _BEHIND]}"
    for finding in _results(here, len(before), len(before) + len(sentence), breast=breast):
        first, last = finding.start + base, finding.end + base
        read = text[first:last]  # a score without its plus was read with what follows it
        yield finding._replace(start=first, end=first + len(read.rstrip(" ,;." if "(" in read else " ,;.)")))


def _results(text: str, start: int, end: int, *, breast: bool) -> Iterator[Finding]:
    yield from _ish(text, start, end)
    if not _IHC.search(text, start, end) or _HOW_SCORED.search(text, start, end):
        return
    yield from _scores(text, start, end, breast=breast)
    if breast:
        yield from _zeros(text, start, end)


def _in_common_spelling(sentence: str) -> str:
    """Return "(++)/FISH(+)" as "2+  /FISH +)", and no scale "0 to 3+"; all stays at its place."""
    if "scor" in sentence or "ihc" in sentence:
        sentence = _BARE_SCORES.sub(lambda scores: _BARE_SCORE.sub(r"\1+", scores[0]), sentence)
    if "plus" in sentence:
        sentence = _SPOKEN.sub(lambda score: f"{score[1]}+".ljust(len(score[0])), sentence)
    if not _SCALE.search(sentence) and not _SIGNS.search(sentence):
        return sentence
    sentence = _SCALE.sub(lambda scale: " " * len(scale[0]), sentence)
    sentence = _PLUSES.sub(lambda pluses: f"{len(pluses[1])}+".ljust(len(pluses[0])), sentence)
    sentence = _PLUS_APART.sub(lambda score: f"{score[1]}+".ljust(len(score[0])), sentence)
    return _ISH_APART.sub(r"\1 ", sentence)


def _ish(text: str, start: int, end: int) -> Iterator[Finding]:
    denied = [match.span() for match in _NO_AMPLIFICATION.finditer(text, start, end)]
    for span in denied:
        yield Finding("her2", "amplification", *span, denied=True)
    for match in _AMPLIFIED.finditer(text, start, end):
        if not any(first <= match.end() - 3 < last for first, last in denied):
            yield Finding("her2", "amplification", *match.span())
    for match in _SOME_AMPLIFIED.finditer(text, start, end):
        yield Finding("her2", "amplification", *match.span(match.lastgroup or 0))
    for match in _STRONG.finditer(text, start, end):
        yield Finding("her2", "overexpression", *match.span())
    for match in _ISH_POSITIVE.finditer(text, start, end):
        yield Finding("her2", "positive", *match.span())
    for match in _EQUIVOCAL.finditer(text, start, end):
        yield Finding("her2", "equivocal", *match.span())


def _scores(text: str, start: int, end: int, *, breast: bool) -> Iterator[Finding]:
    for match in _SCORE.finditer(text, start, end):
        score = match["score"]
        if _LESS.search(text[max(start, match.start() - 11) : match.start()]):
            continue
        if match["from"] == "3":  # "from 3+ to 2+"
            yield Finding("her2", "positive", *match.span("from"))
        if score == "3":
            yield Finding("her2", "positive", *match.span())
        elif score == "1" and breast and not _AMPLIFIED_TOO.match(text, match.end()):
            yield Finding("her2", "low", *match.span())
        elif score == "2" and breast:
            yield from _two_plus(text, match, end)
        if breast and match["range"] and match["from"] in ("0", "1") and score in "23":
            yield Finding("her2", "low", *match.span())


_POSITIVE_AHEAD = re.compile(rf"{_ISH_POSITIVE.pattern}\s(?:(?:ihc|scores?|of|her-?2)\s)*$")  # "ISH-positive IHC 2+"
_OF_BOTH_KINDS = re.compile(  # "previously scored as HER2 0, now HER2-ultralow"
    r"\b(?:previous|historical|original|initial|former|conventional|traditional|combin|(?:sub-?)?divid|split"
    r"|re-?assess|re-?evaluat)\w*\b[^.;,]{0,60}$"
)
_THEN_ANOTHER = re.compile(r"[^.;,]{0,30}\b(?:re-?class|re-?categor|re-?scor|re-?assign|upgrad|convert)")


def _two_plus(text: str, match: re.Match[str], end: int) -> Iterator[Finding]:
    """Read 2+ with the hybridization beside it, else with one named soon after; without any it is equivocal."""
    ahead = text[match.end() : min(end, match.end() + _AHEAD)]
    positive, negative = _ISH_YES.search(ahead), _ISH_NEGATIVE.search(ahead)
    if _POSITIVE_AHEAD.search(text[max(0, match.start() - _AHEAD) : match.start()]):
        yield Finding("her2", "positive", *match.span())
        return
    if positive and not (negative and negative.start() < positive.start()):
        yield Finding("her2", "positive", match.start(), match.end() + positive.end())
        return
    around = text[max(0, match.start() - _BEFORE) : min(match.end() + 2 * _BEHIND, end + _BEHIND)]
    if negative or _ISH_NEGATIVE.search(around):
        yield Finding("her2", "low", match.start(), match.end() + (negative.end() if negative else 0))
    elif not _ISH_YES.search(text, match.start(), min(end, match.end() + _BEHIND)):
        yield Finding("her2", "low" if _is_called_low(text, match) else "equivocal", *match.span())


def _is_called_low(text: str, match: re.Match[str]) -> bool:
    """Tell whether the text itself calls a bare 2+ low: then it is not one that waits for a hybridization."""
    before = text[max(0, match.start() - _BEFORE) : match.start()]
    return bool(_CALLED_LOW.search(before) or _THEN_CALLED_LOW.match(text, match.end()))


def _zeros(text: str, start: int, end: int) -> Iterator[Finding]:
    """Read the kinds of 0; where the sentence says which kind it is, it is not a bare 0."""
    either = None if _KIND_OF_ZERO.search(text, start, end) else _EITHER_ZERO.search(text, start, end)
    if either:  # the guidelines' words for a 0 of either kind
        yield Finding("her2", "0", *either.span())
        return
    ultralow = [match.span() for match in _ULTRALOW.finditer(text, start, end)]
    null = [match.span() for match in _NULL.finditer(text, start, end)]
    for span in ultralow:
        yield Finding("her2", "ultralow", *span)
    for span in null:
        yield Finding("her2", "null", *span)
    told = ultralow or null or _KIND_OF_ZERO.search(text, start, end)
    for match in _ZERO.finditer(text, start, end):
        before = text[max(start, match.start() - _BEFORE) : match.start()]
        if not told or _OF_BOTH_KINDS.search(before) or _THEN_ANOTHER.match(text, match.end(), end):
            yield Finding("her2", "0", *match.span(match.lastindex or 0))
