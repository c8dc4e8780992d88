"""Codes of drugs in development that the lexicon does not know. All codes here are made up, so that it never will."""

from __future__ import annotations

import pytest

from bot.annotate.lexicon import load
from bot.annotate.lexicon.codes import is_code, spellings_of
from bot.annotate.lexicon.vocabulary import load_no_drugs
from bot.errors import UnknownName
from bot.model import Arm, Intervention, Place
from tests.builders import a_trial


def drugs(*texts: str) -> set[str]:
    found = load().find_in([Place(f"place {number}", text) for number, text in enumerate(texts)])
    return {mention.entity.id for mention in found if mention.entity.kind == "drug"}


@pytest.mark.parametrize(
    "text",
    [
        "Patients were treated with oral QZX-40312.",
        "QZX-40312 is a first-in-class, orally available and selective KRAS G12D inhibitor.",
        "We describe QZX-40312, a humanized bispecific antibody against two receptors.",
        "The pan-KRAS inhibitor QZX-40312 shrank tumours.",
        "Cohort 1 received QZX-40312 once a day.",
        "The safety and tolerability of QZX-40312 were studied.",
        "A dose of 40 mg QZX-40312 was chosen.",
        "QZX-40312 40 mg twice daily.",
        "QZX-40312 monotherapy led to responses.",
        "QZX-40312 in combination with pembrolizumab.",
        "Pembrolizumab plus QZX-40312 against chemotherapy.",
        "QZX-40312 was well tolerated.",
        "Those with prior QZX-40312 were left out.",
        "QZX-40312-treated patients had fewer relapses.",
        "The preliminary antitumor activity of QZX-40312 is reported.",
        "An anti-HER2 ADC (QZX-40312) is new.",
        "A phase 1 study of QZX-40312 in solid tumours.",
        "A Clinical Study of QZX-40312 in Adults",
        "QZX-40312 alone and in combination in adults.",
        "QZX-40312 as a single agent in adults.",
        "QZX-40312 potently inhibited growth.",
        "QZX-40312-resistant cells were made.",
    ],
)
def test_a_code_is_a_drug_beside_words_that_only_drugs_have(text: str) -> None:
    assert "QZX-40312" in drugs(text)


@pytest.mark.parametrize(
    "code",
    [
        "QZX40312",
        "QZ-A4031",
        "QZ-B01D7",
        "QZX-4031a",
        "QZX-40312-001",
        "7QZ4031",
        "Q4Z-0031",
        "QZX-CLS-403",
        "BAY 99912345",
    ],
)
def test_codes_come_in_many_shapes(code: str) -> None:
    assert code.replace(" ", "-") in drugs(f"Patients were treated with {code} for a year.")


def test_a_short_code_needs_words_that_nothing_else_has() -> None:
    assert drugs("QZ48, an antibody-drug conjugate, is new.") == {"QZ48"}
    assert drugs("Patients treated with QZ48 did well.") == set()


@pytest.mark.parametrize(
    "text",
    [
        "MCF-7, SK-BR-3, HCC1954, BT-474, MDA-MB-231, NCI-N87, JIMT-1 and T47D cells were treated with lapatinib.",
        "Tumours grew from the QZX-40313 cell line.",
        "Patients treated in KEYNOTE-522, DESTINY-Breast04, NSABP B-31 or GBG-117 received pembrolizumab.",
        "Registered as NCT01234567, UMIN000012345, CTRI/2019/05/019000 and EudraCT 2019-001234-12.",
        "After COVID-19 we measured CD20, PD-1, IL-12, COX-2, CYP3A4, CA-125 and CA19-9.",
        "Slides were stained with the antibody SP263, clone 22C3, 28-8 or 4B5.",
        "Prior FOLFOX6, FEC100 or CHOP-21 was allowed; carboplatin AUC5 was given.",
        "Tumours were IHC 2+, grade 3, 17q12 amplified, with V600E, L858R or G12C.",
        "NSG-1234 and C57BL/6 mice received trastuzumab.",
        "Survival was 95% CI 120-340 with gemcitabine; at ASCO 2024 and ESMO-2023.",
        "The PAM50, FoundationOne and QLQ-C30 scores fell after B12 and I-131, Lu-177 and Y-90.",
        "Supported by grant QZX-40312.",
        "Patients in the QZX-40312 trial did well.",
        "QZX-40312, a cell line with an EGFR inhibitor-resistant phenotype.",
    ],
)
def test_what_is_written_like_a_code_and_is_no_drug(text: str) -> None:
    known = {"lapatinib", "pembrolizumab", "carboplatin", "trastuzumab", "gemcitabine"}
    assert drugs(text) <= known


def test_a_code_that_is_a_drug_once_is_one_in_the_whole_record_and_has_one_id() -> None:
    lexicon = load()
    title, text = "QZX-40312 and its targets", "We gave 40 mg of QZX40312. Later QZX-40312 was stopped."
    found = lexicon.find_in([Place("title", title), Place("abstract", text)])
    assert [(mention.entity.id, mention.quote) for mention in found if mention.entity.kind == "drug"] == [
        ("QZX-40312", "QZX-40312"),
        ("QZX-40312", "QZX40312"),
        ("QZX-40312", "QZX-40312"),
    ]


