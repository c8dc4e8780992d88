"""What kind of work a paper reports, where several item types need to know. Publication types first, then its words."""

from __future__ import annotations

from functools import lru_cache

from bot.annotate.cues import cue
from bot.annotate.papers import Paper

# --- writing about other work -----------------------------------------------------------------------------------

_NOTICE_TITLE = cue(
    "erratum|corrigendum|correction|retract|expression of concern|addendum",
    r"^\W*(?:author |publisher )?(?:erratum|corrigendum|correction(?: to|s?:|\W*$)|addendum|retraction(?: note"
    "| notice|:| of)|expression of concern)",
)
_EDITORIAL_TITLE = cue(
    "editorial|reply|letter|comment|response|correspondence|re:|in this issue",
    r"\beditorial\b|\bletters? to the editor|^\W*letters?\b|^\W*(?:the )?(?:authors?['’]?s?['’]? )?reply\b"
    r"|^\W*(?:the )?authors?['’]?s?['’]? response\b|^\W*(?:response|correspondence)(?::|\W*$)"
    r"|^\W*(?:in )?response to:? (?:the )?(?:letters?|comments?|editorial|correspondence|re:|dr\b|[\"“'‘])"
    r"|^\W*(?:invited |a )?comment(?:ary)?(?: on\b|: |\W*$)|^\W*re: |^\W*in reply\b",
)
_NO_LITERATURE = (
    r"(?<!peer[ -])(?<!charts )(?<!chart )(?<!records )(?<!record )(?<!under )(?<!utilization )(?<!case )"
    r"(?<!retrospective )(?<!central )(?<!pathology )(?<!institutional )(?<!image )(?<!imaging )(?<!slide )"
)
_REVIEW_TITLE = cue(
    "review|overview|state",
    rf"{_NO_LITERATURE}\b(?:mini-?)?reviews?\b(?! (?:board|thematic|series|issue|of (?:medical|patient|clinical"
    r"|hospital|the )? ?(?:charts?|records?)))|\boverview\b|\bstate[ -]of[ -]the[ -]art\b",
)
# what is reviewed in a hospital is no literature: "this single-centre retrospective chart review"
_NO_AUDIT = (
    r"(?!retrospective|prospective|charts?\b|records?\b|institution|stud|was\b|were\b|to\b|case|peer|surgeon|audit"
    r"|single)"
)
_KNOWN = r"(?:current|recent|latest|available|existing|literature|state|knowledge|evidence|progress|advances)"
_REVIEW_ABSTRACT = cue(
    "review|overview|survey|summari|literature was|opinion statement|critical issues",
    "|".join(
        (
            rf"\b(?:this|our|these|present|current) (?:{_NO_AUDIT}[\w-]+ ){{0,3}}(?:mini-?)?(?:review|overview)\b"
            r"(?! board| of (?:[\w-]+ ){0,2}(?:charts?|records?|patients|cases)\b)",
            r"\b(?:this|present|our|the) (?:article|paper|work|manuscript|discussion|report|essay|chapter|update"
            r"|contribution|communication) (?:[a-z]+ ){0,2}(?:reviews|overviews|surveys|summari[sz]es (?:the )?"
            rf"(?:[a-z]+ )?{_KNOWN}|(?:provides?|gives?|offers?|presents?) (?:an? )?(?:[\w-]+,? ){{0,4}}(?:review"
            rf"|overview)\b)",
            r"\bwe (?:(?!an?\b|the\b|how\b|our\b)[a-z]+ ){0,2}(?:review|overview|survey) (?!of\b|\d|our\b"
            r"|(?:the )?(?:clinical|outcomes?|characteristics|records|charts|cases|patients|experience|results)\b)",
            r"\bwe (?:[a-z]+ ){0,3}(?:provide|give|offer|present) an? (?!retrospective)(?:[\w-]+,? ){0,3}(?:over"
            r"|re)view\b",
            rf"\bwe (?:[a-z]+ ){{0,2}}summari[sz]e (?:the )?(?:{_KNOWN}|main|key)\b",
            r"\b(?:is|are) (?:(?!not)[a-z]+ )?reviewed\b(?! by)",
            r"\breview(?:ed)? of (?:the )?(?:[a-z]+ ){0,2}(?:literature|articles|publications|papers)\b",
            r"\bliterature was (?:[a-z]+ )?(?:reviewed|searched)\b",
            r"^\W*opinion statement\b|\bcritical issues: ",
            r"^\W*(?:(?:objectives?|aims?|purpose)\W+)?an? (?:[\w-]+ ){0,2}(?:over|re)view of\b",
            r"\b(?:aim(?:s|ed)?|sought|objective|purpose) (?:[a-z]+ ){0,4}to (?:[a-z]+ )?review (?:the )?(?:current"
            r"|recent|latest|literature|existing|available|published|evidence|role|state)\b",
            r"\bwe (?:[a-z]+ ){0,2}reviewed (?:the )?(?:[a-z]+ ){0,3}(?:literature|publications|evidence)",
            r"\b(?:narrative|scoping|umbrella|literature|anthological) review (?:was|of|aims?|explores|examines"
            r"|discusses)",
        )
    ),
)
_SYSTEMATIC = cue(
    "systematic|prisma|prospero|cochrane",
    r"\bcochrane handbook\b|\bwe searched (?:the )?(?:[\w-]+ ){0,3}cochrane\b"
    r"|\bsystematic(?:ally)? (?:[\w-]+ ){0,2}review(?:ed)? (?:was|and (?:network )?meta|of the literature)"
    r"|\bsystematic reviews? were (?:conducted|performed|done)|\breporting items for systematic reviews"
    r"|\b(?:this|our|present|current) (?:[\w-]+ ){0,2}systematic (?:[\w-]+ ){0,2}review"
    r"|\bwe (?:[a-z]+ ){0,3}(?:a )?systematic(?:ally)? (?:[\w-]+ ){0,2}(?:review|search)"
    r"|\bto systematically (?:review|search)\b|\bprisma\b|\bprospero\b"
    r"|\bsystematic(?:ally)? (?:[\w-]+ ){0,2}search(?:ed)?\b",
)
_META = cue(
    "meta-|metaanaly|meta analy|pooled",
    r"\b(?:this|our|the present|present|current|network|updated|random-effects?) (?:[\w-]+ ){0,3}meta-? ?analy[sz]"
    r"|\bwe (?:[a-z]+ ){0,4}(?:an? )?(?:[\w-]+ ){0,3}meta-? ?analy[sz]|\bmeta-? ?analys[ei]s (?:was|were)\b"
    r"|\bpooled (?:odds|hazard|risk|relative|estimate|effect|sensitivity|prevalence|analysis of (?:\w+ )?studies)",
)

