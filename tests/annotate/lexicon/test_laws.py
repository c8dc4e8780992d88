"""What holds for every text, and for every vocabulary."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.annotate.lexicon import her2, load
from bot.annotate.lexicon.spotting import Spotter
from bot.annotate.lexicon.vocabulary import Name
from bot.annotate.text import fold, lower, plain, squeeze
from bot.model import Place

PRINTED = st.characters(min_codepoint=32, max_codepoint=126)
NAMED = "HER2 HER-2 HER2-low (HER2) ER PR HR MET KIT BRAF V600E L858R EGFR trastuzumab deruxtecan T-DXd IHC 0 1+ 2+ 3+"
STATES = "ISH FISH negative positive low ultralow -low amplification no without and or , / - − + ( ) . İ ß ﬁ ǅ"
PHRASES = (
    "not amplified",
    "exon 19 deletion",
    "were not eligible",
    "Exclusion Criteria:",
    "breast cancer",
    "\n",
    "  ",
    "\u00a0",
)
PIECES = [*NAMED.split(), *STATES.split(), *PHRASES]
pieces = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
texts = st.one_of(st.text(max_size=80), pieces, st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join))


@settings(max_examples=250, deadline=None)
@given(texts)
def test_a_quote_is_always_what_stands_in_the_text(text: str) -> None:
    for mention in load().find_in([Place("title", text)]):
        assert mention.quote
        assert text[mention.start : mention.end] == mention.quote


@given(st.text())
def test_folding_never_moves_a_character(text: str) -> None:
    assert len(plain(text)) == len(lower(text)) == len(fold(text)) == len(text)


@given(st.text(alphabet="ab \n\t", max_size=30))
def test_squeezing_knows_where_each_character_stood(text: str) -> None:
    squeezed, origin = squeeze(text)
    assert all(text[where] == letter or letter.isspace() for letter, where in zip(squeezed, origin, strict=False))
    assert squeezed.split() == text.split()


NAMES = ("ab", "ab c", "c", "abc", "b-c", "c ab c")


@given(st.text(alphabet="abc- ", max_size=16))
def test_the_longest_whole_name_wins_as_a_slow_search_finds_it(text: str) -> None:
    spotter = Spotter(Name(name, "drug", name) for name in NAMES)
    assert [(start, end) for start, end, _ in spotter.spot(text, text)[0]] == slowly(text)


def slowly(text: str) -> list[tuple[int, int]]:
    """Return the stretches by trying every name at every place, from left to right."""
    found: list[tuple[int, int]] = []
    place = 0
    while place < len(text):
        ends = [place + len(name) for name in NAMES if text.startswith(name, place) and whole(text, place, name)]
        if ends:
            found.append((place, max(ends)))
        place = max(ends, default=place + 1)
    return found


def whole(text: str, start: int, name: str) -> bool:
    end = start + len(name)
    return not text[start - 1 : start].isalnum() and not text[end : end + 1].isalnum()


@given(st.from_regex(her2._IHC, alphabet=PRINTED) | st.from_regex(her2._IS_ISH, alphabet=PRINTED))
def test_no_result_is_without_the_words_that_are_looked_for_first(text: str) -> None:
    told = her2._IHC.search(text) or her2._IS_ISH.search(text)
    assert not told or her2.may_tell(text, 0, len(text))


SIGNS = st.lists(st.sampled_from("+-"), min_size=3, max_size=3)
FORMS = (
    "ER/PR/HER2: {}/{}/{}",
    "ER/PR/HER2 ({}/{}/{})",
    "ER, PR and HER2 were {}, {} and {}, respectively.",
    "They were {}, {} and {} for ER, PR and HER2, respectively.",
)


@given(SIGNS, st.sampled_from(FORMS))
def test_a_list_of_signs_says_what_a_sign_behind_each_name_says(signs: list[str], form: str) -> None:
    assert states(form.format(*signs)) == states("ER{}/PR{}/HER2{}".format(*signs))


def states(text: str) -> set[str]:
    return {m.entity.id for m in load().find_in([Place("text", text)]) if m.entity.kind == "biomarker"}
