"""Names that mean other things too (MET, KIT, ER, CAT) count only where the text shows that they are meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.annotate.lexicon.spotting import Hit
from bot.annotate.lexicon.vocabulary import Name
from bot.annotate.text import Stretches

_GENE_WORD_AFTER = re.compile(
    r"[)\]]?(?:\s?\([^()]{1,15}\))?[\s-](?:low\b|genes?\b|protein|receptor|inhibit|exon|status|expressi|pathway|signal|kinase"
    r"|antibod|targeted|directed|driven|agonist|antagonist|blockade|mutat|amplif|fusion|rearrang|overexpress|positive|negative"
    r"|altered|alteration|promoter|locus|mrna|tkis?\b|testing\b|variant|copy number|ihc|dependen"
    r"|silenc|isoform|splice|knock-?(?:down|out)|deplet|phosphorylat|methylat|polymorphism|(?:induc|mediat)ed\b|m?rna\b"
    r"|\(?(?:p\.)?[a-z]\d{2,4}(?:[a-z*]\b|_[a-z]\d| (?:del|ins|dup|mut)))|i\b"
)
_GENE_WORD_BEFORE = re.compile(
    r"(?:\banti-|\bgenes? |\bproteins? |\bgenes?: |\bmutant |\bmutated |\bwild[- ]?type |\bactivated |expression of "
    r"|inhibit\w* of |mutations? (?:in|of) |amplification of |loss of |domain of |\b(?:target|inhibit)(?:s|ing) "
    r"|\b(?:exon|codon) \d+\)? (?:of|in) |\butr of |(?:duplications?|deletions?|insertions?|polymorphisms?|variants?"
    r"|region|promoter|methylation|phosphorylation|fusions? (?:of|with)|rearrangements?) (?:of|in) "
    r"|silencing of |knock-?down of )(?:the )?$"
)
_NO_GENE_AFTER = re.compile(r"[\s-](?:stress|scans?|machines?|assessment|scores?)\b")
_RESIDUE = r"(?:ala|arg|asn|asp|cys|gln|glu|gly|his|ile|leu|lys|met|phe|pro|ser|thr|trp|tyr|val)"
_RESIDUES, _RESIDUE_BEFORE = re.compile(rf"{_RESIDUE}\b"), re.compile(rf"{_RESIDUE}/$")
_SHARE = re.compile(r"\s?(?:<|>|≥|≤|=)=?\s?\d+\s?%")  # "PR < 20%"
_RECEPTORS = frozenset({"ESR1", "PGR"})  # "ER/PR" beside HER2 or breast cancer
_SHARES = re.compile(  # between two receptors: "ER 90%, PR 40%"
    r"\s?(?:[<>≥≤=:]=?\s?)?\d+(?:/\d+)?\s?%?\)?[,;]?\s(?:and\s)?"
)
_LINK = re.compile(r"[)\]\s+-]*(?:,|::|/|and/or|and|n?or|&|;)?\s*(?:and|or)?\s*[(\[]?")
_PLUS, _WITH = re.compile(r"\s?[+/]\s?"), re.compile(r"\s?(?:[+/,-]|plus|and|or|vs\.?|versus|with)\s?")  # between drugs
_NO_WORD = re.compile(r"\W+")
_SMALL_WORDS = frozenset({"of", "and", "the", "for", "in", "a", "to"})


@dataclass(frozen=True, slots=True)
class Scene:
    """What a whole record says that decides about a single name in it."""

    named: frozenset[tuple[str, str]]  # by a name that means nothing else
    otherwise: frozenset[str]  # abbreviations that the text itself explains as something else
    cancers: frozenset[str]

    @classmethod
    def of(cls, pages: Iterable[tuple[str, str, Sequence[Hit]]]) -> Scene:
        """Return the scene of the pages of a record, each its folded text, its text, and the names in it."""
        named: set[tuple[str, str]] = set()
        otherwise: set[str] = set()
        for folded, written, hits in pages:
            named |= {(name.kind, name.id) for _, _, names in hits for name in names if not name.in_context}
            otherwise |= set(_explained_otherwise(folded, written, hits))
        return cls(frozenset(named), frozenset(otherwise), frozenset(id_ for kind, id_ in named if kind == "cancer"))

    @property
    def about_breast(self) -> bool:
        """Tell whether the record names breast cancer or HER2."""
        return ("gene", "ERBB2") in self.named or any("breast" in id_ for id_ in self.cancers)

    def breast(self, here: Iterable[Hit]) -> bool:
        """Tell whether a sentence is about breast cancer, or about no tumour type at all."""
        ids = {name.id for _, _, names in here for name in names} or self.cancers
        ids = ids - {"solid_tumor"}
        return not ids or any("breast" in id_ for id_ in ids)


def accepted(hits: Sequence[Hit], folded: str, scene: Scene, states: Sequence[tuple[int, int]]) -> list[Hit]:
    """Return the hits that count; `states` are the stretches in which a state was read beside a name."""
    if not scene.otherwise and not any(name.in_context for _, _, names in hits for name in names):
        return list(hits)
    kept: list[Hit] = []
    covered = Stretches(states)
    for index, hit in enumerate(hits):
        names = tuple(name for name in hit[2] if _counts(hit, name, folded, scene, covered))
        if not names and (_linked(hits, index, folded, kept) or _receptor_pair(hits, index, folded, scene)):
            names = hit[2]
        if names:
            kept.append((hit[0], hit[1], names))
    return kept


def _counts(hit: Hit, name: Name, folded: str, scene: Scene, covered: Stretches) -> bool:
    if name.in_context:
        return not _is_residue(hit, name, folded) and _meant(hit, name, folded, scene, covered)
    return not name.exact or name.text not in scene.otherwise


def _meant(hit: Hit, name: Name, folded: str, scene: Scene, covered: Stretches) -> bool:
    start, end, _ = hit
    if name.text in scene.otherwise and name.kind != "subject":
        return False
    if name.text in scene.otherwise and folded[start - 1 : start] == "(":
        return False
    if (name.kind, name.id) in scene.named:
        return True
    if name.kind not in ("gene", "subject"):
        return False
    if covered.hold(start, end):
        return True
    return not _NO_GENE_AFTER.match(folded, end) and bool(
        _GENE_WORD_AFTER.match(folded, end) or _GENE_WORD_BEFORE.search(folded[max(0, start - 30) : start])
    )


def _is_residue(hit: Hit, name: Name, folded: str) -> bool:
    """Tell whether "Met" is an amino acid beside another: "Thr/Met"."""
    start, end, _ = hit
    if name.text != "Met":
        return False
    follows = _RESIDUES.match(folded, end + 1) if folded.startswith("/", end) else None
    return bool(follows or _RESIDUE_BEFORE.search(folded[max(0, start - 4) : start]))


def _linked(hits: Sequence[Hit], index: int, folded: str, kept: Sequence[Hit]) -> bool:
    """Tell whether a gene's name stands in a list right beside another that counts: "ER, PR, HER2 and Ki-67"."""
    start, end, names = hits[index]
    if names[0].kind == "drug":
        return _combined(hits, index, folded)
    if names[0].kind != "gene":
        return False
    before = kept[-1] if kept and index and kept[-1][:2] == hits[index - 1][:2] else None
    if before and _is_gene(before) and _LINK.fullmatch(folded, before[1], start):
        return True
    place = end
    for after in hits[index + 1 : index + 5]:
        if not _is_gene(after) or not _LINK.fullmatch(folded, place, after[0]):
            return False
        if not all(name.in_context for name in after[2]):
            return True
        place = after[1]
    return False


