"""Results of a trial are promised: by when they are expected, or at which meeting they will be shown."""

from bot.annotate.cues import Prose, cue
from bot.annotate.phases import phases_in
from bot.annotate.regulators import announced, is_medical
from bot.annotate.sentences import split
from bot.annotate.text import fold
from bot.model import Announcement, ItemType, Mention, Sighting

LABELS = (
    "Anticipated data",
    "Anticipated P1 data",
    "Anticipated P1/2 data",
    "Anticipated P2 data",
    "Anticipated P2/3 data",
    "Anticipated P3 data",
)
GROUPS = ("Announcements", "Anticipated data")

_DATA = r"(?:data|results|read-?outs?|analys[ie]s|findings|abstracts?)"
_PROMISED = cue(
    "expect|anticipat|to present|to be presented|will |plan|on track|to report|to announce",
    rf"\b(?:top-?line |interim |initial |final |primary |preliminary )?{_DATA}\b[^.;]{{0,80}}\b(?:(?:is|are|remains?)"
    r" (?:now |currently |still )?(?:expected|anticipated|planned|on track)"
    r"|(?:expected|anticipated) (?:in|by|during|later|mid|early|late|this|next|before|around|to read)"
    r"|to be presented|will be (?:presented|reported|shared))\b"
    rf"|\b(?:expects?|anticipates?|plans?|on track|to announce|to report|to present"
    rf"|will present)\b[^.;]{{0,80}}\b{_DATA}\b",
)
_OF_MONEY = cue("financial|quarter|fiscal|earnings|revenue|full year|full-year")


def detect(sighting: Sighting, mentions: tuple[Mention, ...]) -> ItemType | None:
    text = announced(sighting)
    if text is None or not _PROMISED(text.whole) or not is_medical(text, mentions):
        return None
    sentence = next((s for s in _sentences(sighting) if _PROMISED(s) and not _OF_MONEY(s)), None)
    if sentence is None:
        return None
    label = f"Anticipated P{'/'.join(phases_in(sentence))} data"
    return ItemType("anticipated_data", label if label in LABELS else LABELS[0])


def _sentences(sighting: Sighting) -> tuple[Prose, ...]:
    record = sighting.record
    assert isinstance(record, Announcement)
    return tuple(Prose.of(fold(s)) for s in (record.title, *(s.text for s in split(record.summary))))
