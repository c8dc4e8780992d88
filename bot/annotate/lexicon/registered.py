"""The codes that a trial gives as drugs: its interventions say what they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from bot.annotate.lexicon.codes import ALONE, Code, codes_in, is_alias, is_code, key_of
from bot.annotate.text import plain
from bot.model import Intervention, Trial

_DRUGS = frozenset({"DRUG", "BIOLOGICAL", "GENETIC", "COMBINATION_PRODUCT"})
_FORM = (
    r"(?:(?:for )?(?:injections?|infusions?)|tablets?|capsules?|solution|monotherapy|treatment|dose \w+"
    r"|\(?\d[\d.]* ?(?:mg/kg|mg|mcg|μg|g)\)?|\(?(?:iv|po|qd|bid)\)?)"
)
_ALONE = re.compile(rf"(?:[Oo]ral )?(?P<code>{ALONE})(?i:[,;]?\s*{_FORM})*\s*")  # a code with its form and dose
_NO_DRUG = re.compile(r"regimen|protocol|\b(?:study|trial|questionnaire|test|assay|scan|score)\b", re.IGNORECASE)

Known = Callable[[str], str]  # the id of the drug that words name as a whole, or ""


def registered_codes(trial: Trial, known: Known) -> dict[str, str]:
    """Return ids of the codes in a trial's drugs that we do not know, by what all spellings of a code share.

    An intervention of an unstated type gives a code only where it gives nothing else."""
    ids: dict[str, str] = {}
    for intervention in trial.interventions:
        if intervention.type in _DRUGS or (not intervention.type and _alone(plain(intervention.name))):
            for key, id_ in _codes_of(intervention, known):
                ids.setdefault(key, id_)
    return ids


def _codes_of(intervention: Intervention, known: Known) -> Iterator[tuple[str, str]]:
    """Yield the codes of an intervention, with the id of the one drug that all its names name, or else their own."""
    names = [plain(name) for name in (intervention.name, *intervention.other_names)]
    codes = [(name, _codes(name)) for name in names]
    one = _one(names, known) if any(found for _, found in codes) else ""
    for name, found in codes:
        first: Code | None = None
        for code in found:
            if not known(code.written):
                first = first if first and is_alias(name, first, code) else code
                yield key_of(code.written), one or first.written.replace(" ", "-")


def _one(names: Sequence[str], known: Known) -> str:
    """Return the drug that an intervention is, where its name is one drug's and no more; "" where we cannot tell."""
    ids = {id_ for name in names if (id_ := known(name))}
    if len(ids) > 1 or not (_alone(names[0]) or known(names[0])):
        return ""
    return ids.pop() if ids else _alone(names[0]).replace(" ", "-")


def _codes(name: str) -> list[Code]:
    """Return the codes in the name of an intervention; in a longer name only those that little else is written like."""
    if _NO_DRUG.search(name):
        return []
    alone = _alone(name)
    return [Code(0, len(alone), alone, sure=True)] if alone else [code for code in codes_in(name) if code.sure]


def _alone(name: str) -> str:
    """Return the code that an intervention gives by nothing else: "BH-30643 tablets"; "" where there is none."""
    match = _ALONE.fullmatch(name)
    return match["code"] if match and is_code(match["code"]) else ""
