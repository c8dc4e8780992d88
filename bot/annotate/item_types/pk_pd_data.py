"""What the body does with a drug, and the drug with the body, as the subject of a paper."""

from bot.annotate.cues import cue
from bot.annotate.papers import paper
from bot.model import ItemType, Mention, Sighting

LABELS = ("PK/PD data",)
GROUPS = ("Papers", "Topics")

_TITLE = cue(
    "pharmacokinetic|pharmacodynamic|bioequivalen|bioavailab|drug-drug interaction",
    r"\b(?:population )?pharmaco(?:kinetic|dynamic)s?\b|\bbioequivalen\w+|\bbioavailability\b"
    r"|\bdrug-drug interactions?\b",
)


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    read = paper(sighting)
    return ItemType("pk_pd_data", LABELS[0]) if read and _TITLE(read.title) else None
