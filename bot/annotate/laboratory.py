"""What tells of experiments in animals, cells or tissues, and not of people, plants or calculations."""

from __future__ import annotations

from bot.annotate.cues import cue
from bot.annotate.papers import Paper

_MESH_NAMES = (
    "mice|rats|rabbits|zebrafish|cell line|cell line, tumor|cells, cultured|tumor cells, cultured"
    "|disease models, animal|mice, inbred strains|mice, inbred c57bl|mice, inbred balb c|mice, nude"
    "|mice, knockout|mice, transgenic|rats, sprague-dawley|rats, wistar|rats, inbred strains"
    "|xenograft model antitumor assays|in vitro techniques"
    "|hela cells|hek293 cells|mcf-7 cells|swine|macaca mulatta|haplorhini|dogs|cats|cricetinae|guinea pigs"
    "|chick embryo"
    "|xenopus laevis|drosophila melanogaster|sheep|goats|cattle|buffaloes|chickens"
)
_MESH = frozenset(_MESH_NAMES.split("|"))
_ANIMAL = (
    r"(?:mice|mouse|murine|(?:caenorhabditis|c\.) elegans|rats?|rabbits?|guinea[ -]pigs?|hamsters?"
    r"|rodents?|dogs?|canine|cats|feline|monkeys?"
    r"|macaques?|macaca|rhesus (?:monkeys?|macaques?)|baboons?|primates?|pigs?|piglets?"
    r"|porcine(?! (?:valv|bioprosth|heparin))|swine|chick embryos?|zebrafish|xenopus|xenografts?|ferrets?"
    r"|drosophila|chickens?|broilers?|ducks?|geese|sheep|lambs?|ovine|goats?|calves|bovine(?! (?:serum|spongi))"
    r"|buffalo(?:es)?)"
)
_ANIMAL_STEMS = (
    "mice|mouse|murine|rat |rats|rat-|the rat|elegans|rabbit|guinea|hamster|rodent|dog|canine|cats|feline|monkey"
    "|macaque|macaca|rhesus|chicken|broiler|duck|geese|baboon|primate|pig|porcine|swine|chick embryo|zebrafish|xenopus"
    "|xenograft|ferret|drosophila|sheep|lamb|ovine|goat|calves|bovine|buffalo"
)
_ANIMALS = cue(_ANIMAL_STEMS, rf"\b{_ANIMAL}\b")
_COUNTED = cue(
    f"{_ANIMAL_STEMS}|animals",
    rf"(?:\d|two|three|four|five|six|seven|eight|nine|ten) (?:[\w-]+ ){{0,3}}(?:{_ANIMAL}|animals)\b",
)
_CELLS = (
    r"(?:(?:human|cancer|tumou?r|primary|hepg2|mcf-?7|a549|stem|epithelial|skin|endothelial|glioma|glioblastoma"
    r"|leuka?emia|lymphoma|melanoma|carcinoma|crc|nsclc|luad|hcc|ovarian|breast|colon|muscle|stromal|mesenchymal"
    r"|progenitor|prostate) (?:[\w-]+ )?(?:cells|cell (?:lines?|proliferation|growth|migration|invasion|viability"
    r"|death)|fibroblasts|keratinocytes))"
)
_METHODS = cue(
    "cell line|cells|cell |animal |vitro|vivo|knock|sirna|crispr|transfect|transgen|intravital|organoid|cultured"
    "|wistar|balb/c|fibroblast|keratinocyte|shrna|c57bl|hela|hek|western blot|flow cytometry|cytotoxic|apopto"
    "|luciferase|immunoprecip|pull-down|transwell|cck-8|mtt |colony formation|ic50|antiproliferative|overexpress"
    "|silenc|immunofluorescence|sprague|streptozotocin|qrt-pcr|rt-qpcr|tumor lines|tumour lines|isolated"
    "|organ culture|homogenate|microsom|photothermal|photodynamic|sonodynamic|nanoparticle|nanomedicine|antitumor"
    "|intratumoral|tumor growth|tumour growth|tumor suppression|tumour suppression|-bearing|mastigote"
    "|trophozoite|schizont|structure-activity",
    r"\b(?:cell lines?|tumou?r lines|animal (?:experiments?|models?|studies)|in vitro(?! fertili)|in vivo|ex vivo"
    r"|knock-?(?:out|down|ed)\w*|sirnas?|shrnas?|crispr\w*|transfect\w+|transgenic|intravital|organoids?|cultured"
    r"|wistar|sprague[- ]dawley|balb/c|c57bl\w*|hela"
    rf"|hek-?293\w*|{_CELLS}|western blot\w*|flow cytometry|cytotoxic\w*|apopto\w+|luciferase"
    r"|(?:co-?)?immunoprecipitat\w+|pull-down|transwell|cck-8|mtt|colony formation|ic50|antiproliferative"
    r"|overexpressi(?:on|ng)|silencing|immunofluorescence|streptozotocin|qrt-pcr|rt-qpcr"
    r"|isolated (?:perfused |rat |mouse |rabbit )?(?:hearts?|islets|hepatocytes|cells|muscles?)|organ cultures?"
    r"|homogenates?|microsom(?:es|al)|photothermal|photodynamic|sonodynamic|nanoparticles?|nanomedicines?|antitumor"
    r"|intratumoral|tumou?r (?:growth|suppression)|tumou?r-bearing|(?:a|pro|trypo)mastigotes?"
    r"|trophozoites?|schizonts?|structure-activity)\b",
)
_TITLE = cue(
    f"{_ANIMAL_STEMS}|cell line|cells|cell |fibroblast|keratinocyte|preclinical|cytotoxic",
    rf"\b(?:{_ANIMAL}|cell lines?|preclinical|cytotoxic\w*|{_CELLS})\b",
)
_EXPERIMENT = cue(
    "vivo|vitro|model|mice|rats",
    r"\b(?:in|ex) (?:vivo|vitro) (?:data|stud\w+|experiments?|models?|assays?|evaluation|results)\b"
    r"|\bin (?:vivo and in vitro|vitro and in vivo)\b"
    r"|\b(?:murine|mouse|rat|rabbit|porcine|animal|zebrafish|xenograft) models?\b"
    r"|\b(?:in|to|into) (?:[\w-]+ ){0,2}(?:mice|rats)\b",
)
_MODEL = cue(
    "hacat|hela|hek|mcf|mda-mb|a549|hepg2|hct|mice|mouse|murine|rats|xenograft|cell line|transfect|knock|zebrafish"
    "|organoid|vivo|vitro|transwell|luciferase|colony formation",
    r"\b(?:hacat|hela|hek-?293\w*|mcf-?7|mda-mb|a549|hepg2|hct-?116|mice|mouse|murine|rats|xenografts?|cell lines?"
    r"|transfect\w+|knock-?(?:out|down)\w*|zebrafish|organoids?|in vi(?:vo|tro) experiments?)\b",
)
_SOFTWARE = cue(
    "simulat|phantom|software|monte carlo|toolkit|sensor|electrochemical|segmentation|reconstruction|network"
    "|image enhancement",
    r"\b(?:simulat(?:ions?|ed|ing)|phantoms?|software|toolkit|monte carlo|(?:bio|immuno|apta)?sensors?"
    r"|electrochemical|(?:auto-?)?segmentation|(?:adversarial|convolutional|adaptive|learning|attention) networks?"
    r"|(?:mri|ct|image) reconstruction|image enhancement)\b",
)
_LEARNED = cue(
    "algorithm|neural network|learning|artificial intelligence",
    r"\b(?:algorithms?|neural networks?|(?:deep|machine|transfer) learning|artificial intelligence)\b",
)
_OTHER_LIFE = cue(
    "plant|phytopathogen|arabidopsis|yeast|saccharomyces|rhizobi|rice|wheat|maize|soil|sludge|marine"
    "|microbial communit",
    r"\b(?:plants?|phytopathogen\w*|arabidopsis|yeasts?|saccharomyces|rhizobi\w+|rice|wheat|maize|soils?|sludge"
    r"|marine|microbial communit(?:y|ies))\b",
)
_BIOLOGY = cue(
    "inhibit|pathway|express|signal|attenuat|alleviat|cytotox|toxic|apopto|prolifer|lesion|receptor|inject|tumour"
    "|treated|tumor|cancer|disease|gene|oxida|protective|inflamm|enzym|metabol|antibacter|antimicrob|secret|activit"
    "|protein|neuro|respons|expos",
)
_CALCULATED = cue("molecular dynamics|docking|in silico")
_FARMING = cue(
    "feedlot|carcass|milk yield|meat quality|grazing|growth performance|livestock|habitat|foraging",
)
_DENTAL = cue(  # what a tooth is mended with
    "zirconia|lithium disilicate|porcelain|bond strength|denture|dental crown|dental implant|orthodontic bracket",
)


