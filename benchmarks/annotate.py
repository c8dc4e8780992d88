"""How well and how fast texts are read: accuracy on labelled sets, speed beside the bare automaton and other finders.

    python benchmarks/annotate.py --labels DIR --papers FILE.xml

DIR holds `her2_status.jsonl` ({"text", "biomarkers", "excluded", "genes", "drugs"}) and `tagging.jsonl` ({"text",
"genes", "drugs", "cancers"} or {"text", "spans": {"gene": [[start, end, words]]}}). Recall is counted where the label
stands in the text, and not of changes of DNA (c.500G>A), which some label as genes. Precision on spans is of every
mention, so that a name which the labels leave out counts as false; of each entity once a text, right where one of its
mentions stands in a span, in the texts that have spans of its kind: such labels often mark a name only once; and of the
mentions that stand in a span of any kind, which tells a wrong reading from a name that was not marked.

The texts for speed are our own, and dense: one sentence in three names a drug, a state or a variant. FILE.xml holds
papers as PubMed's efetch gives them; those with an abstract are annotated too, and counted by 1,300 characters."""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click
from ahocorasick_rs import AhoCorasick

sys.path.insert(0, str(Path(__file__).parent.parent))

from bot.annotate import annotate, sight
from bot.annotate.lexicon import Lexicon, load
from bot.annotate.lexicon.vocabulary import load_vocabulary
from bot.annotate.text import fold
from bot.cli.annotating import parse_line, written
from bot.model import AbstractSection, Article, Mention, Place
from bot.sources.pubmed.parse import parse_page

KINDS = {"gene": "genes", "drug": "drugs", "cancer": "cancers"}
OF_HER2 = ("her2_", "er_", "pr_", "hr_", "triple_negative")
ABSTRACT = 1300  # characters
TEXTS = 600
NOW = datetime(2026, 1, 1, tzinfo=UTC)
# made of our own words: one sentence in three names something, as in abstracts of oncology
SENTENCES = (
    "Patients were followed for a median of 24 months, and the primary endpoint was overall survival. ",
    "Trastuzumab deruxtecan was active in HER2-low metastatic breast cancer after endocrine therapy. ",
    "Samples were taken before treatment, stored, and read by two observers who did not know the outcome. ",
    "The difference between the groups remained after adjustment for age, stage and performance status. ",
    "An EGFR L858R mutation was found in a third of the lung adenocarcinomas treated with osimertinib. ",
    "Adverse events of grade 3 or worse were seen in one of four participants and were mostly reversible. ",
)


@click.command()
@click.option("--labels", type=click.Path(path_type=Path), help="A folder with labelled sets.")
@click.option("--papers", type=click.Path(path_type=Path, exists=True), multiple=True, help="Papers from PubMed (XML).")
def main(labels: Path | None, papers: Sequence[Path]) -> None:
    """Measure accuracy and speed of annotation in one run."""
    lexicon = load()
    for line in (*accuracy(labels, lexicon), *speed(lexicon), *speed_on_papers(papers, lexicon)):
        click.echo(line)


def accuracy(labels: Path | None, lexicon: Lexicon) -> Iterator[str]:
    """Yield a line for each measure of each labelled set that is there."""
    for name, measure in (("her2_status", her2_status), ("tagging", tagging)):
        file = labels / f"{name}.jsonl" if labels else None
        if file is None or not file.exists():
            where = f"none in {labels}" if labels else "--labels DIR was not given"
            yield f"{name}: not measured: {where}"
            continue
        rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]
        yield from (f"{name}: {line}" for line in measure(rows, lexicon))


def her2_status(rows: Iterable[dict[str, Any]], lexicon: Lexicon) -> Iterator[str]:
    counts = {key: [0, 0, 0] for key in ("biomarkers", "excluded", "genes", "drugs")}
    for row in rows:
        found = _as_labelled([m for m in lexicon.find_in([Place("text", row["text"])]) if not m.implied])
        for key, count in counts.items():
            wanted = set(row[key])
            for place, ids in enumerate((found[key] & wanted, found[key] - wanted, wanted - found[key])):
                count[place] += len(ids)
    for key, (right, false, missed) in counts.items():
        yield f"{key} F1 {2 * right / max(1, 2 * right + false + missed):.3f} ({false} false, {missed} missed)"


def _as_labelled(mentions: Sequence[Mention]) -> dict[str, set[str]]:
    states = [m for m in mentions if m.entity.kind == "biomarker" and m.entity.id.startswith(OF_HER2)]
    asserted = {m.entity.id for m in states if not m.excluded}
    named = {kind: {m.entity.id for m in mentions if m.entity.kind == kind} for kind in ("gene", "drug")}
    excluded = {m.entity.id for m in states if m.excluded} - asserted
    return {"biomarkers": asserted, "excluded": excluded, "genes": named["gene"], "drugs": named["drug"]}


def tagging(rows: Iterable[dict[str, Any]], lexicon: Lexicon) -> Iterator[str]:
    recall = {kind: [0, 0] for kind in KINDS}
    precision = {kind: [0, 0] for kind in KINDS}
    once = {kind: [0, 0] for kind in KINDS}
    marked = {kind: [0, 0] for kind in KINDS}
    for row in rows:
        mentions = [m for m in lexicon.find_in([Place("text", row["text"])]) if not m.implied]
        every = [span for spans in row.get("spans", {}).values() for span in spans]
        for kind in KINDS:
            spans = row.get("spans", {}).get(kind, ())
            mine = [m for m in mentions if m.entity.kind == kind]
            if "spans" in row:
                right = _standing_in(spans, mine)
                _add(precision[kind], len(right), len(mine))
                _add(marked[kind], len(right), len(_standing_in(every, mine)))
                if spans:
                    _add(once[kind], len({m.entity.id for m in right}), len({m.entity.id for m in mine}))
            else:
                _count_recall(recall[kind], row, kind, mine)
    for kind, shown in KINDS.items():
        yield f"{shown} recall where the name stands in the text {_share(recall[kind])}"
        yield f"{shown} precision on spans {_share(precision[kind])}, each once a text {_share(once[kind])}"
        yield f"{shown} of the right kind, of those that stand in a span {_share(marked[kind])}"


