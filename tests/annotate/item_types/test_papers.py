"""Which item types a paper gets, told by its publication types, its indexing and its words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.annotate.item_types import detect_all
from bot.model import AbstractSection, Announcement, Article, Correction, Sighting

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def labels(title: str, abstract: str = "", *, types: tuple[str, ...] = (), mesh: tuple[str, ...] = ()) -> set[str]:
    sections = (AbstractSection(abstract),) if abstract else ()
    paper = Article("99900001", title, abstract=sections, publication_types=("Journal Article", *types), mesh=mesh)
    return {item_type.label for item_type in detect_all(Sighting(paper, None, NOW), ())} - {"Journal"}


@pytest.mark.parametrize(
    ("title", "abstract", "expected"),
    [
        # reviews call themselves so, in many ways
        ("HER2-low gastric cancer: a narrative review", "", {"Review"}),
        ("Antibody-drug conjugates", "In this mini-review, we discuss payloads.", {"Review"}),
        ("Antibody-drug conjugates", "Here, we review recent advances in linkers.", {"Review"}),
        ("Bispecific antibodies", "This article summarizes current knowledge on targets.", {"Review"}),
        ("Seven patients with a rare lymphoma and review of the literature", "", {"Review"}),
        ("Recent advances in linkers", "Linkers join antibody and payload.", {"Review"}),
        ("Recent advances in linkers", "We tested three linkers in two patients.", {"Observational data"}),
        ("Research progress of exosomes", "Exosomes are small.", {"Review"}),
        ("Introduction to a reviews thematic series", "", set()),
        ("Lymphoma of the young", "Opinion statement: Care of adults and of children differs.", {"Review"}),
        ("Hypoxia", "Recent Advances: Much is known. Critical Issues: Little is proven.", {"Review"}),
        ("Incontinence", "An overview of incontinence. It is common.", {"Review"}),
        ("Surgery of a tumour", "This study aimed to review the current role of surgery.", {"Review"}),
        ("Lack of a vitamin", "Our objective was to systematically review it.", {"Review", "Systematic review"}),
        ("A use of drug X", "The literature was searched.", {"Review"}),
        # what is reviewed in a hospital are charts
        (
            "Outcomes after surgery: a retrospective review of 80 charts",
            "",
            {"Retrospective data", "Observational data"},
        ),
        ("Peer review in oncology journals", "", set()),
        # systematic reviews are reviews, meta-analyses only if they say so
        ("Safety of drug X: a systematic review", "", {"Review", "Systematic review"}),
        ("Safety of drug X: a meta-analysis", "We pooled six trials.", {"Meta-analysis"}),
        (
            "Drug X in HER2-low disease: a systematic review and meta-analysis",
            "",
            {"Review", "Systematic review", "Meta-analysis"},
        ),
        ("Drug X for pain", "We searched the Cochrane register of trials.", {"Review", "Systematic review"}),
        ("Aromatase inhibitors", "This discussion reviews the evidence for their use.", {"Review"}),
        # guidelines, and papers about guidelines
        ("Testing of HER2: guideline of the Society of Examples", "", {"Clinical guideline", "HER2 testing"}),
        ("Expert consensus on antibody-drug conjugates", "", {"Clinical guideline"}),
        ("Recommendations for the treatment of a rare tumour", "", {"Clinical guideline"}),
        ("A guideline-adherent panel of genes", "We tested 234 specimens.", {"Observational data"}),
        ("Adherence to guidelines in breast cancer", "A survey of 200 physicians was done.", {"Observational data"}),
        ("ESMO guideline on the side effects of drug X", "", {"Clinical guideline"}),
        (
            "Recommendations of the Society of Examples on testing for fusions",
            "Systematic reviews were performed for each question. The present guideline has 15 statements.",
            {"Clinical guideline"},
        ),
        # opinions and notices
        ("Reply to A. Example", "", {"Editorial or letter"}),
        ("Response to: 'Drug X'", "", {"Editorial or letter"}),
        ("Correction: Drug X in HER2-low breast cancer", "", {"Erratum"}),
        ("Retraction notice to: Drug X in cells", "", {"Retraction"}),
        # cases
        ("Response to drug X: a case report", "", {"Case report"}),
        ("An unusual toxicity", "We report a 54-year-old woman who fell ill after drug X.", {"Case report"}),
        (
            "A rare tumour with a fusion",
            "We report a 44-year-old man who was treated with drug X in a phase 1 trial.",
            {"Case report"},
        ),
        ("Toxicity of drug X: 2 cases report", "", {"Case report"}),
        ("Drug X in a child with leukemia", "", {"Case report"}),
        ("Loss of a sense", "The infarction observed in this case was small.", {"Case report"}),
        # people observed
        ("HER2-low disease in one region", "We studied a cohort of 512 patients.", {"Observational data"}),
        (
            "Outcomes on drug X",
            "We retrospectively analyzed 64 patients treated with drug X in a real-world setting.",
            {"Retrospective data", "Observational data", "Real-world evidence"},
        ),
        ("Five genes and mood", "We use a genetic association study of twins.", {"Observational data"}),
        (
            "A signal in the gut",
            "Twenty-five patients were recruited. In a rat model, mice and cell lines, the receptor was inhibited.",
            {"Observational data", "Preclinical"},
        ),
        ("How 6-year-old children think", "Children (n = 35) were compared with others.", {"Observational data"}),
        ("A cancer in one country", "Incidence rates of the nation were stable.", {"Observational data"}),
        ("Being told", "We held interviews with 18 parents.", {"Observational data"}),
        ("Attitudes to drug X", "We sent a survey to 90 physicians.", {"Observational data"}),
        ("A machine learning algorithm", "We looked at a cohort of 353 patients.", {"Observational data"}),
        (
            "Tests under surveillance",
            "Of 346 patients on drug X, few were tested. More real-world studies are needed.",
            {"Observational data"},
        ),
        (
            "Limbs saved",
            "This was a retrospective review of prospectively collected data of 150 patients.",
            {"Retrospective data", "Observational data"},
        ),
        ("A prognostic index", "The hazard ratio of the score was 2.7.", {"Observational data"}),
        (
            "Two drugs after surgery",
            "In this study, the national phase 2 trial database was queried for 90 patients.",
            {"Observational data"},
        ),
        (
            'Drug X in one country: a "real life" study',
            "We looked back at 45 treated patients.",
            {"Observational data", "Real-world evidence"},
        ),
        ("Adherence in a sample of cancer patients", "Levels of 76 patients were taken.", {"Observational data"}),
        ("A scale of swallowing", "Its construct validity was good.", {"Observational data"}),
        ("A network for segmentation of kidneys", "It was tried on scans of 206 patients.", set()),
        ("How RNAs act in a disease", "In patients, RNAs are associated with anemia.", set()),
        ("Shunts in children", "Here, we review the outcomes of a cohort.", {"Observational data"}),
        # authors who add patients of their own to what they review
        (
            "Mpox in one city: a review",
            "We reviewed the charts of all persons who tested positive.",
            {"Review", "Observational data"},
        ),
        (
            "RNAs in colon cancer: a pilot study with literature review",
            "Of 25 patients who were operated on, ten had metastases.",
            {"Review", "Observational data"},
        ),
        ("Metastases: a case series", "Among 1610 patients, 84 fell ill.", {"Observational data"}),
        ("Safety of drug X", "This narrative review looked for systematic reviews and meta-analyses.", {"Review"}),
        ("How to treat with drug X", "Real-world data demonstrate that drug X is safe.", set()),
        # trials
        ("A robot draws blood", "In this first-in-human study, 31 participants took part.", set()),
        (
            "Interim results of drug X",
            "The target is in tumours. We report on a phase 1 clinical trial of drug X. Eight people were treated.",
            {"P1 data"},
        ),
        (
            "Drug X in lung cancer",
            "In a phase 2 trial, 364 previously treated patients were assigned to cohorts based on their therapy.",
            {"P2 data"},
        ),
        ("Drug X for ten years", "We conducted a double-blind, placebo-controlled trial.", {"Randomized trial"}),
        ("Drug X and drug Y", "This was a phase I and II study of both.", {"P1/2 data"}),
        (
            "Outcome after surgery",
            "Drug X was approved after the phase 3 EXAMPLE trial. We studied a cohort of 90 patients.",
            {"Observational data"},
        ),
        (
            "Drug X in HER2-low breast cancer",
            "In this randomized, open-label, phase 3 trial, 557 patients were randomly assigned to drug X or control.",
            {"Randomized trial", "P3 data"},
        ),
        ("A phase Ib/II study of drug X in solid tumors", "Dose-limiting toxicity was rare.", {"P1/2 data"}),
        (
            "A phase I study of drug X",
            "The recommended dose for phase II trials is 60 mg.",
            {"P1 data"},
        ),
        (
            "HER2-low status and outcome",
            "A recent phase 3 trial established drug X. We studied a cohort of 90 patients.",
            {"Observational data"},
        ),
        ("A randomized phase 3 trial of drug X: trial in progress", "", {"Clinical trial protocol"}),
        ("Drug X in HER2-low disease: a systematic review protocol", "", set()),
        ("Study protocol of a randomized phase 3 trial of drug X", "", {"Clinical trial protocol"}),
        # the laboratory
        ("Drug X inhibits growth of breast cancer xenografts", "Mice were treated daily.", {"Preclinical"}),
        ("A kinase drives resistance", "Knockdown in two cell lines reduced proliferation.", {"Preclinical"}),
        ("Leaves of a tree", "The antioxidant extract was tested in vitro and in rats.", {"Preclinical"}),
        ("A kinase leads cells", "Intravital microscopy showed the receptor in vivo.", {"Preclinical"}),
        ("Monte Carlo simulation of dose in cells", "Phantoms were used.", set()),
        ("What we learned from randomized trials of drug X", "", set()),
        ("Mendelian randomized analysis of diet", "Summary statistics were used.", set()),
        ("Blood flow in the kidney of dogs", "The diameter of the vessels was measured.", {"Preclinical"}),
        ("Light and the circulation", "Nine rabbits were exposed to light.", {"Preclinical"}),
        ("Cytotoxicity of a plant to cancer cells", "New compounds were isolated.", {"Preclinical"}),
        ("A peptidase of a plant", "It inhibits growth in vitro; cultured roots were transfected.", set()),
        ("Gold with anti-PD-L1 against melanoma", "Intratumoral injection raised apoptosis.", {"Preclinical"}),
        (
            "A RNA in a tumour",
            "Tissues of 45 patients were stained. In mice and cell lines the gene was knocked down.",
            {"Preclinical", "Observational data"},
        ),
        ("A gene in gastric cancer cell proliferation", "It was activated by luciferase.", {"Preclinical"}),
        ("Lymphocytes of geese", "They were activated.", {"Preclinical"}),
        ("A particle under ultrasound", "Sonodynamic treatment had antitumor effects.", {"Preclinical"}),
        ("Bacteria on zirconia", "This in vitro study compared how cells adhere.", set()),
        ("Tolerance to a drug in the rat", "It was facilitated by a steroid.", {"Preclinical"}),
        ("A larval switch of Caenorhabditis elegans", "Genes were expressed early.", {"Preclinical"}),
        ("An enzyme in the blood of sheep", "Two forms were told apart.", {"Preclinical"}),
        ("New inhibitors of a parasite", "Promastigotes and amastigotes died of five compounds.", {"Preclinical"}),
        ("Three stem cell lines of a 9-year-old boy", "Their genes were expressed.", {"Preclinical"}),
        ("Nanoparticles that carry antigens", "In murine models, they killed tumors.", {"Preclinical"}),
        ("An electrochemical sensor of cancer cells", "MCF-7 cells were found in vitro.", set()),
        ("A resin for the heart", "In animal experiments, apoptosis fell.", {"Preclinical"}),
        ("Variants of a protein", "They were ranked in silico. A genetic association study is due.", set()),
        ("A small RNA against a virus", "By docking, siRNAs were chosen for silencing of a gene.", set()),
        (
            "A kinase and a tumour",
            "In vivo experiments showed that cells grew. Patients with low scores lived longer than others.",
            {"Preclinical"},
        ),
        # subjects
        ("Cost-effectiveness of drug X", "", {"Health economics"}),
        ("Anesthesia in a pandemic", "A literature search on MEDLINE found eight publications.", {"Review"}),
        ("Injuries at birth", "Review of articles in journals, by Google Scholar.", {"Review"}),
        # what a model takes from a trial is no result of that trial; a long dash is a hyphen
        (
            "Cost–effectiveness of drug X: an economic analysis based on a randomised phase III trial",
            "A Markov model was built for 90 patients.",
            {"Health economics"},
        ),
        ("Viruses in a ward", "Samples of 120 babies were cultured.", {"Observational data"}),
        ("Circulating tumor DNA in lung cancer", "We tested 40 patients.", {"Liquid biopsy", "Observational data"}),
        ("How the checkpoints PD-L1 and CTLA-4 are regulated", "", set()),
        ("PD-L1 expression and outcome", "We tested 40 patients.", {"IO biomarker", "Observational data"}),
        ("A companion diagnostic for drug X", "", {"Companion diagnostic"}),
        ("Pharmacokinetics of drug X", "", {"PK/PD data"}),
        ("CAR T cells in lymphoma", "", {"CAR T-cell therapy"}),
        ("Measurable residual disease in leukemia", "", {"Minimal residual disease"}),
        ("Drug X and drug Y head-to-head", "", {"Head-to-head"}),
        ("Discovery of XY-123, a potent and selective inhibitor of a kinase", "", {"New molecule"}),
        ("Interobserver concordance in HER2 scoring", "Six pathologists read 50 slides.", {"HER2 testing"}),
    ],
)
def test_a_paper_is_what_it_says_it_is(title: str, abstract: str, expected: set[str]) -> None:
    assert labels(title, abstract) == expected


@pytest.mark.parametrize(
    ("types", "mesh", "expected"),
    [
        (("Review",), (), {"Review"}),
        (("Systematic Review",), (), {"Review", "Systematic review"}),
        (("Meta-Analysis",), (), {"Meta-analysis"}),
        (("Case Reports", "Letter"), (), {"Case report", "Editorial or letter"}),
        (("Practice Guideline",), (), {"Clinical guideline"}),
        (("Published Erratum",), (), {"Erratum"}),
        (("Retracted Publication",), (), {"Retraction"}),
        (("Randomized Controlled Trial",), (), {"Randomized trial"}),
        (("Clinical Trial, Phase II",), (), {"P2 data"}),
        (("Clinical Trial, Phase II", "Clinical Trial, Phase III"), (), {"P2/3 data"}),
        (("Observational Study",), (), {"Observational data"}),
        (("Observational Study", "Letter"), (), {"Observational data", "Editorial or letter"}),
        ((), ("Retrospective Studies",), {"Retrospective data", "Observational data"}),
        ((), ("Case-Control Studies",), {"Observational data"}),
        ((), ("Animals", "Female"), {"Preclinical"}),
        ((), ("Cost-Benefit Analysis",), set()),
        ((), ("Animals", "Humans"), set()),
        ((), ("Randomized Controlled Trials as Topic",), set()),
        (("Clinical Trial Protocol",), (), {"Clinical trial protocol"}),
    ],
)
def test_publication_types_and_indexing_count(
    types: tuple[str, ...], mesh: tuple[str, ...], expected: set[str]
) -> None:
    assert labels("Drug X in HER2-low breast cancer", types=types, mesh=mesh) == expected


def test_people_whose_age_and_sex_are_indexed_were_studied() -> None:
    told = "Bile acids were measured by chromatography. Levels were low."
    writes = "Bile acids are made in the liver. They dissolve fat."
    assert labels("Bile acids at puberty", told, mesh=("Humans", "Adolescent", "Female")) == {"Observational data"}
    assert labels("Bile acids at puberty", told, mesh=("Humans", "Adolescent")) == set()
    assert labels("Bile acids at puberty", writes, mesh=("Humans", "Adolescent", "Female")) == set()


def test_a_preprint_is_no_journal_paper_and_its_paper_is_no_preprint() -> None:
    preprint = Article("99900001", "Drug X in cells", doi="10.1101/2026.01.02.345678")
    paper = Article("99900002", "Drug X", doi="10.1000/x", corrections=(Correction("UpdateOf", citation="medRxiv"),))
    found = [[t.label for t in detect_all(Sighting(record, None, NOW), ())] for record in (preprint, paper)]
    assert found == [["Preprint"], ["Journal"]]


def test_a_title_that_is_missing_in_english_is_read_in_its_own_language() -> None:
    paper = Article("99900001", "[Not Available].", vernacular_title="Editorial: drug X")
    assert "Editorial or letter" in {t.label for t in detect_all(Sighting(paper, None, NOW), ())}


def test_a_journal_s_feed_entry_is_a_paper() -> None:
    entry = Announcement("https://j.example/1", "Drug X: a systematic review", "Journal feed", journal="J Example")
    found = {t.label for t in detect_all(Sighting(entry, None, NOW), ())}
    assert found == {"Journal", "Review", "Systematic review"}
