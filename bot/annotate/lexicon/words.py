"""What a subscriber's words mean: any written name, a biomarker put together, or a group such as "HER2 ADC"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from rapidfuzz import fuzz, process

from bot.annotate.citations import is_acronym
from bot.annotate.lexicon.codes import is_code, spellings_of
from bot.annotate.lexicon.reading import Reader
from bot.annotate.lexicon.spotting import spellings
from bot.annotate.lexicon.stems import is_international
from bot.annotate.lexicon.vocabulary import Concept, State
from bot.annotate.lexicon.wholes import whole_biomarkers
from bot.annotate.text import fold, plain
from bot.errors import UnknownName
from bot.model import Place, Wanted

_LINES = {"genes": "gene", "biomarkers": "biomarker", "drugs": "drug", "cancers": "cancer"}
_ORDER = ("biomarkers", "drugs", "genes", "cancers")
_NEAR = 75
_COMMON = (
    "HER2", "ER", "PR", "HR", "EGFR", "KRAS", "BRAF", "ALK", "ROS1", "RET", "MET", "PIK3CA", "BRCA1", "BRCA2", "FGFR2"
)  # fmt: skip
_PLURALS = {
    "adcs": "adc",
    "tki": "inhibitor",
    "tkis": "inhibitor",
    "serds": "serd",
    "taxanes": "taxane",
    "platinums": "platinum",
    "oral serd": "serd",
    "lhrh agonists": "lhrh agonist",
    "gnrh agonist": "lhrh agonist",
    "gnrh agonists": "lhrh agonist",
    "gnrh antagonist": "lhrh antagonist",
    "gnrh antagonists": "lhrh antagonist",
    "immune checkpoint inhibitor": "checkpoint inhibitor",
    "immune checkpoint inhibitors": "checkpoint inhibitor",
    "car t cells": "car-t",
    "car t-cells": "car-t",
    "car-t cells": "car-t",
    "car t": "car-t",
    "anthracyclines": "anthracycline",
    "bispecifics": "bispecific antibody",
    "bispecific": "bispecific antibody",
    "t cell engagers": "t-cell engager",
    "t cell engager": "t-cell engager",
    "inhibitors": "inhibitor",
    "antibodies": "antibody",
    "antibody-drug conjugates": "adc",
    "antibody-drug conjugate": "adc",
    "antibody drug conjugate": "adc",
    "antibody drug conjugates": "adc",
}


_ANY_KIND = frozenset({"therapy", "therapies", "drug", "drugs", "agent", "agents"})  # "HER2-directed therapy"


class Words:
    """Reads the words of subscriptions and commands with the names that the reader knows."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._vocabulary = reader.vocabulary

    def resolve(self, kind: str, words: str) -> Wanted:
        """Return what words mean on a line; raise UnknownName with the nearest name that we know."""
        found = self._meanings(kind, words) or (self._unknown_drug(words, words.upper()) if kind == "drugs" else [])
        if not found:
            raise UnknownName(self._unknown(kind, words))
        if len(found) > 1:
            choices = ", ".join(repr(self._reader.entity(_LINES[kind], next(iter(ids))).name) for ids in found)
            raise UnknownName(f"{words!r} can mean more than one {_LINES[kind]}: {choices}; write one of them")
        return Wanted(words, found[0])

    def lookup(self, words: str) -> tuple[tuple[str, Wanted], ...]:
        """Return the lines the words can belong to and what they mean there, best first."""
        found = ((kind, self._meanings(kind, words)) for kind in _ORDER if not self._is_plain_word(kind, words))
        known = tuple((kind, Wanted(words, frozenset().union(*ids))) for kind, ids in found if ids)
        drugs = () if known or is_acronym(words) else self._unknown_drug(words, words)
        return known or tuple(("drugs", Wanted(words, ids)) for ids in drugs)

    def _unknown_drug(self, words: str, code: str) -> list[frozenset[str]]:
        """Return the ids of a drug that only its code or the stem of its name tells; none where a slip is likelier."""
        if not is_international(words):
            return _code_of_its_own(code)
        return [] if self._reader.new_drugs.slip_of(_key(words)) else [frozenset({_key(words)})]

    def _is_plain_word(self, kind: str, words: str) -> bool:
        """Tell whether free words are a name only if written otherwise: "all" is no leukemia, "ALL" is one."""
        names = self._ambiguous.get(_key(words), ())
        return bool(names) and words not in names and kind != "biomarkers"

    @cached_property
    def _ambiguous(self) -> dict[str, frozenset[str]]:
        texts: dict[str, frozenset[str]] = {}
        for name in self._vocabulary.names:
            if name.in_context:
                texts[_key(name.text)] = texts.get(_key(name.text), frozenset()) | {name.text}
        return texts

    def nearest(self, words: str) -> str | None:
        """Return the known name that looks most like the words."""
        return self._nearest(words, _ORDER)

    def names(self, kind: str, id_: str) -> tuple[str, ...]:
        """Return the written names of an entity, the commonest first."""
        composed = self._composed_names(id_) if kind == "biomarker" else ()
        concept = self._concepts(f"{kind}s").get(id_) or self._vocabulary.subjects.get(id_)
        if concept is None and kind == "drug" and is_code(id_):
            return tuple(sorted(spellings_of(id_)))
        if concept is None and kind == "drug" and is_international(id_):
            return (id_,)
        return tuple(dict.fromkeys((*composed, *(name.text for name in (concept.names if concept else ())))))

    def _composed_names(self, id_: str) -> Iterator[str]:
        """Yield each name of the gene with each word for its state: "HER2 low", "HER-2 low"."""
        parts = self._reader.naming.split(id_)
        if parts is None:
            return
        beginning, state = parts
        bearers = (*self._vocabulary.genes.values(), *self._vocabulary.subjects.values())
        shown = self._reader.naming.shown(beginning)
        yield from self._usual_names(shown, state)
        symbol = self._reader.naming.genes.get(beginning, shown)
        if symbol != shown:
            yield from self._usual_names(symbol, state)
        names = (name for c in bearers if beginning in (c.biomarker, c.genetic) for name in c.names)
        words = self._state_words(state)
        yield from (f"{name.text} {word}" for name in names for word in words)

    def _usual_names(self, name: str, state: str) -> Iterator[str]:
        yield from (form.format(name) for form in self._vocabulary.usual.get(state, ()))
        if self._reader.naming.is_variant(state):
            yield f"{name} {state.upper()}"

    def _state_words(self, state: str) -> tuple[str, ...]:
        """Return words for a state that stand well in a query: whole ones, at most two."""
        known = self._vocabulary.states.get(state)
        if known is None:
            return (state.upper(),)
        whole = tuple(word for word in known.words if "*" not in word)
        return whole[:2] or (known.words[0].rstrip("*"),)

    def _meanings(self, kind: str, words: str) -> list[frozenset[str]]:
        """Return the sets of ids that the words can mean, each set one meaning."""
        key = _key(words)
        if kind not in _LINES:
            return []
        if kind == "biomarkers":
            return self._biomarkers(words, key)
        named = self._tables[kind].get(key, [])
        if kind == "cancers":
            return [frozenset({id_, *self._narrower(id_)}) for id_ in named]
        if kind == "drugs" and not named:
            group = self._drug_group(key)
            return [group] if group else []
        return [frozenset({id_}) for id_ in named] if not self._shared(kind, key) else [frozenset(named)]

    def _biomarkers(self, words: str, key: str) -> list[frozenset[str]]:
        for name, ids in self._vocabulary.groups.items():
            if _key(name) == key:
                return [frozenset(ids)]
        if self._reader.naming.split(key):
            return [frozenset({key})]
        if named := self._named.get(key):
            return [frozenset({named})]
        mentions = self._reader.read([Place("words", words)])
        found = whole_biomarkers(words, mentions)
        # of a HER2 variant the text names the mutation: who asks for L755S does not ask for every one
        narrower = frozenset(m.entity.id for m in mentions if m.implied and self._wider(m.entity.id) & found)
        return [narrower or found] if found else []

    def _wider(self, id_: str) -> frozenset[str]:
        """Return the biomarkers that follow from one that is put together."""
        parts = self._reader.naming.split(id_)
        return frozenset(id_ for id_, _ in self._reader.naming.implied(*parts)) if parts else frozenset()

    @cached_property
    def _named(self) -> dict[str, str]:
        """The biomarkers with names of their own, by each of these as we show or know them."""
        alone = (subject for subject in self._vocabulary.subjects.values() if subject.alone)
        concepts = (*self._vocabulary.biomarkers.values(), *alone)
        return {_key(text): c.id for c in concepts for text in (c.id, c.shown, *(name.text for name in c.names))}

    @cached_property
    def _tables(self) -> dict[str, dict[str, list[str]]]:
        """For each line, what every name leads to; a site alone ("breast") is its cancer."""
        tables: dict[str, dict[str, list[str]]] = {}
        for kind in ("genes", "drugs", "cancers"):
            table = tables.setdefault(kind, {})
            for concept in self._concepts(kind).values():
                for text in (concept.id, concept.shown, *(name.text for name in concept.names)):
                    for spelling in spellings(_key(text)):
                        ids = table.setdefault(spelling, [])
                        if concept.id not in ids:
                            ids.append(concept.id)
        return tables

    def _concepts(self, kind: str) -> Mapping[str, Concept]:
        v = self._vocabulary
        return {"genes": v.genes, "drugs": v.drugs, "cancers": v.cancers, "biomarkers": v.biomarkers}[kind]

    def _shared(self, kind: str, key: str) -> bool:
        """Tell whether a name stands for several things together: CDK4/6, Phesgo."""
        return len(self._tables[kind].get(key, [])) > 1 and (kind == "drugs" or any(sign in key for sign in "/-: "))

    def _narrower(self, cancer: str) -> Iterator[str]:
        for other in self._vocabulary.cancers:
            if cancer in self._reader.naming.wider(other):
                yield other

    def _drug_group(self, key: str) -> frozenset[str]:
        """Return the drugs of a kind ("PARP inhibitor"), or of a kind against a target ("HER2 ADC")."""
        for many, one in _PLURALS.items():
            if key.endswith(many):
                key = key.removesuffix(many) + one
                break
        drugs = self._vocabulary.drugs.values()
        whole = frozenset(drug.id for drug in drugs if any(_key(group) == key for group in drug.groups))
        return whole | self._aimed(key) | self._against(key)

    def _aimed(self, key: str) -> frozenset[str]:
        """Return the drugs of a kind against a target: "bcma bispecific antibody" is the longest kind that fits."""
        for kind, drugs in self._kinds.items():
            if key.endswith(f" {kind}") and (symbols := self._targets(key.removesuffix(f" {kind}"))):
                return frozenset(drug.id for drug in drugs if symbols & set(drug.targets))
        return frozenset()

    def _against(self, key: str) -> frozenset[str]:
        """Return the drugs of any kind against a target: "her2-directed therapy", "anti-pd-1"."""
        target, _, kind = key.rpartition(" ")
        whole = key if key.startswith("anti-") else ""
        symbols = self._targets(target if kind in _ANY_KIND else whole)
        return frozenset(drug.id for drug in self._vocabulary.drugs.values() if symbols & set(drug.targets))

    def _targets(self, words: str) -> set[str]:
        gene = words.removesuffix("-targeted").removesuffix("-directed").removeprefix("anti-")
        return set(self._tables["genes"].get(gene, ()))

    @cached_property
    def _kinds(self) -> dict[str, list[Concept]]:
        """For each kind and its last word, the drugs of it; the longest first."""
        kinds: dict[str, list[Concept]] = {}
        for drug in self._vocabulary.drugs.values():
            for kind in {k for group in drug.groups for k in (_key(group), _key(group).split(" ")[-1])}:
                kinds.setdefault(kind, []).append(drug)
        return dict(sorted(kinds.items(), key=lambda entry: -len(entry[0])))

    def _unknown(self, kind: str, words: str) -> str:
        near = self._nearest(words, (kind,)) if kind in _LINES else None
        hint = f"; did you mean {near!r}?" if near else ""
        return f"unknown {_LINES.get(kind, kind)} {words!r}{hint}"

    def _nearest(self, words: str, kinds: tuple[str, ...]) -> str | None:
        choices = [choice for kind in kinds for choice in self._choices(kind)]
        folded = [fold(choice) for choice in choices]
        best = process.extractOne(fold(words), folded, scorer=fuzz.ratio, score_cutoff=_NEAR)
        return choices[best[2]] if best else None

    def _choices(self, kind: str) -> list[str]:
        """Return the names to suggest from."""
        if kind == "biomarkers":
            states = self._vocabulary.states.values()
            named = [concept.shown for concept in self._vocabulary.biomarkers.values()]
            return [*self._vocabulary.groups, *named, *_composed(_COMMON, states)]
        concepts = self._concepts(kind).values()
        return [name.text for concept in concepts for name in concept.names if len(name.text) > 2]


def _composed(genes: Iterable[str], states: Iterable[State]) -> Iterator[str]:
    """Yield the states that each gene can be in, as we show them."""
    allowed = ((gene, s) for s in states for gene in genes if not s.only or gene.lower() in s.only)
    yield from (state.shown.format(gene) for gene, state in allowed)


def _code_of_its_own(words: str) -> list[frozenset[str]]:
    """Return the ids of a drug in development that is known by nothing but its code; none where words are no code."""
    code = plain(words.strip())
    return [spellings_of(code)] if is_code(code) else []


def _key(words: str) -> str:
    return " ".join(fold(words).split())
