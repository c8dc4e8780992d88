"""The names that people write and what they lead to, read from `names/*.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.annotate.lexicon.written import code_spellings, hyphened, of_sites, plurals, spelled

_FOLDER = Path(__file__).parent.parent / "names"
_SPACED = re.compile(r"(?<=[a-z]) (\d)$")  # "cyclin-dependent kinase 2"
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # our own files hold words alone: the fastest loader will do


@dataclass(frozen=True, slots=True)
class Name:
    """A written form: `exact` counts only in this upper and lower case, `in_context` only beside other signs of it."""

    text: str
    kind: str  # gene, drug, cancer, site, biomarker (with a name of its own), subject (only bears states)
    id: str
    exact: bool = False
    in_context: bool = False


@dataclass(frozen=True, slots=True)
class Concept:
    """What names lead to. `biomarker` begins the ids of a gene's states ("her2" in "her2_low")."""

    kind: str
    id: str
    shown: str
    names: tuple[Name, ...]
    biomarker: str = ""
    genetic: str = ""  # the same for states of the gene itself, where people say it otherwise (esr1_mutation)
    targets: tuple[str, ...] = ()  # of a drug: HGNC symbols
    groups: tuple[str, ...] = ()  # of a drug: "ADC", "PARP inhibitor"
    parents: tuple[str, ...] = ()  # of a cancer: the wider ones
    sites: tuple[str, ...] = ()  # of a cancer: what stands before "cancer"
    genes: tuple[str, ...] = ()  # of a biomarker with names of its own
    implies: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()  # of a drug
    alone: bool = False  # of what bears states: a biomarker without one too


