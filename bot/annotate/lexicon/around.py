"""The words around a name: between it and its state, between the states of a list, and those that turn the sense."""

from __future__ import annotations

import re

SUCH_AS = (  # "driver mutations (e.g., EGFR", "mutations in genes such as"
    r"(?:\s(?:in|of)\s(?:\w+\s){0,8}?genes?:\s|(?:\s(?:in|of)\s(?:\w+\s){0,3}?genes?)?\s*[(\[,]?\s*"
    r"(?:e\.g\.|eg|i\.e\.|such as|including|for example|like),?:?\s*"
    r"(?:(?:including )?but not limited to,?:?\s*)?(?:in (?:the )?genes\s)?)?"
)
FILL = (
    r"genes?|proteins?|receptors?|onco(?:genes?|proteins?)|both|each|status(?: of)?|tumou?rs?|biomarkers?"
    r"|expression|levels?|spectrum|continuum|categor(?:y|ies)|class(?:es)?|(?:sub)?groups?"
    r"|is|was|were|are|be|been|being|all|considered|determined|confirmed|documented|known"
    r"|(?:defined|scored|classified|categori[sz]ed|graded|reported|regarded|interpreted|found) (?:as|to be)|discordance"
    r"|genomic|genetic|somatic|germline"
    r"|germline (?:and|or) somatic|somatic (?:and|or) germline|point|pathogenic|deleterious|suspected|activating"
    r"|activated|activation|sensiti[sz]ing|oncogenic|actionable|hotspot|driver|missense|truncating|frameshift|resistance"
    r"|tyrosine|kinase|domain|tkd|promoter|copy number|membrane|membranous|nuclear|results?|test(?:ing)?"
    r"|(?:strong|weak|moderate|focal|diffuse|high|clear)ly|immunohistochemistry(?: \(ihc\))?|immunostaining"
    r"|[0-3]\s?\+(?=\s(?:protein\s)?over)"  # "HER2 3+ overexpression"
    r"|with(?: a)?(?= (?:cps|tps|combined|tumou?r prop))"
    r"|(?!v600)[a-z]\d{2,4}(?!\w)|non-[a-z]\d{2,4}[a-z]?(?!\w)"  # "IDH1 R132 mutation"
    r"|(?:[≥>=]=?\s?)?(?:100|[1-9]\d?)\s?%"  # "ER ≥10% positive"
    r"|homozygous|heterozygous|biallelic|hemizygous|focal|high-level|deep|in-frame"
    r"|(?:chang(?:e[ds]?|ing)|convert(?:s|ed|ing)?|conversion|switch(?:es|ed)?|shift(?:s|ed)?|evolved) (?:from|to)"
    r"|(?:often |\w+ly )?(?:found )?(?:deregulated|dysregulated|activated|altered) (?:via|by|through)"
    r"|by (?:ihc|immunohistochemistry|f?ish|ngs)|ihc"
    r"|from|may|will|must|should|neu|expressed at|present at"
    r"|(?!exons? ?19[ -]?del)exons?[ -]?\d+(?:(?:, ?|-|/| and | or )\d+)*|codons? ?\d+"
)
COUNTED = (
    r"in \d[\d.,]*(?<!,)(?:\s?%)?(?:\s?(?:to|-)\s?\d[\d.]*\s?%)?(?:\s?\([\d./%\s]{1,12}\))?"
    r"(?:(?:\sof(?:\s(?:all|the))?)?\s(?:cases|patients|tumou?rs|samples))?"
)
ADDED = (
    r"-?\s*(?:positive|expression|expressing|levels?|status|subtypes?|tumou?rs?|disease|cancers?|patients"
    rf"|(?:(?:was|were|is) (?:reported|found|seen|detected|observed|present|identified|noted) )?"
    rf"(?:{COUNTED}|in none\b))?"
    r"(?:\s*\([^()]{0,45}\)|\s\d[\d.]*\s?(?:%|mo\b|months?))?\s*"
    r"(?P<join>,\s*(?:and|n?or)?|/|and/or|and|n?or"
    r"|to|versus|vs\.?|&|from|than|through)\s*(?P<hyphen>-)?\s*"
    r"(?:(?:gene|genomic|somatic|protein|missense|point|activating|cn|copy[ -]number"
    r"|with|by|to|been|was|were|\d[\d.,]*(?:\s?\([^()]{0,12}\)|\s?%)?)\s+){0,2}"
)
PHRASE_END = re.compile(
    r"\s\d[\d.]*\s?(?:%|mo\b|months?)|\s*(?:[-/,.;:()\]]|$|and\b|or\b|versus\b|vs\b|expressi|levels?\b|status|breast|tumou?r|disease|cancer|carcinoma|m?bc\b"
    r"|categor|group|subgroup|subset|subtype|cohort|patients|cases|samples|metasta|advanced|population|class|staining"
    r"|(?:by|in|at|on|per|for|with|who|whose|is|are|was|were|may|will|can|allowed|permitted|eligible)\b)"
)
# "HER2 low-grade", "low HER2 testing quality": the word belongs to something else
OTHER_LOW = re.compile(
    r"[ -]?(?:grade|risk|dos[ei]|quality|volume|frequenc|affinit|burden|income|inciden|cost|toxic|prevalen|sensitiv"
    r"|molecular|energy|back|amplif|concordan|agreement|power|rates?\b|density|throughput|number|count|probab|certainty|heterogene)"
)
LOW_GRADE = re.compile(r"[ -]?(?:grade|risk|dos[ei]|quality)")
KIND_OF_ZERO = re.compile(r"\s*[(\[]\s*(?:her-?2[- ])?(?:(?P<null>null|no staining)|(?P<ultralow>ultra-?\s?low))")
BUT_NOT = re.compile(r"\s?,?\s(?:but|and) not (?:of |in |for )?(?:the )?")
JOINED = re.compile(
    r"(?:\s\(?(?:p\.)?[a-z]\d{2,4}[a-z]\)?|\s\(exon \d+\)"
    r"|\s?\(\s?(?:[^()\w]{0,5}\d[\d.]*\s?%|allred|h-?score|score|n\s?=)[^()]{0,12}\))?"
    r"[)\]\s]*-?\s*(?:status|expression)?\s*"
    r"(?:,\s*(?:and|or)?|/|and\s?/\s?or|and|or|&|nor)\s*(?:the\s|their\s|for\s)?[(\[]*\s?"
)
VARIANT = re.compile(r"\s(?:p\.)?[a-z]\d{2,4}[a-z]\b")
# "ER was positive in 80% and PR in 60%"
COUNTED_TOO = re.compile(rf"\s{COUNTED},?\s*(?:and|,)\s*(?:the\s)?")
SHARE = re.compile(r"\s(?:was |were )?in \d")
SUCH = (  # "alterations, including amplification and somatic mutations", "alterations (mutations or amplification)"
    r"(?:\s?,?\s(?:(?:mainly|mostly)\s)?(?:including|such as|like|namely)\s|\s?\(\s?(?:e\.g\.,?\s|i\.e\.,?\s)?)"
    r"(?:(?:gene|somatic|activating|point)\s){0,2}"
)
CHANGES_OF = re.compile(r"\b(?:alterations?|aberrations?|abnormalities|changes) (?:of|in) (?:the )?$")
CALLED = (  # "overexpress a protein called HER2"
    r"(?:(?:an?|the)\s+(?:\w+\s+){0,2}?(?:proteins?|genes?|receptors?|biomarkers?|markers?|molecules?)\s+"
    r"(?:called|named|termed|known as)\s+(?:the\s+)?)?"
)
OF = (
    r"\s+(?:(?:status|levels?|events?|variants?|mutations?|alterations?|staining|expression|results?|rates?|tests?)\s+)?(?:{words}\s+)+"
    r"{called}(?:(?:the|both|either|human|oncogene|gene|receptors?|protein|any|of|genes|membrane"
    r"|tyrosine|kinase|extracellular|transmembrane|juxtamembrane|domains?|exons?|\d+)\s+)*[(\[]*$"
)
SCORED = (  # "HER2 IHC 0 or 1+ was regarded as negative", "HER2 1+ (negative)"
    r"[)\]]?:?\s(?:(?:ihc|immunohistochemistry|scores?|staining|of)\s){0,3}[0-3]\s?\+?"
    r"(?:\s?(?:,|/|or|and|-|to)\s?(?:or\s)?(?:ihc\s)?[0-3]\s?\+?){0,3}"
    r"(?:\s?[(\[]\s?(?=pos|neg|equiv|low)"
    r"|\s?[,=\s-]\s?(?=(?:pos|neg|equiv)\w*\s?(?:[,.;)]|$))|\s(?:(?:by|on|with) \w+ )?(?:was|were|is|are)\s"
    r"(?:\w+ly )?(?:regarded|considered|classified|interpreted|defined|taken|deemed|counted)\s(?:as )?(?:to be )?)"
)
OF_ITS_GENE = r"(?:\s(?:protein|receptor))?\s?,?\s(?:and/or|or|and)\s(?:{named})\sof\s(?:its|the)\s(?:coding\s)?gene\b"
LOW_OF = (
    r"\b(?:ultra-?\s?)?low(?:\s+levels?)?(?:\s+of)?(?:\s+membran\w+)?\s+(?:expression\s+(?:levels?\s+)?)?(?:of|for)\s+"
    rf"{CALLED}(?:the\s+)?$"
)
NEEDS_EXPRESSION = re.compile(
    r"[)\]\s-]*(?:gene |protein |receptor |membrane )*"
    r"(?:expressi|expressor|levels?\b|stain|status|scores?\b|results?\b|tumou?r|breast|categor|subtype)"
)
TESTED = re.compile(r" for |(?:expression|staining|rates?) of ")  # "negative for ER", "positive expression of ER"
TESTING = re.compile(r"[)\]]?\s(?:tests?|testing|assays?)\b(?! (?:quality|accuracy|rate))")  # "negative HER2 testing"
BY_ISH = re.compile(  # "negative HER2 FISH" is no state
    r"[)\]]?\s(?:fluoresc|f?ish\b|[cs]ish\b|d-?dish\b|in[ -]situ|dual)"
)
ENDS = re.compile(r"[)\]]?\s?(?:[,.;)]|$)")  # "in patients with low HER2,"
OPENS = re.compile(  # "with positive HER2", not "lymph node positive HER2"
    r"(?:[,;:(]\s?|\b(?:with|had|has|have|having|and|or|but|both|either|is|are|was|were|of|if|known|confirmed|show\w*)\s)$"
)
ADJECTIVES = frozenset({"positive", "negative", "equivocal", "low", "high"})
# words between a name and a state that make it another thing: "HER2 IHC 0" is a result, read as one
NOT_WITH = {"0": re.compile(r"\bihc\b"), "alteration": re.compile(r"\bexpression|\blevels?\b")}
BOTH_LOWS = re.compile(r"[)\]\s-]*\(ultra-?\)[\s-]?low")  # "HER2-(ultra)low"
LOW_OR_NONE = re.compile(  # "low or no", "low-to-moderate", "low, medium and high"
    r"\blow(?:[\s,/-]+(?:(?:or|and|to)[\s-]+)?"
    r"(?:no|absent|undetectable|null|zero|moderate|medium|intermediate|high))+\s+$|\blow[- ]level\s+$"
)
EVENTS = frozenset({"amplification", "overexpression", "mutation", "fusion"})
GENETIC = EVENTS | {"deletion", "loss"}
GOES_ON = re.compile(r"\s+(?:of|burden|in (?:the )?[a-z]+\d)")
CHANGES = GENETIC | {"alteration"}
RESULTS = frozenset({"positive", "negative", "equivocal", "low", "ultralow"})
OF_ONE = frozenset({"low", "ultralow", "null", "0", "equivocal", "itd"})  # no list of names shares these


def stands_alone(state: str, text: str, end: int, match: re.Match[str]) -> bool:
    """Tell whether an adjective before a bare name is its state: "with negative HER2", "low HER2."."""
    if state == "low":
        return bool(ENDS.match(text, end))
    if state not in ("positive", "negative") or (state == "negative" and BY_ISH.match(text, end)):
        return False
    opens = "(" not in match[0] and OPENS.search(match.string[: match.start()])
    return bool(opens or TESTING.match(text, end))


def is_aside(text: str, start: int, end: int) -> bool:
    """Tell whether a name ends a bracket on shares of cells, in a list that goes on: "(at least 1% ER), HER2"."""
    opened = text.rfind("(", max(0, start - 60), start)
    return opened >= 0 and ")" in text[start:end] and "%" in text[opened:start] and ")" not in text[opened:start]
