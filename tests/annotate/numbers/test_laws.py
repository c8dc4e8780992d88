"""What holds of every paper's numbers, whatever its abstract says."""

import re

from hypothesis import find, given
from hypothesis import strategies as st

from bot.annotate.numbers import key_numbers
from bot.annotate.numbers.quantities import Interval, plain
from bot.annotate.numbers.results import Outcome
from bot.model import AbstractSection, Article

_tenths = st.integers(min_value=1, max_value=999)
_mark = st.sampled_from((".", ".", "·"))
_endpoint = st.sampled_from(
    ("Median PFS was", "Median overall survival was", "Median DOR was", "In women, median OS was")
)
_rate = st.sampled_from(("The ORR was", "At 12 months, PFS was", "Grade ≥3 adverse events occurred in", "The age was"))
_groups = st.permutations(("A-drug", "the B-drug group", "placebo", "HER2-low disease", "both")).map(
    lambda names: names[:3]
)
_link = st.sampled_from((" and ", " versus ", ", ", ", compared with "))
_gap = st.sampled_from((" ", "\n", "  ", "\xa0"))
_noise = st.sampled_from(
    ("", "", "", " (n = 20)", " [4.1–9.9]", "; P<.001", " (difference, 2%; 95% CI 1–90)", ", respectively")
)


@st.composite
def values(draw: st.DrawFn, unit: str) -> str:
    """Return a value, mostly with its interval, now and then with one that cannot be its own."""
    tenths, mark = draw(_tenths), draw(_mark)
    low, high = draw(st.integers(0, tenths)), draw(st.integers(tenths - 1, 1_000))
    told = [f"{number // 10}{mark}{number % 10}" for number in (tenths, low, high)]
    return draw(st.sampled_from(("{0}{3}", "{0}{3} (95% CI, {1} to {2})", "{0}{3} [{1}–{2}]", "not reached"))).format(
        *told, unit
    )


@st.composite
def sentences(draw: st.DrawFn) -> str:
    """Return a sentence of findings with one value, or two or three of as many groups."""
    unit = draw(st.sampled_from((" months", "%")))
    told = draw(st.lists(values(unit), min_size=1, max_size=3))
    beside = [f"{value} with {name}" for value, name in zip(told, draw(_groups), strict=False)]
    whole = draw(_link).join(beside) if draw(st.integers(0, 3)) else told[0]
    ratio = draw(
        st.sampled_from(("", "", " (HR 0.50)", " (hazard ratio, 0·7; 95% CI, 0·4 to 0·9; P<.001)", " (HR 2.1)"))
    )
    return f"{draw(_rate if unit == '%' else _endpoint)} {whole}{draw(_noise)}{ratio}."


_alone = st.sampled_from(
    ("The hazard ratio was 0.5 (95% CI 0.4–0.8).", "The HR for death was 1.2.", "Others did well.")
)
_texts = st.tuples(st.lists(st.one_of(sentences(), sentences(), _alone), min_size=1, max_size=4), _gap).map(
    lambda told: told[1].join(told[0])
)


def paper(text: str) -> Article:
    return Article(pmid="1", title="", abstract=(AbstractSection("Methods."), AbstractSection(text, "RESULTS")))


def intervals(outcome: Outcome) -> list[Interval]:
    found = [group.interval for group in outcome.groups]
    return [interval for interval in (*found, outcome.ratio and outcome.ratio.interval) if interval]


def printed(outcome: Outcome) -> list[str]:
    """Return every number that is shown of a result."""
    ends = [end for interval in intervals(outcome) for end in (interval.low, interval.high)]
    ratio = [outcome.ratio.value] if outcome.ratio else []
    chance = re.findall(r"\d[\d.]*", outcome.chance)
    numbers = [*(group.value for group in outcome.groups), *ends, *ratio, *chance]
    return [number for number in numbers if number and number not in {"not reached", "not estimable"}]


def test_the_texts_that_the_laws_are_tried_on_hold_results_of_one_group_and_of_several() -> None:
    for groups in (1, 2, 3):
        find(
            _texts, lambda text, groups=groups: any(len(o.groups) == groups for o in key_numbers(paper(text)).outcomes)
        )


@given(_texts)
def test_every_number_stands_in_the_quote_and_every_quote_in_the_abstract(text: str) -> None:
    article = paper(text)
    abstract = next(place.text for place in article.places if place.name == "abstract")

    for outcome in key_numbers(article).outcomes:
        assert abstract[outcome.start : outcome.end] == outcome.quote
        for number in printed(outcome):
            assert number.removeprefix("0") in plain(outcome.quote)


@given(_texts)
def test_a_value_lies_in_its_interval_and_a_group_is_told_once(text: str) -> None:
    for outcome in key_numbers(paper(text)).outcomes:
        assert all(group.interval is None or group.interval.holds(group.value) for group in outcome.groups)
        assert (
            outcome.ratio is None or outcome.ratio.interval is None or outcome.ratio.interval.holds(outcome.ratio.value)
        )
        assert len({group.name for group in outcome.groups}) == len(outcome.groups)


@given(st.text(max_size=300))
def test_text_without_results_gives_nothing(text: str) -> None:
    without = re.sub(r"\d", "", text)

    assert key_numbers(paper(without)).outcomes == ()


@given(_texts)
def test_what_is_only_planned_or_assumed_gives_nothing(text: str) -> None:
    planned = re.sub(r"[.;\n]", ",", text)

    assert key_numbers(paper(f"We assumed that {planned} would be seen with 80% power.")).outcomes == ()
