"""The sentences that stand under a title."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.digest.excerpt import excerpt
from bot.model import AbstractSection, Announcement, Article, Entity, Importance, Item, Mention, Record

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def an_item(record: Record, *names: str) -> Item:
    mentions = tuple(
        Mention(Entity("biomarker", name, name), name, place.name, found.start(), found.end())
        for name in names
        for place in record.places
        for found in re.finditer(re.escape(name), place.text)
    )
    return Item(record.key, "a source", record, (), mentions, (), Importance.MINOR, date(2026, 11, 23), NOW)


def a_paper(*sections: AbstractSection | str, title: str = "Outcomes of breast cancer") -> Article:
    parts = tuple(AbstractSection(s) if isinstance(s, str) else s for s in sections)
    return Article("99900001", title, abstract=parts)


def told(record: Record, *wanted: str, limit: int = 600) -> str:
    return excerpt(an_item(record, *wanted), frozenset(wanted), limit=limit)


STRUCTURED = (
    AbstractSection("HER2-low is often seen. T-DXd is new.", "BACKGROUND"),
    AbstractSection("We treated 40 patients with HER2-null tumors.", "METHODS"),
    AbstractSection("Response was 40%. In HER2-low it was 50% (p = 0.04).", "RESULTS"),
    AbstractSection("The drug was active. However, the sample was small.", "CONCLUSIONS"),
)


def test_a_paper_tells_its_conclusion_with_its_however() -> None:
    assert told(a_paper(*STRUCTURED)) == "The drug was active. However, the sample was small."


def test_a_sentence_that_names_what_was_asked_for_is_added_with_a_gap() -> None:
    expected = "In HER2-low it was 50% (p = 0.04). The drug was active. However, the sample was small."
    assert told(a_paper(*STRUCTURED), "HER2-low") == expected
    assert told(a_paper(*STRUCTURED), "40%").startswith("Response was 40%. … The drug")


def test_background_is_never_passed_off_as_a_finding() -> None:
    assert told(a_paper(*STRUCTURED), "T-DXd") == "The drug was active. However, the sample was small."


def test_what_stands_before_the_authors_own_work_is_background_without_headings_too() -> None:
    paper = a_paper("A is bad. Recently, HER2-low has emerged. In this review, we look at it. D works. E is safe.")
    assert told(paper, "HER2-low") == "D works. E is safe."


def test_a_finding_is_told_rather_than_how_it_was_found() -> None:
    paper = a_paper("We tried. A test of HER2-low was used. HER2-low did better. D works. In conclusion, E holds.")
    assert told(paper, "HER2-low").startswith("HER2-low did better. … ")


def test_limitations_come_before_no_conclusion() -> None:
    sections = (AbstractSection("It was small.", "LIMITATIONS", "CONCLUSIONS"), AbstractSection("C.", "CONCLUSIONS"))
    assert told(a_paper(*sections)) == "C."


def test_what_was_asked_for_has_room_before_the_rest_of_a_long_conclusion() -> None:
    results = AbstractSection("HER2-low lived longer.", "RESULTS")
    paper = a_paper(results, AbstractSection(f"It worked. {'It was safe in all of them. ' * 5}", "CONCLUSIONS"))
    assert told(paper, "HER2-low", limit=100).startswith("HER2-low lived longer. It worked. It was safe")


def test_what_only_the_methods_name_is_marked() -> None:
    expected = "[Methods] We treated 40 patients with HER2-null tumors. … The drug was active."
    assert told(a_paper(*STRUCTURED), "HER2-null").startswith(expected)


def test_what_the_title_names_needs_no_further_sentence() -> None:
    paper = a_paper(*STRUCTURED, title="HER2-low breast cancer")
    assert told(paper, "HER2-low") == "The drug was active. However, the sample was small."


def test_nlm_s_category_tells_a_conclusion_whatever_its_label() -> None:
    paper = a_paper(AbstractSection("It was seen.", "RESULTS"), AbstractSection("It matters.", "LAST", "CONCLUSIONS"))
    assert told(paper) == "It matters."


def test_without_headings_the_sentences_that_conclude_are_told() -> None:
    text = "Drug X is new. We gave it to 40 patients. Half responded. In conclusion, it was active. It was also safe."
    assert told(a_paper(text)) == "In conclusion, it was active. It was also safe."


def test_without_any_sign_of_a_conclusion_the_last_two_sentences_are_told() -> None:
    assert told(a_paper("One came. Two came. Three came. Four came.")) == "Three came. Four came."


def test_a_however_is_told_with_what_it_turns_against() -> None:
    paper = a_paper("A is known. We did B. C was good. However, D was bad. E was open.")
    assert told(paper) == "C was good. However, D was bad. E was open."


def test_headings_inside_the_text_count_and_registrations_do_not() -> None:
    paper = a_paper(
        "BACKGROUND: A is known. RESULTS: B was seen. CONCLUSIONS: C holds. Trial registration: NCT01234567."
    )
    assert told(paper) == "C holds."


def test_headings_are_left_out_however_they_are_set() -> None:
    assert told(a_paper("Approach.We tried.Main results.B was seen.Significance and conclusion.C holds.")) == "C holds."
    assert told(a_paper("Purpose/Objective: To try. Results: B. Conclusions/Implications: C holds.")) == "C holds."


def test_remarks_after_a_conclusion_are_no_part_of_it() -> None:
    remarks = (
        "All rights reserved.",
        "Clinical trial information: NCT01234567.",
        "Level of evidence: III.",
        "Supplementary data for this article are available online.",
        "Supported by a grant of the ministry.",
    )
    for remark in remarks:
        assert told(a_paper(AbstractSection(f"C holds. {remark}", "CONCLUSION"))) == "C holds."
    assert told(a_paper("A was tried. B was seen. We conclude that C holds.Key words: a, b.")).endswith("C holds.")


def test_where_not_all_fits_the_last_sentence_that_concludes_is_kept() -> None:
    results = f"The results show that A rose{' with each dose' * 4}. B fell{' in the second group' * 4}."
    paper = a_paper(f"We tried it. It ran for a year. {results} Overall, the drug deserves a trial{' in humans' * 5}.")

    assert told(paper, limit=200).endswith(
        "Overall, the drug deserves a trial in humans in humans in humans in humans in humans."
    )


def test_a_paper_without_abstract_says_so() -> None:
    assert told(a_paper()) == "No abstract available"


def test_a_long_conclusion_keeps_whole_sentences_and_the_one_that_was_asked_for() -> None:
    filler = " ".join(f"Finding number {n} was as expected in most of the patients." for n in range(20))
    paper = a_paper(AbstractSection(f"It worked. {filler} HER2-low did worse.", "CONCLUSIONS"))
    text = told(paper, "HER2-low")
    assert len(text) <= 600
    assert text.startswith("It worked. Finding number 0")
    assert text.endswith(" … HER2-low did worse.")


def test_a_sentence_longer_than_the_room_is_cut_at_a_word() -> None:
    text = told(a_paper("word " * 300), limit=50)
    assert len(text) <= 50
    assert text.endswith("word …")


def test_an_announcement_tells_its_first_sentences() -> None:
    notice = Announcement("https://agency.example/1", "Drug X", "Agency", summary="It is approved. " * 60)
    text = excerpt(an_item(notice))
    assert text.startswith("It is approved. It is approved.")
    assert len(text) <= 600


words = ["We", "HER2-low", "tumors", "responded", "e.g.", "(95%", "CI", "1.2–3.4)", "vs.", "placebo", "However"]
labels = st.sampled_from(["", "BACKGROUND", "METHODS", "RESULTS", "CONCLUSIONS"])
section = st.tuples(st.lists(st.lists(st.sampled_from(words)), max_size=8), labels)


@given(st.lists(section, max_size=4), st.integers(min_value=60, max_value=600))
def test_every_piece_stands_in_the_abstract_and_the_room_is_kept(
    sections: list[tuple[list[list[str]], str]], limit: int
) -> None:
    texts = [(" ".join(" ".join(some) + "." for some in sentences if some), label) for sentences, label in sections]
    paper = a_paper(*(AbstractSection(text, label) for text, label in texts if text))
    shown = told(paper, "HER2-low", limit=limit)
    assert len(shown) <= max(limit, len("No abstract available"))
    whole = "\n".join(text for text, _ in texts if text)
    pieces = shown.removesuffix(" …").replace("[Methods] ", " … ").split(" … ")
    assert shown == "No abstract available" or all(_stands_in(piece, whole) for piece in pieces if piece.strip())


def _stands_in(piece: str, whole: str) -> bool:
    return " ".join(piece.split()) in " ".join(whole.split())