_DATABASES = "pubmed|medline|embase|scopus|google scholar|web of science|cochrane library|cinahl|psycinfo"
_SEARCHED = cue(  # "we conducted a literature search on MEDLINE"
    _DATABASES,
    rf"\b(?:search\w*|literature|articles|publications)\b[^.]{{0,80}}\b(?:{_DATABASES})\b"
    rf"|\b(?:{_DATABASES})\b[^.]{{0,60}}\bsearch",
)

# titles that survey a field, if nothing in the abstract speaks of first-hand work
_SURVEY_TITLE = cue(
    "advances|research progress|recent|current|latest|new |perspective|future|emerging|evolving|update|where do we"
    "|past, present"
    "|challenges|primer",
    r"\b(?:recent|current|latest|new) (?:advances|progress|trends|insights|concepts|status|management|landscape"
    r"|state|strategies|developments|understanding)\b|\badvances in\b|\bresearch progress\b|\bperspectives?\b\W*$"
    r"|\bfuture (?:directions|perspectives|prospects)\b|\b(?:emerging|evolving) (?:roles?|landscape|therap\w+"
    r"|treatment|strategies)\b|: an? update\b|\bwhere do we (?:stand|go)\b|\bpast, present\b"
    r"|\bchallenges (?:and|&) opportunities\b|\bprimer\b|^\W*update on\b",
)
_FIRST_HAND = cue(
    "we |were |our |(n|p<|p =|p=|p <",
    r"\bwe (?:[a-z]+ ){0,2}(?:enrol\w*|recruit\w*|analy[sz]ed|found|show|showed|demonstrate\w*|investigated"
    r"|measured|tested|compared|identified|developed|assessed|evaluated|performed|conducted|report)\b"
    r"|\b(?:patients|participants|samples|subjects|mice|cells|specimens|data) were\b"
    r"|\bour (?:results|data|findings|study)\b|\(n ?= ?\d|\bp ?[<=] ?0?\.\d",
)


@lru_cache(maxsize=8)
def is_notice(paper: Paper) -> bool:
    """Return whether it corrects or takes back another paper."""
    notices = {"published erratum", "retraction of publication", "retraction notice", "expression of concern"}
    return bool(paper.types & notices) or _NOTICE_TITLE(paper.title)


@lru_cache(maxsize=8)
def is_editorial(paper: Paper) -> bool:
    return bool(paper.types & {"editorial", "letter", "comment"}) or _EDITORIAL_TITLE(paper.title)


@lru_cache(maxsize=8)
def is_systematic_review(paper: Paper) -> bool:
    return (
        not is_notice(paper)
        and not is_plan(paper)
        and (
            "systematic review" in paper.types
            or _SYSTEMATIC_TITLE(paper.title)
            or (_SYSTEMATIC(paper.abstract) and not is_guideline(paper))  # a guideline rests on such reviews
        )
    )


_SYSTEMATIC_TITLE = cue(
    "systematic",
    r"\bsystematic(?:ally)? (?:[\w-]+ ){0,3}(?:over)?reviews?\b",
)