def _combined(hits: Sequence[Hit], index: int, folded: str) -> bool:
    """Tell whether a drug's short name stands with another drug: "nivo+ipi", "pembro vs sunitinib"."""
    beside = (hits[max(0, index - 1) : index + 1], hits[index : index + 2])
    drugs = [pair for pair in beside if len(pair) == 2 and all(hit[2][0].kind == "drug" for hit in pair)]
    return any(
        (_PLUS if all(name.in_context for hit in pair for name in hit[2]) else _WITH).fullmatch(
            folded, pair[0][1], pair[1][0]
        )
        for pair in drugs
    )


def _receptor_pair(hits: Sequence[Hit], index: int, folded: str, scene: Scene) -> bool:
    """Tell whether "ER" stands beside "PR", or beside a share of cells, in a text on breast cancer or HER2."""
    if not (scene.about_breast and {name.id for name in hits[index][2]} & _RECEPTORS):
        return False
    if _SHARE.match(folded, hits[index][1]):
        return True
    beside = [pair for pair in (hits[index - 1 : index + 1], hits[index : index + 2]) if len(pair) == 2]
    return any(
        pair[0][2][0].id != pair[1][2][0].id
        and {pair[0][2][0].id, pair[1][2][0].id} == _RECEPTORS
        and any(between.fullmatch(folded, pair[0][1], pair[1][0]) for between in (_LINK, _SHARES))
        for pair in beside
    )


def _is_gene(hit: Hit) -> bool:
    return hit[2][0].kind in ("gene", "subject")


def _explained_otherwise(folded: str, written: str, hits: Sequence[Hit]) -> Iterator[str]:
    """Yield names that stand in brackets behind words with the same initials that are no name of theirs."""
    for index, (start, end, names) in enumerate(hits):
        if not names[0].exact or written[start - 1 : start] != "(":
            continue
        before = hits[index - 1] if index else None
        if before and before[1] >= start - 3 and {n.id for n in before[2]} & {n.id for n in names}:
            continue
        if _has_initials(folded[max(0, start - 80) : start - 1], written[start:end].lower()):
            yield written[start:end]


def _has_initials(words: str, letters: str) -> bool:
    """Tell whether the last words of a stretch begin with these letters, small words counted or not."""
    every = [word for word in _NO_WORD.split(words) if word]
    large = [word for word in every if word not in _SMALL_WORDS]
    return any("".join(word[0] for word in some[-len(letters) :]) == letters for some in (every, large))
