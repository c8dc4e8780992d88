"""The data that a domain expert edits: what the files must keep to."""

from __future__ import annotations

from collections import defaultdict

import pytest

from bot.annotate.lexicon import load
from bot.annotate.lexicon.vocabulary import Name, load_vocabulary
from bot.annotate.text import fold

VOCABULARY = load_vocabulary()

# English words that are also somebody's symbol, brand or abbreviation: they count only in their context
_WORDS = """
a about after all also an and any are as at back bad be because been before best big both but by can care case cat
cell clock come could day did do end even ever fast fat few find first flower for from gap gas get give go good had
has have he her here him his hot how hub if impact in into is it its just large last lead like long lot low made map
mark max may men met mice more most much must neat neu new no nor not now of off old on once one only or other our
out over pace part pat patch peak per plan pot rank rat rest ring run sad same see set she shot sky so some son step
such tank ten than that the their them then there these they this those time to top trap two up us use very was way
we well were what when which who will wish with work would year you
"""
ENGLISH = frozenset(_WORDS.split())

# names that stand for several things together, on purpose
TOGETHER = frozenset({"phesgo", "opdualag", "akeega", "tnbc", "mtnbc", "etnbc", "tnbcs", "btc"})


def test_there_are_many_names() -> None:
    assert len(VOCABULARY.genes) > 800
    assert len(VOCABULARY.drugs) > 1000
    assert len(VOCABULARY.cancers) > 120


def test_no_name_is_an_english_word_unless_it_needs_context() -> None:
    words = [name for name in VOCABULARY.names if not name.exact and fold(name.text) in ENGLISH]
    assert words == []
    exact = [name for name in VOCABULARY.names if name.exact and not name.in_context and fold(name.text) in ENGLISH]
    assert exact == []


def test_a_short_name_of_letters_alone_is_read_as_written() -> None:
    loose = [name for name in VOCABULARY.names if not name.exact and len(name.text) < 3]
    assert loose == []


def test_no_name_leads_to_two_things_by_accident() -> None:
    meanings: dict[str, list[Name]] = defaultdict(list)
    for name in VOCABULARY.names:
        if name.kind in ("gene", "drug", "cancer") and not name.in_context:
            meanings[fold(name.text)].append(name)
    shared = {text for text, names in meanings.items() if len({name.id for name in names}) > 1}
    numbered = {text for text in shared if any(sign in text for sign in ("/", "(", " and ", "::", "-abl"))}
    assert shared - numbered - TOGETHER == set()


def test_everything_that_is_referred_to_exists() -> None:
    targets = {symbol for drug in VOCABULARY.drugs.values() for symbol in drug.targets}
    assert targets <= set(VOCABULARY.genes)
    assert {parent for cancer in VOCABULARY.cancers.values() for parent in cancer.parents} <= set(VOCABULARY.cancers)
    assert set(VOCABULARY.variants) <= set(VOCABULARY.genes)
    assert {gene for named in VOCABULARY.biomarkers.values() for gene in named.genes} <= set(VOCABULARY.genes)


def test_no_two_genes_begin_their_states_alike() -> None:
    beginnings = [gene.biomarker for gene in VOCABULARY.genes.values()]
    assert len(beginnings) == len(set(beginnings))


@pytest.mark.parametrize(
    ("kind", "id_", "shown"),
    [
        ("gene", "ERBB2", "HER2 (ERBB2)"),
        ("gene", "BRAF", "BRAF"),
        ("biomarker", "her2_low", "HER2-low"),
        ("biomarker", "her2_0", "HER2 0"),
        ("biomarker", "egfr_exon_19_deletion", "EGFR exon 19 deletion"),
        ("biomarker", "braf_v600e", "BRAF V600E"),
        ("biomarker", "pd_l1_expression", "PD-L1 expression"),
        ("biomarker", "esr1_mutation", "ESR1 mutation"),
        ("biomarker", "triple_negative", "Triple-negative"),
        ("drug", "trastuzumab deruxtecan", "Enhertu (fam-trastuzumab deruxtecan-nxki)"),
        ("drug", "trastuzumab rezetecan", "trastuzumab rezetecan (SHR-A1811)"),
        ("drug", "dalpiciclib", "AiRuiKang (dalpiciclib)"),
        ("drug", "chloroquine", "chloroquine"),
        ("cancer", "breast_cancer", "Breast cancer"),
    ],
)
def test_an_entity_is_shown_as_people_know_it(kind: str, id_: str, shown: str) -> None:
    assert load().entity(kind, id_).name == shown


def test_a_query_gets_the_written_names() -> None:
    assert {"HER2 low", "HER-2 low"} <= set(load().names("biomarker", "her2_low"))
    assert {"Enhertu", "T-DXd", "DS-8201a"} <= set(load().names("drug", "trastuzumab deruxtecan"))
    assert "ESR1 mutation" in load().names("biomarker", "esr1_mutation")
    assert "BRAF V600E" in load().names("biomarker", "braf_v600e")
    assert load().names("drug", "no such drug") == ()


@pytest.mark.parametrize(("one", "other"), [("JSKN003", "anbenitamab repodatecan"), ("apomab", "drozitumab")])
def test_two_names_of_one_drug_lead_to_it(one: str, other: str) -> None:
    assert load().resolve("drugs", one).ids == load().resolve("drugs", other).ids


def test_what_is_followed_without_a_state_has_names_to_ask_a_source_for() -> None:
    assert "circulating tumor DNA" in load().names("biomarker", "ctdna")
