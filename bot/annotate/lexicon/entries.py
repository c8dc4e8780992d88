"""What the lexicon knows of an entity: for whoever asks what a name leads to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.annotate.lexicon.naming import Naming
from bot.annotate.lexicon.vocabulary import Concept, Vocabulary
from bot.annotate.text import fold

_ABBREVIATION = re.compile(r"(?=[^A-Z]*[A-Z][^A-Z]*[A-Z])[A-Za-z0-9-]{2,7}")  # T-DXd, NSCLC: short, two capitals


@dataclass(frozen=True, slots=True)
class LexiconEntry:
    """An entity with what is known of it; what does not apply is empty."""

    kind: str
    id: str
    name: str
    names: tuple[str, ...]
    brands: tuple[str, ...] = ()  # of the names, as are the abbreviations
    abbreviations: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    related_tests: tuple[str, ...] = ()
    implies: tuple[str, ...] = ()


def describe(vocabulary: Vocabulary, naming: Naming, kind: str, id_: str, *, names: Iterable[str]) -> LexiconEntry:
    """Return what the vocabulary knows of an entity, its other names given."""
    concepts = {"gene": vocabulary.genes, "drug": vocabulary.drugs, "cancer": vocabulary.cancers}
    concept = concepts.get(kind, vocabulary.biomarkers).get(id_, Concept(kind, id_, id_, ()))
    shown = naming.entity(kind, id_).name
    others = tuple(_each_once(names, (shown, *concept.codes)))
    short = () if kind == "biomarker" else tuple(filter(_ABBREVIATION.fullmatch, others))
    return LexiconEntry(
        kind,
        id_,
        shown,
        names=others,
        brands=concept.brands,
        abbreviations=short,
        codes=concept.codes,
        targets=concept.targets,
        classes=_classes(concept, vocabulary),
        related_tests=vocabulary.related_tests.get(id_, ()) if kind == "biomarker" else (),
        implies=tuple(naming.entity(kind, other).name for other in _implied(kind, concept, naming)),
    )


def _each_once(names: Iterable[str], told: Iterable[str]) -> Iterator[str]:
    """Yield one spelling of each name that was not told otherwise: hyphens, spaces and capitals make no other name."""
    seen = {_letters(name) for name in told}
    for name in names:
        if (letters := _letters(name)) not in seen:
            seen.add(letters)
            yield name


def _letters(name: str) -> str:
    return "".join(letter for letter in fold(name) if letter.isalnum())


def _classes(concept: Concept, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return what people call a drug's kind; and what it is aimed at ("HER2 ADC")."""
    targets = [vocabulary.genes[t].shown.split(" (")[0] for t in concept.targets if t in vocabulary.genes]
    kinds = [kind for kind in ("ADC", "CAR-T", "bispecific antibody") if kind in concept.groups]
    return (*(f"{target} {kind}" for target in targets for kind in kinds), *concept.groups)


def _implied(kind: str, concept: Concept, naming: Naming) -> list[str]:
    if kind == "cancer":
        return list(dict.fromkeys(naming.wider(concept.id)))
    parts = naming.split(concept.id) if kind == "biomarker" else None
    composed = [id_ for id_, _ in naming.implied(*parts)] if parts else []
    return list(dict.fromkeys((*concept.implies, *composed)))
