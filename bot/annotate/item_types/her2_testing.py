"""How well HER2 is tested: agreement, quality rounds, scoring, assays."""

from bot.annotate.cues import cue
from bot.annotate.papers import paper
from bot.model import ItemType, Mention, Sighting

LABELS = ("HER2 testing",)
GROUPS = ("Papers", "Topics")

_HER2 = cue(
    "her2|her-2|erbb2|epidermal growth factor receptor 2|epidermal growth factor receptor-2",
)
_TITLE = cue(
    "test|concordance|discordan|reproducib|observer|external quality|proficiency|scor|assay|reporting|digital"
    "|artificial intelligence|deep learning|4b5|herceptest|immunohistochem|in situ hybridi|assessment"
    "|pathologist|agreement|interpretation",
    r"\b(?:test(?:s|ing)|concordance|discordan\w+|reproducib\w+|(?:inter-?|intra-?)?observer|external quality"
    "|proficiency|scor(?:e|es|ing)|assays?|reporting|digital|artificial intelligence|deep learning|4b5"
    r"|herceptest|immunohistochem\w+|in situ hybridi\w+|assessments?|pathologists?|agreement|interpretation)\b",
)
_TEXT = cue(
    "testing|scoring|reporting|assay|assessment",
    r"her-?2(?:-low)? (?:\w+ )?(?:testing|scoring|reporting|assays?|assessment)\b|testing (?:for|of) her-?2\b",
)


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    read = paper(sighting)
    if read is None or not _HER2(read.text):
        return None
    tested = (_HER2(read.title) and _TITLE(read.title)) or _TEXT(read.text)
    return ItemType("her2_testing", LABELS[0]) if tested else None
