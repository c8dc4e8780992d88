"""Ids and the names that we show: what an id stands for, and what follows from it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.annotate.lexicon.vocabulary import Vocabulary
from bot.model import Entity

_VARIANT = re.compile(r"[a-z]\d+(?:[a-z]?|x|_?[a-z0-9]*(?:del|ins|dup|fs)[a-z0-9]*)")
_GENETIC = frozenset({"mutation", "amplification", "fusion", "deletion", "methylation", "wild_type"})

Told = tuple[tuple[Entity, bool], ...]  # entities, what the words state first, and whether each is only implied


class Naming:
    """The ids of a vocabulary and what they are called."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        bearers = (*vocabulary.genes.values(), *vocabulary.subjects.values())
        self._shown = {concept.biomarker: concept.shown.split(" (")[0] for concept in bearers}
        self._shown |= {gene.genetic: gene.id for gene in vocabulary.genes.values() if gene.genetic}
        self.genes = {concept.biomarker: concept.id for concept in vocabulary.genes.values()}
        self._genetic = {gene.biomarker: gene.genetic for gene in vocabulary.genes.values() if gene.genetic}
        self._entities: dict[tuple[str, str], Entity] = {}
        self._of_names: dict[tuple[str, str], Told] = {}
        self._of_states: dict[tuple[str, str], Told] = {}

    def shown(self, beginning: str) -> str:
        """Return the gene's name that we show, of how its biomarkers' ids begin."""
        return self._shown[beginning]

    def entity(self, kind: str, id_: str) -> Entity:
        """Return an entity under the name that we show."""
        key = (kind, id_)
        if key not in self._entities:
            self._entities[key] = Entity(kind, id_, self._name(kind, id_))
        return self._entities[key]

    def of_name(self, kind: str, id_: str) -> Told:
        """Return what a name tells of: a biomarker with its genes, a cancer with the wider types."""
        key = (kind, id_)
        if key not in self._of_names:
            self._of_names[key] = tuple(self._led_to(kind, id_))
        return self._of_names[key]

    def _led_to(self, kind: str, id_: str) -> Iterator[tuple[Entity, bool]]:
        v = self._vocabulary
        if kind in ("gene", "drug"):
            yield self.entity(kind, id_), False
        elif kind in ("cancer", "site"):
            yield self.entity("cancer", id_), False
            yield from ((self.entity("cancer", wider), True) for wider in self.wider(id_))
        elif kind == "biomarker" or v.subjects[id_].alone:
            yield self.entity("biomarker", id_), False
            concept = v.biomarkers.get(id_)
            yield from ((self.entity("gene", gene), False) for gene in (concept.genes if concept else ()))
            yield from ((self.entity("biomarker", other), True) for other in (concept.implies if concept else ()))

    def of_state(self, beginning: str, state: str) -> Told:
        """Return what a state of a gene tells of: itself, and what follows from it."""
        key = (beginning, state)
        if key not in self._of_states:
            own = self.beginning(beginning, state)
            # of HER2 the state is the mutation; which one it is stands beside it, as a genotype to match
            genotype = own == "her2" and (self.is_variant(state) or state.startswith("exon_"))
            ids = ((f"{own}_{state}", genotype), *self.implied(own, state))
            self._of_states[key] = tuple((self.entity("biomarker", id_), implied) for id_, implied in ids)
        return self._of_states[key]

    def _name(self, kind: str, id_: str) -> str:
        v = self._vocabulary
        if kind == "biomarker" and id_ not in v.biomarkers:
            return v.subjects[id_].shown if id_ in v.subjects else self._composed(id_)
        concepts = {"gene": v.genes, "drug": v.drugs, "cancer": v.cancers, "biomarker": v.biomarkers}[kind]
        return concepts[id_].shown if id_ in concepts else id_

    def _composed(self, id_: str) -> str:
        parts = self.split(id_)
        if parts is None:
            return id_
        beginning, state = parts
        known = self._vocabulary.states.get(state)
        gene = self._shown[beginning]
        return known.shown.format(gene) if known else f"{gene} {_variant_name(state)}"

    def split(self, id_: str) -> tuple[str, str] | None:
        """Return the beginning and the state of a biomarker's id, or None where it is not put together."""
        place = len(id_)
        while (place := id_.rfind("_", 0, place)) > 0:
            beginning, state = id_[:place], id_[place + 1 :]
            if beginning in self._shown and (state in self._vocabulary.states or _VARIANT.fullmatch(state)):
                return beginning, state
        return None

    def beginning(self, beginning: str, state: str) -> str:
        """Return how the id begins for this state: a receptor is er_positive, its gene's mutation esr1_mutation."""
        return self._genetic.get(beginning, beginning) if state in _GENETIC or self.is_variant(state) else beginning

    def is_variant(self, state: str) -> bool:
        """Tell whether a state is a sequence variant."""
        return state not in self._vocabulary.states and bool(_VARIANT.fullmatch(state))

    def implied(self, beginning: str, state: str) -> Iterator[tuple[str, bool]]:
        """Yield the ids that follow from a state, and whether they only follow.

        A HER2 variant is itself the HER2 mutation."""
        known = self._vocabulary.states.get(state)
        wider = known.wider if known else ""
        if self.is_variant(state):
            wider = "mutation"
            yield from self._position(beginning, state)
        if wider:
            yield f"{beginning}_{wider}", beginning != "her2"

    def _position(self, beginning: str, change: str) -> Iterator[tuple[str, bool]]:
        """Yield BRAF V600 for BRAF V600E, where the position is a biomarker of its own."""
        position = re.sub(r"[a-z]+$", "", change)
        known = self._vocabulary.variants.get(self.genes.get(beginning, ""), ())
        if position != change and position.upper() in known:
            yield f"{beginning}_{position}", True

    def wider(self, cancer: str) -> Iterator[str]:
        """Yield the wider types of a cancer, up to the widest."""
        for parent in self._vocabulary.cancers[cancer].parents:
            yield parent
            yield from self.wider(parent)


def _variant_name(state: str) -> str:
    """Return "V600E" for v600e and "E746_A750del" for e746_a750del."""
    parts = re.split(r"(del|ins|dup|fs)", state, maxsplit=1)
    return parts[0].upper() + "".join(
        part if part in ("del", "ins", "dup", "fs") else part.upper() for part in parts[1:]
    )
