"""What kind of first-hand work a paper reports: experiments, trials, cases, or people observed."""

from __future__ import annotations

from functools import lru_cache

from bot.annotate.cues import cue
from bot.annotate.evidence import is_notice, is_plan, is_review, is_secondary
from bot.annotate.laboratory import is_dry, is_laboratory, is_software, uses_models
from bot.annotate.papers import Paper
from bot.annotate.phases import phases_of

_NAMES_OF_PEOPLE = (
    "patients|inpatients|outpatients|participants|subjects|women|men|children|schoolchildren|adults|individuals|controls"
    "|volunteers|persons|people|cases|infants|babies|neonates|newborns|toddlers|boys|girls|adolescents|teenagers|donors"
    "|survivors|respondents|students|workers|employees|athletes|soldiers|veterans|smokers|parents|mothers|caregivers"
    "|families|households|couples|twins|pregnancies|tumors|tumours|specimens|physicians|doctors|surgeons|clinicians"
    "|practitioners|dentists|pharmacists|nurses|residents"
)
_PEOPLE = f"(?:{_NAMES_OF_PEOPLE})"


def _names(joined: str) -> frozenset[str]:
    return frozenset(joined.split("|"))


# --- experiments ------------------------------------------------------------------------------------------------


@lru_cache(maxsize=8)
def is_preclinical(paper: Paper) -> bool:
    """Return whether it reports experiments in animals, cells or tissues."""
    if is_secondary(paper) or is_case_report(paper) or is_interventional(paper):
        return False
    return is_laboratory(paper) and not _is_about_people(paper)


def _is_about_people(paper: Paper) -> bool:
    """Return whether people are the subject and the laboratory only measures them."""
    return not uses_models(paper) and (_DESIGN(paper.text) or _counts_people(paper) or _COMPARED(paper.abstract))


# --- trials -----------------------------------------------------------------------------------------------------

_RANDOM_TITLE = cue(
    "randomi|double-blind|double blind",
    r"(?<!mendelian )\brandomi[sz]ed\b(?! (?:[\w-]+ ){0,2}trials\b)|\bdouble[ -]blind",
)
_RANDOM = cue(
    "randomi|randomly|double-blind",
    rf"\b{_PEOPLE}\b[^.]{{0,120}}\b(?:were|was|are) (?:[\w:-]+ ){{0,3}}(?:randomly (?:assigned|allocated|divided)"
    r"|randomi[sz]ed\b)|\bwe randomly (?:assigned|allocated)|\bwe randomi[sz]ed |\b(?:this|present"
    "|we (?:conducted|performed|did|carried out) an?|was an?"
    r"|is an?) (?:[\w-]+,? ){0,6}randomi[sz]ed,? (?:[\w-]+,? ){0,6}(?:trial|study|comparison)"
    r"|\bdouble-blind,? (?:[\w-]+,? ){0,3}(?:randomi[sz]ed|study|trial)",
)
_BY_DESIGN = cue(
    "single-arm|single arm|open-label|open label|dose-escalation|dose escalation|crossover trial|crossover study"
    "|first-in-human|first in human",
)


@lru_cache(maxsize=8)
def is_randomized(paper: Paper) -> bool:
    """Return whether it reports results of a randomised trial in people."""
    if is_secondary(paper):
        return False
    if "randomized controlled trial" in paper.types:
        return True
    return (_RANDOM_TITLE(paper.title) or _RANDOM(paper.abstract)) and not uses_models(paper)


def is_interventional(paper: Paper) -> bool:
    """Return whether people were treated by plan: a trial of any kind."""
    if any("clinical trial" in name for name in paper.types) or "randomized controlled trial" in paper.types:
        return True
    return _BY_DESIGN(paper.text) or bool(phases_of(paper)) or is_randomized(paper)


# --- cases ------------------------------------------------------------------------------------------------------

