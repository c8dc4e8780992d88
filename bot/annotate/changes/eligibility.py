"""Clauses of a trial's eligibility criteria, and which of them name a biomarker."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import accumulate, groupby

from bot.annotate.changes.pairing import Pair, is_respelt, pairs
from bot.annotate.folding import fold
from bot.annotate.sentences import split

# "Inclusion Criteria (all must be met):", "Part 1 Patient Exclusion Criteria: pregnancy", "Criteria for exclusion",
# "The exclusion criteria include the following:"; not "Must not meet any of the exclusion criteria", and not
# "Exclusion of other causes"
_HEADER = re.compile(
    r"""\W*(?:\d{1,2}[.)]\s+)?
        (?: (?!(?:meets?|any|of|the|not|must|who|has|have|with|as|per|see|all|following|according)\b)
            [\w()/,+-]+\s+ ){0,6}?
        (?: criteria\s+for\s+(?P<for>inclusion|exclusion)\b[^.;:]{0,80}
          | (?P<non>non-?\s?)?(?P<side>inclusion|exclusion)s?\s+criteri(?:a|on)\b[^.;:]{0,90}
          | (?<![\w-])(?P<bare>inclusion|exclusion)s?(?=\W*$|\s*:) )
        (?: :\s*(?:-\s*)?(?P<rest>\w.*) | :?\W*)$
      | (?!.*inclusion\W+(?:and\W+)?exclusion)
        [^.:]{0,160}? \b(?P<told>inclusion|exclusion)\s+criteria\b [^.:]{0,140} :\W*$""",
    re.IGNORECASE | re.VERBOSE,
)
# a bullet, or the number or letter of a list: "8. ", "(8) ", "8- ", "a) ", "iv. ", "1.Confirmed"
_BULLET = re.compile(
    r"^(?:[\s*•·◦▪●‣–-]|[+o](?=\s)|\(?(?:\d{1,3}|[a-z]|[ivx]{2,4})\\?[.)](?=\s)|\d{1,2}-(?=\s)|\d{1,2}\.(?=[A-Z]))+"
)

_MARKERS = re.compile(
    r"""\b(?: HER-?[234](?:/neu)? | ERBB[234] | c-?erb | EGFR | ALK | ROS-?1 | BRAF | [KNH]?RAS | NTRK[123]? | c?-?MET
        | RET | BRCA[12]? | PALB2 | ATM | PIK3CA | PTEN | AKT[123]? | ESR1 | FGFR[1-4]? | IDH[12] | FLT3 | KIT | PDGFRA
        | TP53 | NRG1 | CDK\d+ | CDKN2A | STK11 | KEAP1 | SMARC\w+ | TROP-?2 | CLDN-?18(?:\.2)? | claudin | CD\d+ | BCMA
        | DLL3 | PD-?L1 | PD-?1 | MSI(?:-H)? | MSS | [dp]MMR | TMB | HRD | HRR | Ki-?67 | TNBC | PSMA | AFP | EBV | HPV
        | microsatellite | mismatch\ repair | hormone\ receptor | o?estrogen\ receptor | progesterone\ receptor
        | triple[- ]negative | androgen\ receptor | folate\ receptor | tumou?r\ mutation(?:al)?\ burden
        | homologous\ recombination )(?![A-Za-z])
      | \b(?:HR|ER|PR|PgR)\s?(?:[+]|[-−–](?=[\s,;/.)]|$)|[- ](?:positive|negative|low))
      | \bIHC\W{0,3}[0-3]\b | \bI?FISH\b | \bISH\b | \bimmunohistochem
    """,
    re.VERBOSE,
)
_STATES = re.compile(
    r"(?-i:\b[A-Z][A-Z0-9]{2,6}\d?)[\s-]{1,3}(?:gene[\s-]+)?"
    r"(?:mutat|amplif|fusion|rearrang|overexpress|express|alterat|wild.?type|translocat|deficien)",
    re.IGNORECASE,
)

_SIDES = ("", "inclusion", "exclusion")
_LOW = re.compile(
    r"(?:HER-?2|ERBB2|receptor 2)\)?(?:[\s/-]*(?:positive|negative|expression|null))?[\s/-]*(?:ultra-?)?low"
    r"|IHC\W{0,3}1\+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A criterion in the registry's words, and on which side it stands ("inclusion", "exclusion" or neither)."""

    text: str
    side: str
    folded: str
    line: int = 0  # on which it stands

    def __str__(self) -> str:
        return f"{self.side.capitalize()}: {self.text}" if self.side else self.text


