"""From the places of a record to its mentions."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter
from types import MappingProxyType
from typing import TypeVar

from bot.annotate.lexicon.codes import with_codes
from bot.annotate.lexicon.context import Scene, accepted
from bot.annotate.lexicon.denial import is_negative_before, is_negative_behind
from bot.annotate.lexicon.echoes import read_echoes
from bot.annotate.lexicon.introduced import as_one
from bot.annotate.lexicon.naming import Naming
from bot.annotate.lexicon.pages import Page
from bot.annotate.lexicon.polarity import exclusion_stretches, is_excepted, is_excluded, is_second
from bot.annotate.lexicon.results import read_results
from bot.annotate.lexicon.ruling import carried_on, without_spelled_out
from bot.annotate.lexicon.spotting import Hit, Spotter
from bot.annotate.lexicon.states import Bearer, Composer, Finding
from bot.annotate.lexicon.stems import NewNames
from bot.annotate.lexicon.variants import read_variants
from bot.annotate.lexicon.vocabulary import Name, load_vocabulary
from bot.annotate.text import Stretches, lower, plain, squeeze
from bot.model import Entity, Mention, Place

_HALF = re.compile(
    r"\b(?P<half>o?estrogen)(?=[\s-]*(?:\(er\)[\s-]*)?(?:and/or|and|or|/|,)\s*progesterone?[\s-](?:\(pg?r\)\s)?receptor)"
)
_ALIAS = re.compile(r"\s*[(\[]\s*|/|\s")
_LISTED = re.compile(r"\s*(?:,\s*(?:and|or)?|/|and/or|and|or|&)\s*")
# between a site and its cancer: "ovarian clear cell carcinoma", "gastroesophageal junction (GEJ) adenocarcinoma"
_HISTOLOGY = re.compile(
    r"\s(?:\([a-z/]{2,6}\)\s|(?:(?:high|low)[ -]grade|(?:poorly |un|well[ -])differentiated|invasive|infiltrating"
    r"|serous|mucinous|clear[ -]cell|endometrioid|squamous|signet[ -]ring|acinar|ductal|lobular|tubular|medullary"
    r"|(?:small|large|acinar|basal|squamous|signet ring|transitional)[ -]cell|papillary|secretory|metaplastic|gland"
    r"|adenosquamous|neuroendocrine|epithelial|urothelial|sarcomatoid|intestinal[ -]type|non-?epithelial)\s){1,4}"
    r"(?:adeno)?(?:carcinoma|cancer|tumou?r|neoplasm|malignanc)"
)
_NEXT_NUMBER = re.compile(r"[/-]([1-9])(?![\d.%+])")
_PAYLOAD = re.compile(r"[ -](?!irino|topo)\w*(?:tecan|tansine|dotin|tesirine|mazine|rsine|ozogamicin|mustine|sulin)\b")
_RECEPTOR = re.compile(r"[ -]receptors?\b(?! (?:antagonist|agonist|modulator))")
_LIGANDS = ("factor", "vegf", "pdgf", "fgf", "ngf", "csf")
_ITS_RECEPTOR = re.compile(r"[ -]receptors?\b|r\b")
_ANTIBODIES = ("mab", "bart", "tug")
_RESULTS = frozenset({"positive", "negative", "expression", "low", "ultralow", "null", "0", "equivocal"})
_NUMBERED = re.compile(r"[\s-]*(?:\(\s?her\s?\)?\s?-?[2-4]|type\s?[1-9]|@|[2-9]\b)")


NO_CODES: Mapping[str, str] = MappingProxyType({})
_Stretch = TypeVar("_Stretch", Finding, Bearer)
_BEARING, _RULED_OUT = ("gene", "subject"), ("biomarker", "cancer")
_PLACE, _REPORTED_ORDER = attrgetter("start", "end"), attrgetter("start", "end", "implied")


class Reader:
    """Reads text with the vocabulary of our own files."""

    def __init__(self) -> None:
        self.vocabulary = load_vocabulary()
        self.naming = Naming(self.vocabulary)
        self._spotter = Spotter(self.vocabulary.names)
        self.new_drugs = NewNames(self.vocabulary.drugs)
        self._composer = Composer(self.vocabulary.states)
        self._numbered = {n.text.lower(): n for gene in self.vocabulary.genes.values() for n in gene.names}
        self._variants: dict[str, list[str]] = {}
        for symbol, changes in self.vocabulary.variants.items():
            for change in changes:
                self._variants.setdefault(change.lower(), []).append(self.vocabulary.genes[symbol].biomarker)

    def entity(self, kind: str, id_: str) -> Entity:
        """Return an entity under the name that we show."""
        return self.naming.entity(kind, id_)

    def read(self, places: Sequence[Place], given: Mapping[str, str] = NO_CODES) -> tuple[Mention, ...]:
        """Return what the places mention, place by place and from left to right; `given` are the codes of a trial."""
        pages = with_codes([self._page(place) for place in places], given)
        scene = Scene.of((page.folded, page.written, [*page.hits, *page.cancers]) for page in pages)
        return tuple(mention for page in pages for mention in self._mentions(page, scene))

    def drug(self, words: str) -> str:
        """Return the drug that words name as a whole, "" where they do not or name several."""
        hits = self._page(Place("words", words)).hits
        drugs = {
            name.id for start, end, names in hits if end - start == len(words) for name in names if name.kind == "drug"
        }
        return drugs.pop() if len(drugs) == 1 else ""

    def _page(self, place: Place) -> Page:
        text, written = place.text, plain(place.text)
        origin: tuple[int, ...] = ()
        if "  " in written:  # found at once; most texts have no two white spaces together
            text, origin = squeeze(text)
            written = plain(text)
        folded = lower(written)
        spotted, cancers = self._spotter.spot(written, folded)
        hits = [self._numbers(hit, folded) for hit in self._shared(spotted, folded) if not _is_part(hit, folded)]
        cancers = [cancer for cancer in cancers if not _names_a_gene(cancer, hits)]
        return Page(place, text, origin, written, folded, self.new_drugs.added(folded, hits), cancers)

    def _shared(self, hits: list[Hit], folded: str) -> list[Hit]:
        """Take in the receptor that shares its last word with the next: "estrogen and progesterone receptors"."""
        if "estrogen" not in folded:
            return hits
        receptor = (self._numbered["estrogen receptor"],)
        halves = [(match.start(), match.end("half"), receptor) for match in _HALF.finditer(folded)]
        return sorted((*hits, *halves), key=lambda hit: hit[:2]) if halves else hits

    def _numbers(self, hit: Hit, folded: str) -> Hit:
        """Take in the further members of a family: "BRCA1/2", "NTRK1/2/3"."""
        start, end, names = hit
        if not names[0].text[-1].isdigit() or names[0].kind != "gene":
            return hit
        stem, reached = folded[start : end - 1], folded[end - 1 : end]
        while match := _NEXT_NUMBER.match(folded, end):
            other = self._numbered.get(stem + match[1])
            if other is None or match[1] <= reached:
                break
            names, end, reached = (*names, other), match.end(), match[1]
        return start, end, names

    def _mentions(self, page: Page, scene: Scene) -> list[Mention]:
        if not page.hits and not page.cancers:
            return []
        bearers = self._bearers(page)
        findings = self._composer.read(page.folded, bearers) if bearers else []
        hits = accepted(page.hits, page.folded, scene, [(f.start, f.end) for f in findings])
        if len(hits) < len(page.hits):
            findings, bearers = _holding(findings, hits), _holding(bearers, hits)
        findings += read_echoes(page.folded, page.text, bearers, findings) if bearers else ()
        for variant in read_variants(page.text, bearers, self._variants) if bearers else ():
            findings += (variant, *self._composer.read_on(page.folded, variant))
        reported = [*self._named(page, hits), *self._states(page, findings), *self._results(page, bearers, scene)]
        reported += self._named(page, accepted(_with_sites(page), page.folded, scene, ()))
        return sorted(self._judged(page, reported), key=_REPORTED_ORDER)

    def _bearers(self, page: Page) -> list[Bearer]:
        """Return what may bear a state; an alias right behind a name belongs to it: "receptor 2 (HER2)-low"."""
        bearers: list[Bearer] = []
        for start, end, names in page.hits:
            kinds = {name.kind for name in names}
            if kinds.isdisjoint(_BEARING) or "biomarker" in kinds:
                continue
            beginnings = tuple(dict.fromkeys(self._beginning(name) for name in names if name.kind in _BEARING))
            last = bearers[-1] if bearers else None
            if last and last.beginnings == beginnings and _ALIAS.fullmatch(page.folded, last.end, start):
                bearers[-1] = Bearer(last.start, end, beginnings)
            else:
                bearers.append(Bearer(start, end, beginnings))
        return bearers

    def _beginning(self, name: Name) -> str:
        concepts = self.vocabulary.genes if name.kind == "gene" else self.vocabulary.subjects
        return concepts[name.id].biomarker

    def _named(self, page: Page, hits: Iterable[Hit]) -> Iterator[Mention]:
        for start, end, names in as_one(page.folded, hits):
            for name in names:
                told = self.naming.of_name(name.kind, name.id)
                if name.kind == "biomarker" and _is_denied(name.id, page.folded, end):
                    yield from page.mentions(told[:1], (start, end), excluded=True)
                    told = told[1:]
                yield from page.mentions(told, (start, end))

    def _states(self, page: Page, findings: Iterable[Finding]) -> Iterator[Mention]:
        for found in findings:
            beside = found.state not in _RESULTS and (
                is_negative_behind(page.folded, found.end) or is_negative_before(page.folded, found.start)
            )
            told = self.naming.of_state(found.beginning, found.state)
            yield from page.mentions(told, (found.start, found.end), excluded=found.denied or beside)

    def _results(self, page: Page, bearers: Sequence[Bearer], scene: Scene) -> Iterator[Mention]:
        for found in read_results(page, bearers, scene):
            told = ((self.entity("biomarker", found.id), False),)
            yield from page.mentions(told, (found.start, found.end), excluded=found.denied, by="assay")

    def _judged(self, page: Page, mentions: Iterable[Mention]) -> Sequence[Mention]:
        """Mark what is ruled out, drop what only spells that out, and say each thing once at its place."""
        listed = exclusion_stretches(page.folded, page.text)
        stretches = Stretches(listed) if listed else None  # most texts have no such list
        judged: dict[tuple[str, int, int, bool], Mention] = {}
        for mention in mentions:
            key = (mention.entity.id, mention.start, mention.end, mention.implied)
            if key not in judged:
                may_be_out = mention.entity.kind in _RULED_OUT and not mention.excluded
                is_out = may_be_out and _is_out(page, mention, stretches)
                judged[key] = replace(mention, excluded=True) if is_out else mention
        ruled = carried_on(page.folded, sorted(judged.values(), key=_PLACE))
        kept = without_spelled_out(page.folded, ruled)
        return [_in_place(page, mention) for mention in kept] if page.origin else kept


def _is_out(page: Page, mention: Mention, stretches: Stretches | None) -> bool:
    is_cancer_of_criterion = mention.entity.kind == "cancer" and page.place.name == "eligibility"
    if is_cancer_of_criterion and is_second(page.folded, page.text, mention.start):
        return True
    if stretches and stretches.hold(mention.start, mention.start + 1):
        return not is_excepted(page.folded, page.text, mention.start, mention.end)
    return is_excluded(page.folded, page.text, mention.start, mention.end)


def _with_sites(page: Page) -> list[Hit]:
    """Return the cancers, and the sites that are one by what follows: "breast and ovarian cancer"."""
    kept: list[Hit] = []
    follows = -1  # where a cancer begins that a list before it may lean on
    for hit in reversed(page.cancers):
        leans = follows >= 0 and bool(_LISTED.fullmatch(page.folded, hit[1], follows))
        if leans or hit[2][0].kind != "site" or _HISTOLOGY.match(page.folded, hit[1]):
            kept.append(hit)
            follows = hit[0]
    return kept[::-1]


def _in_place(page: Page, mention: Mention) -> Mention:
    """Return a mention of a page at its offsets in the place itself, with the words as they stand there."""
    start, end = page.origin[mention.start], page.origin[mention.end - 1] + 1
    return replace(mention, start=start, end=end, quote=page.place.text[start:end])


def _holding(stretches: Iterable[_Stretch], hits: Sequence[Hit]) -> list[_Stretch]:
    """Return the stretches in which one of the hits stands; both are in the order of their places."""
    starts = [start for start, _, _ in hits]
    first = ((stretch, bisect_left(starts, stretch.start)) for stretch in stretches)
    return [stretch for stretch, index in first if index < len(hits) and hits[index][1] <= stretch.end]


def _is_denied(biomarker: str, folded: str, end: int) -> bool:
    return biomarker != "triple_negative" and is_negative_behind(folded, end)


def _names_a_gene(cancer: Hit, hits: Sequence[Hit]) -> bool:
    """Tell whether a cancer only stands in the name of a gene: "anaplastic lymphoma kinase"."""
    index = bisect_left(hits, (cancer[0] + 1,))
    holder = hits[index - 1] if index else None
    return holder is not None and holder[1] > cancer[1] and holder[2][0].kind == "gene"


def _is_part(hit: Hit, folded: str) -> bool:
    """Tell whether a name is only the first half of one that we do not know: a conjugate, a numbered receptor."""
    start, end, names = hit
    if names[0].kind == "drug":
        conjugate = folded.endswith(_ANTIBODIES, start, end) and bool(_PAYLOAD.match(folded, end))
        return conjugate or bool(_RECEPTOR.match(folded, end))  # "somatostatin receptor"
    if folded.endswith(_LIGANDS, start, end):
        return bool(_ITS_RECEPTOR.match(folded, end))  # "vascular endothelial growth factor receptor" is a family
    return folded.endswith("receptor", start, end) and bool(_NUMBERED.match(folded, end))
