"""What subscribers write, and what it means."""

from __future__ import annotations

import pytest

from bot.annotate.lexicon import load
from bot.errors import UnknownName


@pytest.mark.parametrize(
    ("kind", "words", "ids"),
    [
        ("biomarkers", "HER2-low", {"her2_low"}),
        ("biomarkers", "her2low", {"her2_low"}),
        ("biomarkers", "her2_low", {"her2_low"}),
        ("biomarkers", "HER-2 underexpression", {"her2_low", "her2_ultralow"}),
        ("biomarkers", "EGFR L858R", {"egfr_l858r"}),
        ("biomarkers", "BRAF V600E", {"braf_v600e"}),
        ("biomarkers", "HER2 L755S", {"her2_l755s"}),
        ("biomarkers", "ERBB2 exon 20 insertion", {"her2_exon_20_insertion"}),
        ("biomarkers", "HER2 mutation", {"her2_mutation"}),
        ("biomarkers", "TNBC", {"triple_negative"}),
        ("biomarkers", "MSI-H", {"msi_high"}),
        ("biomarkers", "HR+", {"hr_positive"}),
        ("drugs", "Enhertu", {"trastuzumab deruxtecan"}),
        ("drugs", "t-dxd", {"trastuzumab deruxtecan"}),
        ("drugs", "DS-8201a", {"trastuzumab deruxtecan"}),
        ("drugs", "Phesgo", {"pertuzumab", "trastuzumab"}),
        ("biomarkers", "BRCA mutation", {"brca_mutation", "brca1_mutation", "brca2_mutation"}),
        ("genes", "HER2", {"ERBB2"}),
        ("genes", "erbb2", {"ERBB2"}),
        ("genes", "CDK4/6", {"CDK4", "CDK6"}),
    ],
)
def test_any_written_name_is_understood(kind: str, words: str, ids: set[str]) -> None:
    assert load().resolve(kind, words).ids == ids


def test_a_wider_cancer_includes_the_narrower_ones() -> None:
    assert {"breast_cancer", "triple_negative_breast_cancer"} <= load().resolve("cancers", "Breast cancer").ids
    assert load().resolve("cancers", "breast").ids == load().resolve("cancers", "breast_cancer").ids


def test_a_group_is_a_kind_of_drug_against_a_target() -> None:
    conjugates = load().resolve("drugs", "HER2 ADC").ids
    assert {"trastuzumab deruxtecan", "trastuzumab emtansine", "disitamab vedotin"} <= conjugates
    assert "datopotamab deruxtecan" not in conjugates
    assert load().resolve("drugs", "HER2 ADCs").ids == conjugates


def test_a_group_by_its_own_name() -> None:
    assert {"palbociclib", "ribociclib", "abemaciclib"} <= load().resolve("drugs", "CDK4/6 inhibitor").ids
    assert {"olaparib", "niraparib"} <= load().resolve("drugs", "PARP inhibitors").ids


def test_a_slip_of_the_pen_gets_the_nearest_name() -> None:
    with pytest.raises(UnknownName, match="unknown drug 'Enhrtu'; did you mean 'Enhertu'"):
        load().resolve("drugs", "Enhrtu")
    with pytest.raises(UnknownName, match="did you mean 'HER2-low'"):
        load().resolve("biomarkers", "HER2-lwo")


def test_words_that_nobody_knows_get_no_suggestion() -> None:
    with pytest.raises(UnknownName, match=r"^unknown drug 'xyzzy quux plugh'$"):
        load().resolve("drugs", "xyzzy quux plugh")


def test_free_words_are_looked_up_on_every_line() -> None:
    assert [kind for kind, _ in load().lookup("her2low")] == ["biomarkers"]
    assert [kind for kind, _ in load().lookup("enhertu")] == ["drugs"]
    assert [kind for kind, _ in load().lookup("TNBC")] == ["biomarkers", "cancers"]
    assert load().lookup("trials") == ()
    assert load().lookup("all") == ()
    assert [kind for kind, _ in load().lookup("ALL")] == ["cancers"]


def test_the_nearest_name_of_any_kind() -> None:
    assert load().nearest("enhertuu") == "Enhertu"
    assert load().nearest("zzzzqqq") is None


def test_the_usual_written_forms_come_first() -> None:
    """A query to a source is made of the first twelve."""
    low = load().names("biomarker", "her2_low")[:12]
    assert low[:3] == ("HER2-low", "HER2 low", "low HER2")
    assert "ERBB2-low" in low
    ultralow = load().names("biomarker", "her2_ultralow")[:12]
    assert {"HER2-ultralow", "HER2 ultralow", "HER2 ultra-low", "ERBB2-ultralow"} <= set(ultralow)
    assert load().names("biomarker", "egfr_l858r")[0] == "EGFR L858R"


@pytest.mark.parametrize(
    ("words", "one"),
    [
        ("TROP2 ADCs", "sacituzumab govitecan"),
        ("HER2 TKI", "tucatinib"),
        ("SERDs", "elacestrant"),
        ("KRAS G12C inhibitors", "sotorasib"),
        ("PD-1 inhibitor", "pembrolizumab"),
        ("anti-HER2 therapy", "trastuzumab"),
        ("HER2-directed therapies", "trastuzumab deruxtecan"),
        ("FRα ADC", "mirvetuximab soravtansine"),
        ("oral SERD", "elacestrant"),
        ("BTK inhibitor", "pirtobrutinib"),
        ("BTK inhibitor", "tirabrutinib"),
        ("CD19 CAR-T", "axicabtagene ciloleucel"),
        ("CD19 CAR T cells", "tisagenlecleucel"),
        ("BCMA bispecific", "teclistamab"),
        ("GnRH agonist", "leuprolide"),
        ("GnRH antagonists", "degarelix"),
        ("anti-PD-1", "pembrolizumab"),
        ("immune checkpoint inhibitors", "atezolizumab"),
        ("aromatase inhibitors", "letrozole"),
        ("platinum", "cisplatin"),
    ],
)
def test_kinds_of_drugs_as_people_say_them(words: str, one: str) -> None:
    assert one in load().resolve("drugs", words).ids


def test_what_is_known_of_a_name() -> None:
    enhertu = load().describe("drug", "trastuzumab deruxtecan")
    assert enhertu.targets == ("ERBB2",)
    assert "HER2 ADC" in enhertu.classes
    assert "DS-8201a" in enhertu.codes
    assert "T-DXd" in enhertu.names
    assert load().describe("drug", "teclistamab").classes == ("BCMA bispecific antibody", "bispecific antibody")
    low = load().describe("biomarker", "her2_low")
    assert any("4B5" in test for test in low.related_tests)
    assert load().describe("biomarker", "braf_v600e").implies == ("BRAF V600", "BRAF mutation")
    assert "HGNC:3430" in load().describe("gene", "ERBB2").codes
    assert load().describe("cancer", "triple_negative_breast_cancer").implies == ("Breast cancer",)


def test_a_name_is_shown_in_one_spelling() -> None:
    names = load().describe("drug", "trastuzumab deruxtecan").names
    spelled = ["".join(letter for letter in name.lower() if letter.isalnum()) for name in names]
    assert len(spelled) == len(set(spelled))
    assert "trastuzumab-deruxtecan" not in names