@dataclass(frozen=True, slots=True)
class State:
    """A word that makes a biomarker of a gene: "positive", "amplification"; `only` for these, `never` for those."""

    id: str
    shown: str
    words: tuple[str, ...]
    only: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()
    wider: str = ""  # the state that this is a kind of: an exon 19 deletion is a mutation


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Everything that we know by name."""

    genes: Mapping[str, Concept]
    drugs: Mapping[str, Concept]
    cancers: Mapping[str, Concept]
    biomarkers: Mapping[str, Concept]  # with names of their own: triple-negative, MSI-high
    subjects: Mapping[str, Concept]  # what bears states and is no gene: hormone receptor
    states: Mapping[str, State]
    groups: Mapping[str, tuple[str, ...]]  # "HER-2 underexpression" -> ids
    usual: Mapping[str, tuple[str, ...]]  # state -> how it is usually written beside a gene's name
    related_tests: Mapping[str, tuple[str, ...]]  # id of a biomarker -> tests by which it is found
    variants: Mapping[str, tuple[str, ...]]  # HGNC symbol -> variants known well enough to stand apart: V600E

    @property
    def names(self) -> Iterator[Name]:
        for concepts in (self.genes, self.drugs, self.cancers, self.biomarkers, self.subjects):
            for concept in concepts.values():
                yield from concept.names


@cache
def load_vocabulary() -> Vocabulary:
    """Return the vocabulary of our own files, read once."""
    biomarkers = _load("biomarkers")
    return Vocabulary(
        genes={symbol: _gene(symbol, entry) for symbol, entry in _load("genes").items()}
        | {gene.id: gene for gene in map(_by_symbol, _symbols()["symbols"].splitlines())},
        drugs={inn: _drug(inn, entry or {}) for inn, entry in _load("drugs").items()},
        cancers={cancer: _cancer(cancer, entry) for cancer, entry in _load("cancers").items()},
        biomarkers={id_: _biomarker(id_, entry) for id_, entry in biomarkers["named"].items()}
        | {fusion.id: fusion for fusion in map(_fusion, biomarkers["fusions"])},
        subjects={id_: _subject(id_, entry) for id_, entry in biomarkers["subjects"].items()},
        states={id_: _state(id_, entry) for id_, entry in biomarkers["states"].items()},
        groups={name: tuple(ids) for name, ids in biomarkers["groups"].items()},
        usual={state: tuple(forms) for state, forms in biomarkers["usual"].items()},
        related_tests={id_: tuple(tests) for id_, tests in biomarkers["related_tests"].items()},
        variants={symbol: tuple(variants) for symbol, variants in biomarkers["variants"].items()},
    )


@cache
def load_no_drugs() -> tuple[frozenset[str], frozenset[str]]:
    """Return what is written like the code of a drug and is none: letters with any number, and whole codes."""
    content = _load("no_drugs")
    prefixes = frozenset(letters for entries in content["prefixes"].values() for letters in entries)
    return prefixes, frozenset(code.replace("-", "").lower() for codes in content["whole"].values() for code in codes)


def load_makers() -> tuple[frozenset[str], frozenset[str]]:
    """Return the letters of makers of drugs, those that may stand apart from their number and those that do not."""
    content = _load("makers")
    return frozenset(content["apart"]), frozenset(content["joined"])


@cache
def _symbols() -> Mapping[str, Any]:
    """Return the genes known by symbol alone, a line each, and what the members of families are called."""
    return _load("symbols")


def _load(file: str) -> dict[str, Any]:
    content = yaml.load((_FOLDER / f"{file}.yaml").read_bytes(), Loader=_LOADER)  # noqa: S506 a safe loader, see above
    return dict(content)


def _gene(symbol: str, entry: Mapping[str, Any]) -> Concept:
    shown = entry.get("shown", symbol)
    more = [_SPACED.sub(r"-\1", name) for name in entry.get("names", ()) if name[-1].isdigit() and " and" not in name]
    return Concept(
        "gene",
        symbol,
        shown=symbol if shown == symbol else f"{shown} ({symbol})",
        names=(
            *_names("gene", symbol, {**entry, "names": [*entry.get("names", ()), *more]}),
            *_bracketed(symbol),
            *_of_family(symbol),
        ),
        biomarker=entry.get("biomarker", symbol.lower().replace("-", "_")),
        genetic=entry.get("genetic", ""),
        codes=(f"HGNC:{entry['hgnc']}", f"NCBI Gene {entry.get('ncbi', '')}"),
    )


def _by_symbol(line: str) -> Concept:
    """Return the gene of a line with its symbol, its two numbers, and symbols that it had before."""
    symbol, hgnc, ncbi, *earlier = line.split()
    names = [Name(text, "gene", symbol, exact=True) for text in (symbol, *earlier)]
    names += _of_family(symbol)
    beginning = symbol.lower().replace("-", "_")
    return Concept("gene", symbol, symbol, tuple(names), beginning, codes=(f"HGNC:{hgnc}", f"NCBI Gene {ncbi}"))


def _of_family(symbol: str) -> Iterator[Name]:
    """Yield what a gene is called as a member of its family: "MMP-9", "matrix metalloproteinase 9"."""
    letters = symbol.rstrip("0123456789")
    words, number = _symbols()["families"].get(letters), symbol[len(letters) :]
    if words is not None and number:
        yield Name(f"{letters}-{number}", "gene", symbol, exact=True)
        yield from (Name(f"{word}{sign}{number}", "gene", symbol) for word in words for sign in (" ", "-"))


def _bracketed(symbol: str) -> Iterator[Name]:
    """Yield a symbol as it follows its own name: "fibroblast growth factor receptor (FGFR)2", "(NTRK) 1"."""
    if match := re.fullmatch(r"([A-Z]{3,5})(\d)", symbol):
        yield from (Name(f"({match[1]}){between}{match[2]}", "gene", symbol, exact=True) for between in ("", " ", "-"))


def _drug(inn: str, entry: Mapping[str, Any]) -> Concept:
    brands, codes = entry.get("brands", ()), entry.get("codes", ())
    written = entry.get("label", inn)
    shown = f"{brands[0]} ({written})" if brands else f"{written} ({codes[0]})" if codes else written
    plain = (*hyphened((inn, *entry.get("names", ()))), *brands, *(s for code in codes for s in code_spellings(code)))
    return Concept(
        "drug",
        inn,
        shown=shown,
        names=tuple(_names("drug", inn, {**entry, "names": plain})),
        targets=tuple(entry.get("targets", ())),
        groups=tuple(entry.get("groups", ())),
        codes=tuple(codes),
        brands=tuple(brands),
    )


def _cancer(id_: str, entry: Mapping[str, Any]) -> Concept:
    shown = entry.get("shown", id_.replace("_", " ").capitalize())
    sites = tuple(entry.get("sites", ()))
    named = spelled((shown, *entry.get("names", ())))
    plain = (*named, *of_sites(sites, frozenset(entry.get("without", ()))))
    return Concept(
        "cancer",
        id_,
        shown,
        names=(
            *_names("cancer", id_, {**entry, "names": [*plain, *plurals(plain)]}),
            *(Name(site, "site", id_) for site in sites),
        ),
        parents=tuple(entry.get("parents", ())),
        sites=sites,
    )


def _biomarker(id_: str, entry: Mapping[str, Any]) -> Concept:
    return Concept(
        "biomarker",
        id_,
        entry["shown"],
        names=tuple(_names("biomarker", id_, entry)),
        genes=tuple(entry.get("genes", ())),
        implies=tuple(entry.get("implies", ())),
    )


def _fusion(pair: Sequence[str]) -> Concept:
    id_ = f"{'_'.join(pair).lower()}_fusion"
    return Concept(
        "biomarker",
        id_,
        f"{'::'.join(pair)} fusion",
        names=tuple(Name(sign.join(pair), "biomarker", id_) for sign in ("::", "-", "/")),
        genes=tuple(pair),
        implies=(f"{pair[1].lower()}_fusion",),
    )


def _subject(id_: str, entry: Mapping[str, Any]) -> Concept:
    names = tuple(_names("subject", id_, entry))
    return Concept("subject", id_, entry["shown"], names, biomarker=id_, alone=bool(entry.get("alone")))


def _state(id_: str, entry: Mapping[str, Any]) -> State:
    return State(
        id_,
        entry["shown"],
        words=tuple(entry["words"]),
        only=frozenset(entry.get("only", ())),
        never=frozenset(entry.get("never", ())),
        wider=entry.get("wider", ""),
    )


def _names(kind: str, id_: str, entry: Mapping[str, Any]) -> Iterator[Name]:
    """Yield each written form once, the freest first."""
    seen: set[str] = set()
    for key, exact, in_context in (("names", False, False), ("exact", True, False), ("in_context", True, True)):
        for text in entry.get(key, ()):
            if text not in seen:
                seen.add(text)
                yield Name(text, kind, id_, exact, in_context)
