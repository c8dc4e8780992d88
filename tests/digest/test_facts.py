import json

from bot.digest import facts
from bot.model import Change, Endpoint, ItemType
from tests.digest.builders import ENHERTU, ERBB2, LOW, article, item, mention, notice, trial

FIELDS = [
    "id", "kind", "title", "url", "source", "venue", "authors", "doi", "published", "entered", "seen_at", "item_types",
    "genes", "biomarkers", "drugs", "cancers", "excerpt", "trial", "changes", "importance", "mentions",
    "numbers",
]  # fmt: skip


def as_printed(found):
    return json.loads(json.dumps(facts(found), ensure_ascii=False))


def test_a_paper_as_json_has_what_its_source_states():
    printed = as_printed(item(article(1, doi="10.5555/x")))

    assert list(printed) == FIELDS
    assert printed["id"] == "pubmed:42000001"
    assert printed["authors"] == ["Aalto A", "Brun B", "Zeller Z"]
    assert printed["doi"] == "10.5555/x"
    assert printed["entered"] == "2026-11-20"
    assert printed["trial"] is None
    assert printed["numbers"] == {"patients": None, "outcomes": []}


def test_a_trial_as_json_has_its_facts_its_line_and_its_changes():
    record = trial(primary_outcomes=(Endpoint("Response", "24 weeks"),), countries=("Germany",))
    moved = Change("completion_date", "2025-10", "2027-03")
    arms = Change("countries", (), ("Germany",))
    found = item(
        record, item_types=(ItemType("trial_completion_date", "Trial completion date"),), changes=(moved, arms)
    )

    printed = as_printed(found)

    assert printed["trial"]["phase"] == ["PHASE2"]
    assert printed["trial"]["primary_outcomes"] == [{"measure": "Response", "time_frame": "24 weeks"}]
    assert printed["changes"] == [
        {"field": "completion_date", "before": "2025-10", "after": "2027-03"},
        {"field": "countries", "before": [], "after": ["Germany"]},
    ]
    assert printed["excerpt"].startswith("P2, N=120, Recruiting, Invented Pharma | Trial completion date: Oct 2025")
    assert printed["item_types"] == ["Trial completion date"]
    assert as_printed(item(trial(title="")))["title"] == "NCT09900001"


def test_entities_are_ids_without_what_is_excluded_or_implied_and_mentions_have_them_all():
    mentions = (mention(ERBB2, "HER2"), mention(LOW, excluded=True), mention(ENHERTU, "T-DXd", role="prior"))

    printed = as_printed(item(notice(), mentions=mentions))

    assert (printed["genes"], printed["biomarkers"], printed["drugs"]) == (["ERBB2"], [], ["trastuzumab deruxtecan"])
    assert printed["mentions"][2] == {
        "kind": "drug", "id": "trastuzumab deruxtecan", "quote": "T-DXd", "place": "title",
        "excluded": False, "implied": False, "by": "name", "role": "prior",
    }  # fmt: skip
    assert printed["mentions"][1]["excluded"] is True