_NUMBER = r"(?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|the[ ]first|\d)"
_PATIENT = r"(?:case|patient|man|woman|boy|girl|male|female|infant|child|neonate)s?"
_ONE = r"(?:patient|man|woman|boy|girl|male|female|infant|child|neonate|newborn|adolescent|sibling|twin)"
_CASE_TITLE = cue(
    "case|report of|year-old|years-old|in a|in two|in three|in identical|series of",
    r"\bcases? (?:reports?|series|presentations?)\b|\b(?:a|first|rare|unusual|two|three|four) cases? (?:of|with"
    rf"|and)\b|\breport of {_NUMBER} (?:[\w-]+ ){{0,2}}{_PATIENT}\b|\byears?-old (?:[\w-]+ ){{0,4}}{_ONE}\b"
    rf"|\byears-old\b|\bin (?:an?|two|three|identical) (?:(?!sample|cohort|group|population"
    rf"|large)[\w-]+ (?!of\b)){{0,3}}{_ONE}s?\b(?! (?:population|cohort|model))"
    rf"|\bseries of (?:two|three|four|2|3|4) ",
)
_CASE = cue(
    "report|describe|present|introduce",
    r"(?:we|here|authors|report|paper)[ ,](?:[a-z]+ ){0,2}(?:reports?|describes?|presents?|introduces?)"
    rf" {_NUMBER} (?:[\w-]+ ){{0,5}}{_PATIENT}\b",
)
_THIS_CASE = cue(
    "this case|our case|the case",
    r"\b(?:present|report|describe)s? the case of\b|\bthis case (?:report|illustrates|highlights|demonstrates"
    r"|underscores|emphasi|suggests|shows)|\b(?:observed|seen|found|patient|benefit|biopsies) in this case\b"
    r"|\bour case (?:report|was|is|shows|highlights|suggests)|\bin the case (?:reported|presented|described)\b",
)
_SERIES = cue("series")
_AGED = cue(  # "a 54-year-old woman"
    " old |-old ",
    r"\b(?:a|an) [\w-]{1,25}[ -](?:year|yr|month)s?[ -]old (?:[\w-]+ ){0,4}(?:man|woman|boy|girl|male|female"
    r"|patient|infant|child|farmer)\b",
)


@lru_cache(maxsize=8)
def is_case_report(paper: Paper) -> bool:
    """Return whether it presents single patients."""
    if "case reports" in paper.types:
        return True
    if is_notice(paper) or is_plan(paper) or "case-control" in paper.title or "cell line" in paper.title:
        return False
    if _SERIES(paper.title) and _COUNTED_PATIENTS(paper.abstract):
        return False  # a series of that many is data on people
    told = _CASE(paper.abstract) or _THIS_CASE(paper.abstract) or _AGED(paper.abstract)
    return _CASE_TITLE(paper.title) or (told and not _DESIGN(paper.title))


# --- people observed --------------------------------------------------------------------------------------------

_DESIGN_MESH = _names(
    "cohort studies|case-control studies|cross-sectional studies|prospective studies|follow-up studies|"
    "longitudinal studies|registries|retrospective studies|surveys and questionnaires|prevalence|"
    "incidence|gene frequency"
)
# indexers name the age and the sex of people who were studied
_AGES = _names("adult|aged|middle aged|young adult|adolescent|child|child, preschool|infant|infant, newborn")
_SEXES = _names("male|female")
_DESIGN = cue(
    "cohort|case-control|cross-sectional|registr|retrospective|prospective|observational|longitudinal|consecutive"
    "|survey|questionnaire|interview|grounded theory|focus group|validity|internal consistency|rater|psychometric"
    "|case safety|allele freq|incidence|mortality|population-based|database|pharmacovigilance"
    "|event reporting system|association stud|gwas|twin|chart|record|recruited|enrolled|our experience",
    r"\b(?:cohorts?|case-control|cross-sectional|registry|registries|retrospective(?:ly)?|observational"
    r"|longitudinal|population-based|prospective(?:ly)?|consecutive (?:[\w-]+ ){0,2}patients"
    r"|(?:online|telephone|national|structured) survey|questionnaires?|interviews? with|interview data|interviewed"
    r"|semi-?structured interviews?|grounded theory|focus groups?|(?:construct|content|concurrent) validity"
    r"|internal consistency|(?:inter|intra)-?rater|psychometric|individual case safety reports"
    r"|allele frequenc(?:y|ies)|incidence (?:rates?|time|trends?)"
    r"|(?:trends? in|age-standardi[sz]ed) (?:the )?(?:incidence|mortality)"
    r"|(?:seer|claims|national|registry) database|pharmacovigilance|adverse event reporting system"
    r"|(?:genetic|genome-wide) association stud(?:y|ies)|gwas|twin (?:study|sample|cohort|design)"
    r"|(?:charts?|records?) reviews?|review(?:ed)? (?:of )?(?:the )?(?:\w+ )?(?:charts|records)"
    r"|our experience (?:during|over|in|with) (?:the )?(?:past|last|first|\d+)"
    r"|(?:patients|controls|volunteers|participants|subjects) were (?:recruited|enrolled))\b",
)
# three patterns, each beginning with a few plain characters, are searched many times faster than one with a \b in front
_COUNTED_IN_DIGITS = cue(
    _NAMES_OF_PEOPLE,
    rf"[0-9](?<!\b1) (?:(?!mice|rats|cells|as)[\w/()-]+ ){{0,4}}{_PEOPLE}\b",
)
_COUNTED_IN_WORDS = cue(
    "two |three |four |five |six |seven |eight |nine |ten |eleven |twelve |twenty |thirty |forty |fifty |sixty "
    "|hundred ",
    r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|hundred) "
    rf"(?:(?!mice|rats|cells|as)[\w/()-]+ ){{0,4}}{_PEOPLE}\b",
)
_COUNTED_IN_BRACKETS = cue("(n", rf"{_PEOPLE} (?:[\w-]+ ){{0,4}}\(n ?= ?[0-9]")
_COUNTED_PATIENTS = cue(  # not of two cell lines, or of a few donors
    "patients", r"[0-9]{2,6} (?:[\w-]+ ){0,3}patients\b|patients \(n ?= ?[0-9]{2}"
)
_COMPARED = cue(
    "patients|subjects|participants|athletes|men|drinkers",
    r"\b(?:patients|subjects|participants|athletes|women|men|drinkers)\b(?:[^.]|\.\d){0,150}\b(?:than|compared"
    r"|correlat\w+|associat\w+|significant\w*)",
)
_PROGNOSIS = cue(
    "associated with|prognostic",
    r"\bassociated with (?:[\w-]+ ){0,3}(?:improved|better|worse|poor\w*|shorter|longer|reduced|inferior"
    r"|superior) (?:[\w-]+ ){0,3}(?:survival|os|pfs|prognosis|outcomes?)\b"
    r"|\bprognostic (?:impact|value|significance|factors?|role)\b",
)
_MODELLED = cue(  # statistics of people
    "logistic regression|cox |odds ratio|hazard ratio|propensity|kaplan",
    r"\blogistic regression|\bcox (?:proportional|regression|model)|\b(?:odds|hazard) ratios?\b"
    r"|\bpropensity scores?\b|\bkaplan-meier\b",
)
_REPORTED = cue("was |were |we |our ")  # something was done; who writes of a field writes that it is so
_RETROSPECTIVE = cue("retrospectiv", r"retrospective(?:ly)?\b(?! registered)")