@lru_cache(maxsize=8)
def is_meta_analysis(paper: Paper) -> bool:
    if is_notice(paper) or is_plan(paper):
        return False
    return "meta-analysis" in paper.types or _META_TITLE(paper.title) or _META(paper.abstract)


_META_TITLE = cue(
    "meta-analy|metaanaly|meta analy|pooled analysis of",
)


@lru_cache(maxsize=8)
def is_review(paper: Paper) -> bool:
    if is_notice(paper):
        return False
    if is_plan(paper):
        return "review" in paper.types
    if any(name.endswith("review") for name in paper.types) or is_systematic_review(paper):
        return True
    if _REVIEW_TITLE(paper.title):
        return True
    if is_editorial(paper) or is_guideline(paper):
        return False
    return _REVIEW_ABSTRACT(paper.abstract) or _searches(paper) or _surveys(paper)


def _searches(paper: Paper) -> bool:
    return _SEARCHED(paper.abstract) and not is_meta_analysis(paper)


def _surveys(paper: Paper) -> bool:
    return bool(paper.abstract) and _SURVEY_TITLE(paper.title) and not _FIRST_HAND(paper.abstract)


_GUIDELINE_TITLE = cue(
    "guideline|consensus|recommendation|statement|position|policy",
    r"(?<!to )(?<!with )(?<!by )(?<!per )(?<!versus )(?<!beyond )(?<!current )\bguidelines?\b(?![ -](?:adheren"
    r"|concordan|complian|directed|based|implement|recommended|use\b|development))|\b(?:consensus|position"
    "|policy) (?:statements?|papers?|recommendations?|guidelines?|documents?|report|conference|update)"
    r"|\bexperts?['’]?s?['’]? consensus\b|\bconsensus (?:on|of)\b|\b(?:scientific|society|expert) statements?\b"
    r"|\b(?:evidence-based|expert|society|committee|panel"
    "|group|association|college|international|joint|clinical|updated|practice"
    r"|task force) (?:\w+ )?recommendations\b|\brecommendations (?:of|from|by) the\b"
    r"|\brecommendations (?:for|on) (?:the )?(?:[\w-]+ ){0,2}(?:management|treatment|diagnosis|follow-up|care"
    r"|prevention|screening|testing|use|therapy|monitoring|surveillance|assessment|reporting)\b",
)
_GUIDELINE_STUDIED = cue(
    "guideline|consensus|recommendation",
    r"\b(?:adherence|compliance|concordance|impact|implement\w*|effects?|survey|comparison|comparing|attitudes"
    r"|knowledge|uptake|evaluation)\b[^:]{0,80}\b(?:guidelines?|consensus|recommendations)\b",
)


@lru_cache(maxsize=8)
def is_guideline(paper: Paper) -> bool:
    if paper.types & {"guideline", "practice guideline", "consensus statement", "consensus development conference"}:
        return True
    return _GUIDELINE_TITLE(paper.title) and not _GUIDELINE_STUDIED(paper.title) and not is_editorial(paper)


_PLAN_TITLE = cue(
    "protocol|rationale|progress",
    r"\b(?:study|trial|review) protocol\b|\bprotocol (?:for|of) (?:an?|the)\b|: (?:a )?protocol\b|\bprotocol\W*$"
    r"|\btrials?[ -]in[ -]progress\b|\brationale (?:and|&) (?:study |trial )?(?:design|protocol|methods)"
    r"|\bdesign and rationale",
)


@lru_cache(maxsize=8)
def is_plan(paper: Paper) -> bool:
    """Return whether it says what will be done and has no results yet."""
    return "clinical trial protocol" in paper.types or _PLAN_TITLE(paper.title)


_MODEL_OF_COSTS = cue(
    "markov|partitioned survival|decision tree|decision-analytic|decision analytic|microsimulation|state-transition",
)
_COSTS_TITLE = cue(
    "cost|economic", r"\bcost-? ?(?:effectiveness|utility|benefit)\b|\beconomic (?:evaluation|analysis)\b"
)


def is_model_of_costs(paper: Paper) -> bool:
    """Return whether it calculates what a treatment is worth from the results of others."""
    return _COSTS_TITLE(paper.title) and _MODEL_OF_COSTS(paper.text)


@lru_cache(maxsize=8)
def is_secondary(paper: Paper) -> bool:
    """Return whether it reports no first-hand data of its own."""
    return (
        is_notice(paper)
        or is_editorial(paper)
        or is_plan(paper)
        or is_guideline(paper)
        or is_review(paper)
        or is_meta_analysis(paper)
        or is_model_of_costs(paper)
    )


def is_systematic_review_plan(paper: Paper) -> bool:
    return is_plan(paper) and _REVIEW_TITLE(paper.title) and "trial protocol" not in paper.title
