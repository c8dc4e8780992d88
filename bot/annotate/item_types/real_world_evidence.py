"""How a treatment did outside trials: called real-world, or drawn from claims, health records or registries."""

from bot.annotate.cues import cue
from bot.annotate.evidence import is_secondary
from bot.annotate.papers import Paper, paper
from bot.annotate.studies import is_observational
from bot.model import ItemType, Mention, Sighting

LABELS = ("Real-world evidence",)
GROUPS = ("Papers", "Clinical data")

_CALLED = cue(
    "real-world|real world|real-life|real life|routine clinical practice",
    # what the authors wish for is no evidence yet
    r"\b(?:real[- ]world|real-life)\b(?! (?:[\w-]+ ){1,6}(?:is|are) (?:still |also )?(?:needed|required|warranted"
    r"|necessary|lacking))|\breal life[\"']? (?:study|data|settings?|practice|experience|evidence|use)\b"
    r"|\broutine clinical practice\b",
)
_ROUTINE_DATA = cue(
    "insurance|medicare|administrative|claims|health record|medical record|registry|database",
    r"\b(?:insurance|medicare|administrative|claims) (?:claims|data(?:base)?)\b"
    r"|\belectronic (?:health|medical) records?\b|\b(?:treatment|national|cancer|disease) (?:registry|database)\b",
)
_TREATED = cue(
    "treatment|treated|therapy|receiving|received|regimen",
)


def detect(sighting: Sighting, mentions: tuple[Mention, ...]) -> ItemType | None:
    read = paper(sighting)
    drugs = any(mention.entity.kind == "drug" for mention in mentions)
    return ItemType("real_world_evidence", LABELS[0]) if read and _is_real_world(read, drugs=drugs) else None


def _is_real_world(paper: Paper, *, drugs: bool) -> bool:
    if is_secondary(paper) or not (drugs or _TREATED(paper.text)):
        return False
    if not is_observational(paper):
        return _CALLED(paper.title)  # a text that only speaks of such evidence has none
    return _CALLED(paper.text) or (drugs and _TREATED(paper.text) and _ROUTINE_DATA(paper.text))
