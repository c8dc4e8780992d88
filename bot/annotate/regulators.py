"""What an announcement says of a regulator's decision, for the item types that tell of one."""

from __future__ import annotations

from dataclasses import dataclass

from bot.annotate.cues import Cue, Prose, cue
from bot.annotate.papers import paper
from bot.annotate.text import fold
from bot.model import Announcement, Mention, Record, Sighting

_DECISION = cue(
    "approv|authoriz|authoris|clear|breakthrough|priority review|fast track|orphan|positive opinion|recommend"
    "|label|indication|complete response letter|withdr|hold|licen|application"
    "|boxed warning|510(k)",
    r"\bapprov(?:es?|ed|al|als)\b|\bauthori[sz](?:es|ed|ation)\b(?! applications?)|\bclear(?:s|ed|ance)\b"
    r"|\b(?:breakthrough|fast track|orphan|priority review)\b|\bpositive opinion\b"
    r"|\brecommends? (?:\w+ ){0,3}(?:approval|for)\b|\blabel (?:expan|updat|chang)\w+"
    r"|\bexpand\w* (?:\w+ ){0,3}(?:label|indication)\b|\bcomplete response letter\b"
    r"|\b(?:withdraw\w*|withdrew) (?:\w+ ){0,4}(?:approval|indication|application|authori)|\bclinical hold\b"
    r"|\bon hold\b|\blicen[sc]es |\baccepts? (?:\w+ ){0,5}application\b|\bboxed warning\b",
)
_MEDICAL = cue(
    "drug|treat|therap|cancer|tumor|tumour|lymphoma|leukemia|myeloma|melanoma|companion diagnostic|assay|test "
    "|vaccine|medicine|antibod|indicat|patients|carcinoma|oncolog|hematolog|haematolog|sarcoma|glioma|immunotherap",
)
_OTHER_GOODS = cue(
    "cattle|dogs|cats|veterinar|animal drug|livestock|food|tobacco|cigarette|cosmetic|nutrition|horses|chickens|device",
    r"\b(?:cattle|dogs|cats|veterinary|animal drugs?|livestock|foods?|tobacco|e-cigarettes?|cosmetics?|nutrition"
    r"|horses|chickens|devices?)\b",
)


@dataclass(frozen=True, slots=True)
class Announced:
    """An announcement's words in lower case."""

    title: Prose
    whole: Prose

    @property
    def is_decision(self) -> bool:
        """Return whether it speaks of a decision: in the title, or in the first words, which say what happened."""
        return _DECISION(self.title) or _DECISION(Prose.of(self.whole[: len(self.title) + 400]))


def announced(sighting: Sighting) -> Announced | None:
    """Return what was announced; None where the record is a paper or a trial."""
    record, read = _last[0]
    if record is not sighting.record:
        read = _read(sighting)
        _last[0] = (sighting.record, read)
    return read


# every item type of announcements asks for the one that was read last
_last: list[tuple[Record | None, Announced | None]] = [(None, None)]


def _read(sighting: Sighting) -> Announced | None:
    record = sighting.record
    if not isinstance(record, Announcement) or paper(sighting):
        return None
    title = Prose.of(fold(record.title))
    return Announced(title, Prose.of(title, fold(record.summary), fold(record.feed)))


def says(sighting: Sighting, mentions: tuple[Mention, ...], words: Cue) -> bool:
    """Return whether an announcement on a drug or a test says something in its title."""
    text = announced(sighting)
    return text is not None and words(text.title) and is_medical(text, mentions)


def is_medical(text: Announced, mentions: tuple[Mention, ...]) -> bool:
    """Return whether it is about a drug or a test for people."""
    if _OTHER_GOODS(Prose.of(text.title.replace("food and drug", ""))):
        return False
    return any(mention.entity.kind in {"drug", "cancer"} for mention in mentions) or _MEDICAL(text.whole)