def test_two_codes_joined_are_names_of_one_drug() -> None:
    assert drugs("Patients received QZX403/PLW-8250 by vein.") == {"QZX403"}
    assert drugs("Patients received QZX403 (PLW-8250) by vein.") == {"QZX403"}


def test_a_code_in_brackets_behind_a_drug_that_we_know_is_this_drug() -> None:
    text = "Patients received QZX-40312 by mouth. Pembrolizumab (QZX-40312) is an antibody."
    assert drugs(text) == {"pembrolizumab"}


def test_a_known_code_keeps_its_drug() -> None:
    assert drugs("Patients were treated with DS-8201a and MK-3475.") == {"trastuzumab deruxtecan", "pembrolizumab"}


def given(*interventions: Intervention, title: str = "A study") -> dict[str, set[str]]:
    found = load().find(
        a_trial(title=title, interventions=interventions, arms=(Arm("One", description="Q4031 daily"),))
    )
    names: dict[str, set[str]] = {}
    for mention in found:
        if mention.entity.kind == "drug":
            names.setdefault(mention.entity.id, set()).add(mention.place)
    return names


def test_what_a_trial_gives_as_a_drug_is_one_wherever_the_trial_names_it() -> None:
    found = given(Intervention("DRUG", "QZX-40312 tablets"), title="QZX40312 in Adults")
    assert found == {"QZX-40312": {"title", "interventions"}}
    assert given(Intervention("BIOLOGICAL", "Q4031")) == {"Q4031": {"interventions", "arms"}}


def test_what_a_trial_gives_otherwise_is_no_drug() -> None:
    assert given(Intervention("DEVICE", "QZX-40312"), Intervention("DIAGNOSTIC_TEST", "QZX-40313")) == {}
    assert given(Intervention("DRUG", "FOLFOX-6 regimen"), Intervention("DRUG", "AC-225")) == {}


def test_all_names_of_an_intervention_name_one_drug() -> None:
    assert set(given(Intervention("DRUG", "QZX-40312", ("PLW-8250",)))) == {"QZX-40312"}
    assert set(given(Intervention("DRUG", "Pembrolizumab", ("QZX-40312",)))) == {"pembrolizumab"}
    assert set(given(Intervention("DRUG", "QZX-40312", ("pembrolizumab",)))) == {"pembrolizumab"}
    assert set(given(Intervention("DRUG", "QZX403 capsules (PLW-8250)"))) == {"QZX403"}


def test_several_drugs_of_one_intervention_stay_apart() -> None:
    assert set(given(Intervention("DRUG", "QZX-40312 + PLW-8250", ("Pembrolizumab",)))) == {
        "QZX-40312",
        "PLW-8250",
        "pembrolizumab",
    }


def test_whoever_follows_a_code_follows_all_its_spellings() -> None:
    ids = load().resolve("drugs", "QZX-40312").ids
    assert {"QZX-40312", "QZX40312"} <= ids == load().resolve("drugs", "qzx40312").ids
    assert load().lookup("QZX-40312")[0][0] == "drugs"
    assert "QZX40312" in load().names("drug", "QZX-40312")


@pytest.mark.parametrize("words", ["NCT01234567", "MCF-70", "KEYNOTE-522", "COVID-19", "ASCO-2024", "Enhrtu"])
def test_what_is_no_code_is_no_drug_to_follow(words: str) -> None:
    with pytest.raises(UnknownName, match="unknown drug"):
        load().resolve("drugs", words)


def test_a_name_with_a_number_may_be_a_trial_where_nobody_says_that_it_is_a_drug() -> None:
    assert load().lookup("QZXPL-120") == ()


def test_every_spelling_of_a_code_is_a_code() -> None:
    codes = ("QZX-40312", "QZX40312", "QZ-A4031", "QZX-4031A")
    assert all(is_code(spelling) for code in codes for spelling in spellings_of(code))


def test_what_is_no_drug_is_listed_in_capitals_and_once() -> None:
    prefixes, whole = load_no_drugs()
    assert all(prefix == prefix.upper() and prefix.isalnum() for prefix in prefixes)
    assert len(prefixes) > 100
    assert whole


@pytest.mark.parametrize("code", ["AZD9999", "AMG 9999", "PF-09999999", "E7999", "SNS-999"])
def test_the_letters_of_a_maker_tell_a_drug_that_is_only_mentioned(code: str) -> None:
    assert drugs(f"{code} promotes survival.") == {code.replace(" ", "-")}
    assert drugs(f"Enrolment of the {code} trial began.", f"The {code} clone stains membranes.") == set()


def test_initials_and_a_year_are_no_code() -> None:
    assert drugs("See Lee CP 2021 and Ross PF 1999.") == set()
