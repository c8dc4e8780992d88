"""Biomarkers are put together: a gene or protein, and the words or signs beside it that say in which state it is.

"ER, PR and HER2 negative", "HER2-low and -ultralow", "low expression of HER2", "HR+/HER2-", "ALK rearrangement"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from bot.annotate.lexicon import around
from bot.annotate.lexicon.paired import Told, read_paired
from bot.annotate.lexicon.signs import EITHER, read_sign
from bot.annotate.lexicon.vocabulary import State
from bot.annotate.patterns import as_pattern
from bot.annotate.text import Hints

_HINTS = Hints(
    "low", "high", "null", "zero", "equivocal", "positiv", "negativ", "express", "amplif", "fusion", "rearrang", "mut",
    "wild", "loss", "delet", "methyl", "deficien", "alter", "aberrat", "gain", "variant", "insert", "skip",
)  # fmt: skip


class Bearer(NamedTuple):
    """A gene, protein or receptor where it stands; `beginnings` are how the ids of its states begin."""

    start: int
    end: int
    beginnings: tuple[str, ...]


class Finding(NamedTuple):
    """A biomarker where it stands; `denied` where the words themselves say that it is not so (non-amplified)."""

    beginning: str
    state: str
    start: int
    end: int
    denied: bool = False

    @property
    def id(self) -> str:
        return f"{self.beginning}_{self.state}"


class _Said(NamedTuple):
    """A state beside a bearer: where its words stand, and whether it stands before the name or is a mere sign."""

    state: str
    start: int
    end: int
    denied: bool = False
    before: bool = False


class Composer:
    """The states of a vocabulary, ready to be read beside the names of a text."""

    def __init__(self, states: Mapping[str, State]) -> None:
        self._states = states
        self._said = [(id_, word) for id_, state in states.items() for word in state.words]
        # the group behind a word tells which one it is; where a word begins with its letter, others are passed at once
        groups = "|".join(f"{as_pattern(word)}(?P<s{index}>)" for index, (_, word) in enumerate(self._said))
        denied = r"(?P<no>non-?\s?|(?:not|neither)\s+(?:be )?(?:f?ish |cish |ihc )?|un)?"
        named = rf"{denied}(?:{groups})(?!\w(?<![\u2e80-\uffff]))"
        filled = rf"(?:[\s:(),-]{{0,3}}(?:{around.FILL})(?!\w)){{0,5}}"
        # what is taken for good ("+") is taken in one way only: a name without a state is passed several times faster
        between = rf"(?:\s?\([^()]{{0,15}}\))?[)\]\"'\s]{{0,3}}+{filled}[)\]\"']?(?:\s?[-:=(\[\"'^]{{1,2}})?\s?+"
        self._after = re.compile(between + named)
        self._added = re.compile(around.ADDED + named)
        self._lacking = re.compile(rf"\sfor\s(?:any\s|gene\s)?(?=amplif|over|mutation|fusion){named}")
        self._directly = re.compile(r"[\s-]{1,2}" + named)
        self._before = re.compile(
            rf"(?<![\w-])(?:{named})[\s-]*(?:activity of\s|the\s)?{around.CALLED}[(\[]*{around.SUCH_AS}$"
        )
        of = around.OF.format(words="(?:of|in|for|at|involving|within|affecting)", called=around.CALLED)
        self._before_of = re.compile(rf"(?<![\w-])(?:{named}){of}")
        self._inside = re.compile(r"\s?\(\s?(?:e\.g\.,? |i\.e\.,? |including )?" + named)
        self._listed = re.compile(rf"(?<![\w-])(?:{named})(?:\sexpression)?\s*(?:,|/|and/or|or|and)\s*$")
        self._scored = re.compile(around.SCORED + named)
        self._of_its_gene = re.compile(around.OF_ITS_GENE.format(named=named))
        self._such_as = re.compile(around.SUCH + named)
        self._low_of = re.compile(around.LOW_OF)

    def read(self, text: str, bearers: Sequence[Bearer]) -> list[Finding]:
        """Return the biomarkers that a folded text names, in the order of its bearers."""
        said = self._own(text, bearers)
        self._hand_back(text, bearers, said)
        self._hand_on(text, bearers, said)
        for told in read_paired(text, bearers):
            said[told.index] = self._told(bearers[told.index], told)
        return [
            finding for bearer, states in zip(bearers, said, strict=True) for finding in self._findings(bearer, states)
        ]

    def _told(self, bearer: Bearer, told: Told) -> list[_Said]:
        known = told.state and self._allowed(bearer, told.state)
        return [_Said(told.state, told.start, told.end)] if known else []

    def _own(self, text: str, bearers: Sequence[Bearer]) -> list[list[_Said]]:
        """Return what stands beside each bearer itself; from right to left, as in "ER-PR-" a sign leans on the next."""
        said: list[list[_Said]] = [[] for _ in bearers]
        for index in range(len(bearers) - 1, -1, -1):
            bearer = bearers[index]
            limit = bearers[index + 1].start if index + 1 < len(bearers) else len(text)
            states = self._words_after(text, bearer, limit)
            states = states or _sign_after(text, bearer, limit, said[index + 1 : index + 2])
            if either := EITHER.match(text, bearer.end):
                states = [_Said(state, bearer.start, either.end()) for state in ("positive", "negative")]
            if all(state.state in ("expression", "0") for state in states):  # "no overexpression of HER2 (0)"
                states += self._words_before(text, bearer)
                states += self._words_of_gene(text, bearer, limit) if states else []
            said[index] = states
        return [_not_taken(states, said[index - 1] if index else []) for index, states in enumerate(said)]

    def _words_after(self, text: str, bearer: Bearer, limit: int) -> list[_Said]:
        if "her2" in bearer.beginnings and (both := around.BOTH_LOWS.match(text, bearer.end, limit)):
            return [_Said(state, bearer.start, both.end()) for state in ("low", "ultralow")]
        states: list[_Said] = []
        match = self._scored.match(text, bearer.end, limit) or self._after.match(text, bearer.end, limit)
        if match is None and text.endswith((" of ", " in ", " the "), 0, bearer.start):
            match = self._kinds_of_change(text, bearer, limit)
        while match:
            state = self._state(match)
            allowed = self._allowed(bearer, state) and not (state == "low" and _of_something_else(text, match))
            if state in around.NOT_WITH and around.NOT_WITH[state].search(match[0]):
                allowed = False
            if allowed:
                kind = around.KIND_OF_ZERO.match(text, match.end()) if state == "0" else None
                state = kind.lastgroup or state if kind else state
                states.append(_Said(state, bearer.start, match.end(), denied=bool(match["no"])))
                if state == "negative" and (lacked := self._lacking.match(text, match.end(), limit)):
                    states[-1] = _Said(self._state(lacked), bearer.start, lacked.end(), denied=True)
                    match = lacked
            position = match.end()
            match = self._next(text, position, limit) if allowed else self._instead(text, position, limit, state)
        return states

    def _kinds_of_change(self, text: str, bearer: Bearer, limit: int) -> re.Match[str] | None:
        """Return the first kind of "alterations of HER2 including amplification and mutation"."""
        match = self._such_as.match(text, bearer.end, limit)
        return match if match and around.CHANGES_OF.search(text[max(0, bearer.start - 30) : bearer.start]) else None

    def _instead(self, text: str, position: int, limit: int, state: str) -> re.Match[str] | None:
        """Return the state behind one that does not count: "HER2 level low", "HER2-expressing or mutant"."""
        if match := self._directly.match(text, position, limit):
            return match
        if state == "alteration":
            return self._such_as.match(text, position, limit)
        match = self._added.match(text, position, limit) if state == "expression" else None
        return match if match and self._state(match) in around.EVENTS else None

    def _next(self, text: str, position: int, limit: int) -> re.Match[str] | None:
        """Return the next state of a list ("low and -ultralow"); without a hyphen or slash only where a phrase ends."""
        if match := self._inside.match(text, position, limit):
            state = self._state(match)
            return match if state.startswith("exon") or state in around.EVENTS else None
        match = self._added.match(text, position, limit)
        if match and (match["hyphen"] or match["join"] == "/" or around.PHRASE_END.match(text, match.end())):
            return match
        alone = match and not around.GOES_ON.match(text, match.end()) and text[match.end() : limit].strip(" (")
        return match if match and alone and self._state(match) in around.GENETIC else None

    def _words_of_gene(self, text: str, bearer: Bearer, limit: int) -> list[_Said]:
        """Return the state of "or amplification of its gene" behind "overexpression of HER2"."""
        match = self._of_its_gene.match(text, bearer.end, limit)
        if not match or not self._allowed(bearer, self._state(match)):
            return []
        return [_Said(self._state(match), bearer.start, match.end(), denied=bool(match["no"]))]

    def _words_before(self, text: str, bearer: Bearer) -> list[_Said]:
        """Return the state before a name: "low expression of HER2", "negative for ER", "mutated KRAS"."""
        start = max(0, bearer.start - 70)
        if not _HINTS.within(text, start, bearer.start):
            return []
        words = text[start : bearer.start]
        if "low" in words and (match := self._low_before(text, bearer, words)):
            state = "ultralow" if match[0].startswith("ultra") else "low"
            said = self._said_before(state, bearer, start + match.start())
        else:
            match = self._before.search(words) or self._before_of.search(words)
            if not match or not self._fits(text, bearer, match):
                return []
            state = self._state(match)
            said = self._said_before(state, bearer, start + match.start(), denied=bool(match["no"]))
        return said + self._listed_before(words[: match.start()], bearer, state, start)

    def _low_before(self, text: str, bearer: Bearer, words: str) -> re.Match[str] | None:
        """Return "low expression of", or "low or no" where expression follows the name."""
        if match := self._low_of.search(words):
            return match
        return around.LOW_OR_NONE.search(words) if around.NEEDS_EXPRESSION.match(text, bearer.end) else None

    def _listed_before(self, words: str, bearer: Bearer, state: str, start: int) -> list[_Said]:
        """Return the state that shares a name with the one behind it: "low or negative HER2 expression"."""
        kind = next((kind for kind in (around.CHANGES, around.RESULTS) if state in kind), None)
        listed = self._listed.search(words) if kind else None
        if kind is None or listed is None or self._state(listed) not in kind:
            return []
        return self._said_before(self._state(listed), bearer, start + listed.start(), denied=bool(listed["no"]))

    def _fits(self, text: str, bearer: Bearer, match: re.Match[str]) -> bool:
        """Tell whether words before a name are its state: "low HER2" needs "expression" behind, "positive" a "for"."""
        state = self._state(match)
        if match.re is self._before_of:
            if state in ("positive", "negative", "equivocal"):
                return bool(around.TESTED.search(match[0]))
            return state not in around.OF_ONE
        expressed = around.NEEDS_EXPRESSION.match(text, bearer.end)
        if state in ("0", "null"):
            return bool(expressed) and match[0].startswith("zero")
        if state == "alteration":
            return not expressed
        return state not in around.ADJECTIVES or bool(expressed) or around.stands_alone(state, text, bearer.end, match)

    def _said_before(self, state: str, bearer: Bearer, start: int, *, denied: bool = False) -> list[_Said]:
        return [_Said(state, start, bearer.end, denied, before=True)] if self._allowed(bearer, state) else []

    def _hand_back(self, text: str, bearers: Sequence[Bearer], said: list[list[_Said]]) -> None:
        """Give the state at the end of a list to those before it: "ER, PR and HER2 negative"."""
        for index in range(len(bearers) - 2, -1, -1):
            bearer, after = bearers[index], bearers[index + 1]
            taken = said[index] and not _is_tested_for(said[index], said[index + 1])
            if taken or not said[index + 1] or not around.JOINED.fullmatch(text, bearer.end, after.start):
                continue
            if around.VARIANT.match(text, bearer.end) or around.is_aside(text, bearer.start, after.start):
                continue  # "KRAS G12C and NTRK fusions" is no KRAS fusion
            said[index] = [
                state._replace(start=bearer.start)
                for state in said[index + 1]
                if not state.before and self._allowed(bearer, state.state) and state.state not in around.OF_ONE
            ]

    def _hand_on(self, text: str, bearers: Sequence[Bearer], said: list[list[_Said]]) -> None:
        """Give the state at the head of a list to those after it: "negative for ER, PR and HER2"."""
        for index in range(1, len(bearers)):
            before, bearer = bearers[index - 1], bearers[index]
            shared = [s for s in said[index - 1] if self._allowed(bearer, s.state) and s.state not in around.OF_ONE]
            if said[index] or not shared:
                continue
            if around.JOINED.fullmatch(text, before.end, bearer.start):
                said[index] = [state._replace(end=bearer.end) for state in shared if state.before]
            elif around.BUT_NOT.fullmatch(text, before.end, bearer.start):
                said[index] = [state._replace(end=bearer.end, denied=True) for state in shared if state.before]
            elif around.COUNTED_TOO.fullmatch(text, shared[-1].end, bearer.start) and around.SHARE.match(
                text, bearer.end
            ):
                said[index] = [state._replace(start=bearer.start, end=bearer.end) for state in shared]

    def read_on(self, text: str, found: Finding) -> Iterator[Finding]:
        """Yield what a list goes on with after a biomarker: "EGFR L858R or exon 19 deletion"."""
        bearer = Bearer(found.start, found.end, (found.beginning,))
        match = self._added.match(text, found.end)
        if match and (state := self._state(match)).startswith("exon") and self._allowed(bearer, state):
            yield Finding(found.beginning, state, found.start, match.end(), denied=bool(match["no"]))

    def _findings(self, bearer: Bearer, states: Iterable[_Said]) -> Iterator[Finding]:
        for state in states:
            start, end = min(state.start, bearer.start), max(state.end, bearer.end)
            for beginning in bearer.beginnings:
                yield Finding(beginning, state.state, start, end, state.denied)

    def _state(self, match: re.Match[str]) -> str:
        return self._said[int((match.lastgroup or "s0")[1:])][0]

    def _allowed(self, bearer: Bearer, id_: str) -> bool:
        state = self._states[id_]
        ours = set(bearer.beginnings)
        return not ours & state.never and (not state.only or bool(ours & state.only))


def _sign_after(text: str, bearer: Bearer, limit: int, following: Sequence[Sequence[_Said]]) -> list[_Said]:
    """Return the state that a sign says; it may lean on that of the next name, but "ETV6-NTRK3 fusion" has a hyphen."""
    may_lean = any(said.state != "fusion" for states in following for said in states)
    sign = read_sign(text, bearer.start, bearer.end, leans_on=limit if may_lean else None)
    return [_Said(sign[0], bearer.start, sign[1])] if sign else []


def _is_tested_for(states: Sequence[_Said], following: Sequence[_Said]) -> bool:
    """Tell whether a result is that of a change told behind the next name: "negative for EGFR and ALK alterations"."""
    results = all(said.before and said.state in ("positive", "negative") for said in states)
    return results and any(not said.before and said.state in around.CHANGES for said in following)


def _not_taken(states: list[_Said], earlier: list[_Said]) -> list[_Said]:
    """Return the states whose words are not those of the name before: "PIK3CA mutation and amplification of FGFR1"."""
    if not states or not earlier:
        return states
    taken = max((state.end for state in earlier if not state.before), default=0)
    return [state for state in states if not state.before or state.start >= taken]


def _of_something_else(text: str, match: re.Match[str]) -> bool:
    """Tell whether "low" belongs to the next word: "HER2 low concordance"; "HER2-low rate" is ours."""
    hyphened = text[match.end() - 4 : match.end() - 3] == "-"
    return bool((around.LOW_GRADE if hyphened else around.OTHER_LOW).match(text, match.end()))