def _standing_in(spans: Sequence[tuple[int, int, str]], mentions: Sequence[Mention]) -> Sequence[Mention]:
    return [m for m in mentions if any(m.start < end and start < m.end for start, end, _ in spans)]


def _add(count: list[int], right: int, all_: int) -> None:
    count[0] += right
    count[1] += all_


def _count_recall(count: list[int], row: dict[str, Any], kind: str, mine: Sequence[Mention]) -> None:
    for label in row.get(KINDS[kind], ()):
        if kind == "gene" and label.startswith("c."):
            continue
        words = label if kind == "gene" else re.sub(r" \(.*", "", label)
        case = re.NOFLAG if kind == "gene" else re.IGNORECASE
        stands = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", row["text"], case)
        if stands:
            count[0] += any((m.start < stands.end() and stands.start() < m.end) or m.entity.id == label for m in mine)
            count[1] += 1


def _share(count: Sequence[int]) -> str:
    return f"{count[0] / count[1]:.3f} ({count[0]} of {count[1]})" if count[1] else "not measured"


def speed(lexicon: Lexicon) -> Iterator[str]:
    """Yield how many abstracts of 1.3 kB our reading takes a second of processor time, and bare finders do."""
    texts = [_abstract(n) for n in range(TEXTS)]
    names = sorted({fold(name.text) for name in load_vocabulary().names})
    articles = [Article(str(n), text[:90], abstract=(AbstractSection(text),)) for n, text in enumerate(texts)]
    lines = [json.dumps({"id": n, "title": text[:90], "text": text}) for n, text in enumerate(texts)]
    automaton = AhoCorasick(names)
    bare, found, whole, told = _rates(
        lambda n: automaton.find_matches_as_indexes(fold(texts[n]), overlapping=True),
        lambda n: lexicon.find_in([Place("abstract", texts[n])]),
        lambda n: annotate(sight(articles[n], None, seen_at=NOW), lexicon, source="pubmed"),
        lambda n: written(*parse_line(lines[n]), lexicon),
    )
    yield f"speed: bare automaton over {len(names)} names: {bare:,.0f} abstracts a second"
    yield f"speed: names, states, polarity: {found:,.0f} a second, 1/{bare / found:.1f} of the bare automaton"
    yield f"speed: with item types (annotate): {whole:,.0f} a second, 1/{bare / whole:.1f} of the bare automaton"
    yield f"speed: lines of `her2low annotate`, JSON in and out: {told:,.0f} a second"
    yield from _others(names, texts)


def speed_on_papers(files: Sequence[Path], lexicon: Lexicon) -> Iterator[str]:
    """Yield how many real papers our reading takes a second, counted by 1.3 kB of title and abstract."""
    pages = (parse_page(file.read_bytes(), file.name) for file in files)
    articles = [article for page in pages for article in page.articles if article.abstract]
    if not articles:
        return
    length = sum(len(place.text) for article in articles for place in article.places)
    (rate,) = _rates(
        lambda n: annotate(sight(articles[n % len(articles)], None, seen_at=NOW), lexicon, source="pubmed")
    )
    per_abstract = rate * length / len(articles) / ABSTRACT
    yield f"speed: {len(articles)} papers with item types: {per_abstract:,.0f} times 1.3 kB a second"


def _abstract(number: int) -> str:
    sentences = (SENTENCES[(number + place) % len(SENTENCES)] for place in range(16))
    return f"Study {number}. {''.join(sentences)}"[:ABSTRACT]


def _others(names: Sequence[str], texts: Sequence[str]) -> Iterator[str]:
    for module, finder in (("spacy", _phrase_matcher), ("flashtext", _flashtext)):
        if find_spec(module):
            find = finder(names)
            (rate,) = _rates(lambda n, find=find: find(texts[n]))
            yield f"speed: {module}: {rate:,.0f} a second"
        else:
            yield f"speed: {module} is not installed: not measured"


def _phrase_matcher(names: Sequence[str]) -> Callable[[str], object]:
    spacy = import_module("spacy")
    nlp = spacy.blank("en")
    matcher = import_module("spacy.matcher").PhraseMatcher(nlp.vocab, attr="LOWER")
    matcher.add("name", list(nlp.pipe(names)))
    return lambda text: matcher(nlp(text))


def _flashtext(names: Sequence[str]) -> Callable[[str], object]:
    processor = import_module("flashtext").KeywordProcessor()
    processor.add_keywords_from_list(list(names))
    return lambda text: processor.extract_keywords(text, span_info=True)


def _rates(*readers: Callable[[int], object]) -> list[float]:
    """Return how many texts a second each reads: the best of five rounds in which they take turns."""
    rounds = [[_once(read) for read in readers] for _ in range(5)]
    return [max(rates) for rates in zip(*rounds, strict=True)]


def _once(read: Callable[[int], object]) -> float:
    began = time.process_time()
    for number in range(TEXTS):
        read(number)
    return TEXTS / (time.process_time() - began)


if __name__ == "__main__":
    main()