@lru_cache(maxsize=8)
def _counts_people(paper: Paper) -> bool:
    counted = (_COUNTED_IN_DIGITS, _COUNTED_IN_WORDS, _COUNTED_IN_BRACKETS)
    return any(count(paper.abstract) for count in counted)


# "… and a review of the literature": patients of the authors' own beside what others reported
_OWN_PATIENTS = cue(
    "charts|records|study group",
    r"\bwe (?:[a-z]+ ){0,2}(?:reviewed|analy[sz]ed|examined|studied) (?:the )?(?:\w+ )?(?:charts|records)\b"
    r"|\b(?:charts|records) (?:[\w-]+ ){0,5}were (?:[a-z]+ )?(?:reviewed|analy[sz]ed|examined)\b"
    r"|\bstudy group (?:consisted|comprised|included)\b",
)

_WITH_REVIEW = cue("review", r"\b(?:and|with) (?:an? )?(?:[\w-]+ )?(?:literature )?review\b")


def _adds_patients(paper: Paper) -> bool:
    if not is_review(paper) or is_plan(paper):
        return False
    return _OWN_PATIENTS(paper.abstract) or (_WITH_REVIEW(paper.title) and _COUNTED_PATIENTS(paper.abstract))


@lru_cache(maxsize=8)
def is_retrospective(paper: Paper) -> bool:
    if is_secondary(paper) or is_case_report(paper) or is_randomized(paper):
        return False
    return "retrospective studies" in paper.mesh or _RETROSPECTIVE(paper.text)


@lru_cache(maxsize=8)
def is_observational(paper: Paper) -> bool:
    """Return whether it reports first-hand data on people, or on samples of theirs, whom nobody treated by plan."""
    if is_retrospective(paper) or "observational study" in paper.types:
        return True
    if is_secondary(paper) and not _adds_patients(paper):
        return False
    if is_case_report(paper) or is_interventional(paper) or _is_calculated(paper):
        return False
    designed = bool(paper.mesh & _DESIGN_MESH) or _DESIGN(paper.text)
    if is_preclinical(paper):
        return (designed and _counts_people(paper)) or _COUNTED_PATIENTS(paper.abstract)
    return designed or _counts_people(paper) or _MODELLED(paper.abstract) or _tells_of_people(paper)


def _tells_of_people(paper: Paper) -> bool:
    told = _COMPARED(paper.abstract) or _PROGNOSIS(paper.text) or _indexes_people(paper)
    return told and _REPORTED(paper.abstract)


def _indexes_people(paper: Paper) -> bool:
    return "humans" in paper.mesh and not paper.mesh.isdisjoint(_AGES) and not paper.mesh.isdisjoint(_SEXES)


def _is_calculated(paper: Paper) -> bool:
    return is_software(paper) or (is_dry(paper) and not _counts_people(paper))