def is_header(line: str) -> bool:
    """Return whether a line opens a list of criteria: "Key Exclusion Criteria:"."""
    return bool(_HEADER.match(line))


def names_biomarker(text: str) -> bool:
    """Return whether a clause names a gene or the state of one; a general test, made to miss little."""
    return bool(_MARKERS.search(text) or _STATES.search(text))


def names_low_expression(text: str) -> bool:
    """Return whether a text names HER2-low or HER2-ultralow, by name or by IHC 1+."""
    return bool(_LOW.search(text))


def clauses(eligibility: str) -> tuple[Clause, ...]:
    """Return the criteria in order: one for each line, or each sentence of a long line."""
    found: list[Clause] = []
    side = ""
    for number, line in enumerate(eligibility.splitlines()):
        header = _HEADER.match(line)
        side = _side(header) if header else side
        words = (header["rest"] or "") if header else _BULLET.sub("", line)
        found.extend(Clause(s.text, side, fold(s.text), number) for s in split(words.strip()))
    return tuple(found)


def _side(header: re.Match[str]) -> str:
    """Return the side that a header opens; "non-inclusion criteria" are criteria for exclusion."""
    stated = next(filter(None, header.group("for", "side", "bare", "told"))).lower()
    return "exclusion" if header["non"] else stated


def differing(before: str, after: str, names: Callable[[str], bool] = names_biomarker) -> tuple[Pair, ...]:
    """Return the criteria that differ and name a biomarker, as pairs of before and after.

    A criterion that moved from one side to the other is shown with its side: the words stayed, the meaning turned."""
    if fold(before) == fold(after):
        return ()
    old, new = clauses(before), clauses(after)
    gone, come = _whole(_unmatched(old, new), old), _whole(_unmatched(new, old), new)
    moved = _moved(gone, come)
    turned = {clause.folded for clause, _ in moved}
    sides = tuple((str(one), str(other)) for one, other in moved)
    rest = pairs([c.text for c in gone if c.folded not in turned], [c.text for c in come if c.folded not in turned])
    real = (pair for pair in rest if not is_respelt(pair))
    return tuple(pair for pair in (*sides, *real) if any(text and names(text) for text in pair))


def _whole(some: tuple[Clause, ...], every: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """Return the clauses, those of one line as one where all of the line is among them."""
    of_line = Counter(clause.line for clause in every)
    lines = (tuple(group) for _, group in groupby(some, key=lambda clause: clause.line))
    return tuple(one for group in lines for one in (_joined(group) if len(group) == of_line[group[0].line] else group))


def _joined(group: tuple[Clause, ...]) -> tuple[Clause, ...]:
    text = " ".join(clause.text for clause in group)
    return (replace(group[0], text=text, folded="".join(clause.folded for clause in group)),)


def _unmatched(mine: tuple[Clause, ...], theirs: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """Return my clauses that the other version does not hold on the same side, however it breaks its lines."""
    held = {(clause.side, clause.folded) for clause in theirs}
    broken_anew = {side: _broken_anew(*(_of(side, one) for one in (mine, theirs))) for side in _SIDES}
    return tuple(c for c in mine if c.folded and (c.side, c.folded) not in held and c.folded not in broken_anew[c.side])


def _of(side: str, found: tuple[Clause, ...]) -> tuple[str, ...]:
    return tuple(c.folded for c in found if c.side == side and c.folded)


def _broken_anew(mine: tuple[str, ...], theirs: tuple[str, ...]) -> frozenset[str]:
    """Return my clauses that say the same in another number of lines: words that end within a clause are no match."""
    text, edges = "".join(theirs), {0, *accumulate(map(len, theirs))}
    whole = {one for one in mine if _stands(one, text, edges)}
    own, starts = "".join(mine), (0, *accumulate(map(len, mine)))
    for one in theirs:
        at = own.find(one)
        if at in starts and at + len(one) in starts:
            whole.update(mine[starts.index(at) : starts.index(at + len(one))])
    return frozenset(whole)


def _stands(one: str, text: str, edges: set[int]) -> bool:
    at = text.find(one)
    return at in edges and at + len(one) in edges


def _moved(gone: tuple[Clause, ...], come: tuple[Clause, ...]) -> tuple[tuple[Clause, Clause], ...]:
    """Return the clauses that stand on the other side now."""
    now = {clause.folded: clause for clause in come}
    both = ((clause, now[clause.folded]) for clause in gone if clause.folded in now)
    return tuple((one, other) for one, other in both if {one.side, other.side} == {"inclusion", "exclusion"})