def is_laboratory(paper: Paper) -> bool:
    """Return whether a paper experiments: in animals, or with more than one word of the laboratory."""
    if _is_elsewhere(paper):
        return False
    if _uses_animals(paper) or ((_TITLE(paper.title) or _EXPERIMENT(paper.abstract)) and _BIOLOGY(paper.text)):
        return True
    words = {_singular(word) for word in (*_METHODS.all_in(paper.text), *_ANIMALS.all_in(paper.text))}
    return len(words) >= (3 if _CALCULATED(paper.abstract) else 2) and _BIOLOGY(paper.text)


def _uses_animals(paper: Paper) -> bool:
    """Return whether animals are a paper's subject: indexed, in the title, counted, or named twice."""
    if not paper.mesh.isdisjoint(_MESH) or ("animals" in paper.mesh and "humans" not in paper.mesh):
        return True
    if _ANIMALS(paper.title) or _COUNTED(paper.abstract):
        return True
    return len(_ANIMALS.all_in(paper.abstract)) >= 2


def uses_models(paper: Paper) -> bool:
    """Return whether animals or cells stand for people, even where people are spoken of as well."""
    return not paper.mesh.isdisjoint(_MESH) or _MODEL(paper.text)


def is_software(paper: Paper) -> bool:
    """Return whether its title is of a tool or a calculation, not of those whom it is tried on."""
    return _SOFTWARE(paper.title)


def is_dry(paper: Paper) -> bool:
    """Return whether it is of calculations, of plants or of the soil; people may have lent their data."""
    return _LEARNED(paper.title) or _OTHER_LIFE(paper.title) or _CALCULATED(paper.text)


def _is_elsewhere(paper: Paper) -> bool:
    """Return whether it is of another world than that of medicine: calculations, plants, farms."""
    title = paper.title
    return (
        _FARMING(paper.text)
        or _DENTAL(title)
        or _SOFTWARE(title)
        or _LEARNED(title)
        or (_OTHER_LIFE(title) and not _TITLE(title))
    )


def _singular(word: str) -> str:
    return word.removesuffix("s")
