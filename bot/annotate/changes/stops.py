"""Why a trial stopped, as a class, by rule: the first row whose words stand in the reason that was given."""

from __future__ import annotations

import re

# what is ruled out in a reason ("not due to safety concerns") says nothing of why
_RULED_OUT = re.compile(
    r"\b(?:not|no|unrelated|without|neither)\b[^.;]{0,60}?\b(?:safety|efficacy|toxicity|adverse)\b[^.;,]*"
    r"(?:(?:,| or| nor)[^.;,]*\b(?:safety|efficacy|toxicity|adverse)\b[^.;,]*)*",
    re.IGNORECASE,
)

_PEOPLE = "(?:participants?|patients?|subjects?)"
_WORDS = {
    "safety": "safety|toxic|adverse|tolerab|death|harm|side effect|unacceptable risk"
    "|risk.{0,3}benefit|benefit.{0,3}risk",
    "efficacy": "futil|inefficac|ineffective|efficacy|superiority|interim analys|poor response"
    "|(?:no|lack of|insufficient) (?:anti.?tumou?r )?(?:effect|benefit|response|activity)"
    "|did not (?:meet|show|demonstrate)|primary endpoint (?:was )?not",
    "regulatory": r"(?:FDA|EMA|PMDA|NMPA|MHRA|IRB|IEC)\b[^.;]{0,40}(?:hold|request|requir|reject|refus|decision|approv)"
    "|regulator|health authorit|competent authorit|clinical hold"
    "|ethic|institutional review|approval (?:was )?(?:not|expired|withdrawn)",
    "enrollment": f"accru|enrol|recruit|inclusion rate|(?:no|lack of|few|insufficient|not enough) {_PEOPLE}"
    f"|low number of {_PEOPLE}",
    "business": "business|sponsor|fund|financ|budget|strateg|commercial|company|priorit|portfolio|suppl|resourc"
    "|contract|acqui|merge|development (?:plan|program)|grant|market",
}
_RULES = tuple((name, re.compile(rf"\b(?:{words})", re.IGNORECASE)) for name, words in _WORDS.items())


def reason_class(reason: str) -> str:
    """Return safety, efficacy, regulatory, enrollment, business or other; "" where no reason is given."""
    if not reason.strip():
        return ""
    telling = _RULED_OUT.sub(" ", reason)
    return next((name for name, rule in _RULES if rule.search(telling)), "other")
