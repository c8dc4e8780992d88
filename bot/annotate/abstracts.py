"""An abstract as sentences, each with the part of the paper that it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.annotate.sentences import Sentence, split
from bot.model import AbstractSection

BACKGROUND, METHODS, FINDINGS, CONCLUSION, REMARKS = "background", "methods", "findings", "conclusion", "remarks"

# the first that fits; "Methods and results" holds findings
_PARTS = (
    (
        CONCLUSION,
        re.compile(
            r"conclu|interpretation|implication|discussion|summary|significance|key (?:message|point)|take[- ]home"
        ),
    ),
    (REMARKS, re.compile(r"funding|regist|prospero|copyright|conflict|disclosure|key ?words|identifier|acknowledg")),
    (FINDINGS, re.compile(r"result|finding|observations|case|limitation")),
    (
        METHODS,
        re.compile(
            r"method|design|setting|participants|patients|population|intervention|material|measure|experimental"
            r"|search|data|statistic"
        ),
    ),
    (
        BACKGROUND,
        re.compile(r"background|introduc|objective|aim|purpose|context|rationale|hypothes|importance|question|goal"),
    ),
)
_INLINE = re.compile(
    r"(?:^|(?<=[.!?)\]]\s))([A-Z][A-Z ,/&’'-]{4,50}):[ \t]+"
    r"|(?:^|(?<=[.!?)\]])\s?)((?:Background|Introduction|Objectives?|Purpose|Aims?|Study Design|Materials and Methods"
    r"|Methods?|Approach|Main [Rr]esults|Results|Discussion|Conclusions?|Significance(?: and conclusions?)?"
    r"|Key ?[Ww]ords)(?:/[A-Z][a-z]+)?(?::\s+|\.\s?(?=[A-Z])|(?=[A-Z])))"
)
_REMARK = re.compile(
    r"\W*(?:©|copyright|funded by|funding|\(?psycinfo|prospero|clinicaltrials\.gov|trial registration"
    r"|(?:clinical ?)?trials?\W*(?:registration|identifier|number)?\W*nct\d"
    r"|this (?:trial|study) (?:is|was) (?:prospectively )?registered|registered (?:at|with|on)\b"
    r"|(?:clinical )?trial information|registration (?:number|no)\b|eudract|level of evidence|all rights reserved"
    r"|published by\b|this article is protected|supplement\w* [\w ]{3,40} (?:is|are) available"
    r"|supported by (?:an? )?(?:\w+ ){0,2}(?:grants?|funding|funds|nih|nci)\b)",
    re.IGNORECASE,
)
_CONCLUDING = re.compile(
    r"(?:in (?:conclusion|summary|sum|total)|to conclude|to summari[sz]e|we conclude|taken together|collectively"
    r"|altogether|overall|thus|therefore|hence|these (?:findings|results|data|observations)|conclusions?\b"
    r"|this (?:study|work|analysis|review|meta-analysis) (?:\w+ )?(?:suggest|show|demonstrat|indicat|highlight|confirm"
    r"|support|reveal|provide|identif|establish|appl|set|emphasi)\w*"
    r"|our (?:\w+ )?(?:findings|results|data|study|analysis|work)"
    r"|the (?:present )?(?:findings|results|data) (?:suggest|show|indicat|support)\w*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of an abstract; its offsets count in the sections joined by line breaks, as mentions count."""

    sentence: Sentence
    part: str  # background, methods, findings, conclusion or remarks; empty where the abstract does not say

    @property
    def text(self) -> str:
        return self.sentence.text


def lines(abstract: tuple[AbstractSection, ...]) -> tuple[Line, ...]:
    """Return the sentences of an abstract in order."""
    found: list[Line] = []
    start = 0
    for section in abstract:
        found.extend(_section_lines(section, start))
        start += len(section.text) + 1
    return tuple(found)


def concludes(text: str) -> bool:
    """Return whether a sentence says of itself that it sums up."""
    return bool(_CONCLUDING.match(text))


def _section_lines(section: AbstractSection, offset: int) -> Iterator[Line]:
    """Yield a section's sentences; headings that the text itself carries ("CONCLUSIONS: …") part it further."""
    part = _part(section.category) if section.category not in {"", "UNASSIGNED"} else ""
    part = _part(section.label) or part
    cut = 0
    for heading in (*_INLINE.finditer(section.text), None):
        end = heading.start() if heading else len(section.text)
        for sentence in split(section.text[cut:end]):
            at = offset + cut + sentence.start
            yield Line(Sentence(sentence.text, at, at + len(sentence.text)), _spoken(sentence.text, part))
        if heading:
            cut, part = heading.end(), _part(heading[1] or heading[2]) or part


def _spoken(text: str, part: str) -> str:
    return REMARKS if _REMARK.match(text) else part


def _part(label: str) -> str:
    name = label.lower()
    return next((part for part, pattern in _PARTS if pattern.search(name)), "") if name else ""
