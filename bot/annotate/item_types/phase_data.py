"""Results of a drug trial whose phase the paper states for this trial, not for one in the background."""

from bot.annotate.evidence import is_secondary
from bot.annotate.papers import paper
from bot.annotate.phases import phases_of
from bot.annotate.studies import is_case_report
from bot.model import ItemType, Mention, Sighting

LABELS = ("P1 data", "P1/2 data", "P2 data", "P2/3 data", "P3 data", "P4 data")
GROUPS = ("Papers", "Clinical data", "Phase data")


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    read = paper(sighting)
    # a patient of a case may have been in somebody else's trial
    phases = () if read is None or is_secondary(read) or is_case_report(read) else phases_of(read)
    label = f"P{'/'.join(phases)} data"
    return ItemType("phase_data", label) if label in LABELS else None
