import pytest

from bot.demo.services.search import finds

TEXT = "Human epidermal growth factor receptor 2 (HER2)-low breast cancer and HER2‑ultralow disease, IHC 2+/ISH−"


@pytest.mark.parametrize(
    "term",
    [
        "",
        '"HER2-low"[tiab]',  # punctuation does not count
        '"her2 ultralow"',  # nor does the kind of hyphen
        "HER2[tiab] OR gastric[tiab]",
        "gastric OR (HER2 AND breast)",
        "breast cancer",  # side by side means AND
        "HER2 NOT gastric",
        "ultra*",
        '("HER2"[tiab] AND ("IHC 1+"[tiab] OR "IHC 2+"[tiab]))',
    ],
)
def test_a_term_finds_the_text(term):
    assert finds(term, TEXT)


@pytest.mark.parametrize("term", ["gastric", "HER2 AND gastric", "HER", "NOT breast", "(gastric OR lung) AND HER2"])
def test_a_term_does_not_find_the_text(term):
    assert not finds(term, TEXT)
