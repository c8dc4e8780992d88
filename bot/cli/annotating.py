"""annotate: what texts name, JSON lines in and out."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any, Literal

import click
from pydantic import BaseModel, ConfigDict, ValidationError

from bot.annotate import item_types, sight
from bot.annotate.lexicon import Lexicon
from bot.cli import FAULT
from bot.cli.session import Session, clock, pass_session
from bot.model import AbstractSection, Announcement, Article, Mention, Record, Trial

KINDS = ("gene", "biomarker", "drug", "cancer")
_as_json = json.JSONEncoder(ensure_ascii=False).encode


class Text(BaseModel):
    """What a line must hold to be read; it may hold more, which is handed on."""

    model_config = ConfigDict(frozen=True)

    id: Any = ""
    title: str | None = None
    text: str | None = None
    kind: Literal["article", "trial", "announcement"] | None = None
    publication_types: tuple[str, ...] | None = None
    mesh: tuple[str, ...] | None = None

    @property
    def record(self) -> Record:
        """Return the record that a line stands for; a trial's text is its criteria."""
        name, title, text = str(self.id), self.title or "", self.text or ""
        if self.kind == "trial":
            return Trial(name, title, eligibility=text)
        if self.kind == "announcement":
            return Announcement(name, title, feed="", summary=text)
        return Article(
            pmid=name,
            title=title,
            abstract=(AbstractSection(text),) if text else (),
            publication_types=self.publication_types or (),
            mesh=self.mesh or (),
        )


@click.command()
@click.argument("file", type=click.File("r", encoding="utf-8", errors="replace"), default="-")
@pass_session
def annotate(session: Session, file: Any) -> None:
    """Read JSON lines {"id", "title", "text"} and write the same with genes, biomarkers, drugs, cancers and item types.

    Offsets count from title + newline + text. Optional: publication_types, mesh, kind (article, trial, announcement).
    A line that cannot be read is named, the others are written; the command then ends with 2.
    """
    unread = 0
    for number, line in enumerate(file, start=1):
        if line.strip():
            try:
                row, text = parse_line(line)
            except ValueError as error:
                unread += 1
                click.echo(f"line {number}: {error}", err=True)
            else:
                sys.stdout.write(written(row, text, session.lexicon) + "\n")
    sys.stdout.flush()
    if unread:
        click.get_current_context().exit(FAULT)


def parse_line(line: str) -> tuple[dict[str, Any], Text]:
    """Return a line as it came, and what is read of it; raise ValueError in one sentence where it is no such line."""
    try:
        row = json.loads(line)
        text = Text.model_validate(row)
        if "\\ud" in line.lower():  # half of a pair that makes a character
            json.dumps(row, ensure_ascii=False).encode()
        return row, text
    except ValidationError as error:
        fault = error.errors()[0]
        place = ".".join(map(str, fault["loc"]))
        raise ValueError(f"{place}: {fault['msg']}" if place else 'write {"id": …, "title": …, "text": …}') from None
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    except UnicodeEncodeError as error:
        raise ValueError(f"half a character stands alone: {ascii(error.object[error.start])[1:-1]}") from None
    except ValueError as error:
        raise ValueError(f"this is no JSON object: {error}") from None


def written(row: dict[str, Any], text: Text, lexicon: Lexicon) -> str:
    """Return a line as it came with what its text names."""
    return _as_json(row | annotated(text.record, lexicon))


def annotated(record: Record, lexicon: Lexicon) -> dict[str, object]:
    """Return what a record names, as `her2low annotate` prints it."""
    mentions = lexicon.find(record)
    types = item_types.detect_all(sight(record, None, seen_at=clock()), mentions)
    return _by_kind(mentions, len(record.title) + 1 if record.title else 0) | {"item_types": [t.label for t in types]}


def _by_kind(mentions: Sequence[Mention], body: int) -> dict[str, object]:
    """Return the mentions of each kind; `body` is where the text begins behind the title."""
    rows: dict[str, list[dict[str, object]]] = {kind: [] for kind in KINDS}
    for m in mentions:
        entity, shift = m.entity, 0 if m.place == "title" else body
        rows[entity.kind].append(
            {
                "id": entity.id,
                "quote": m.quote,
                "start": m.start + shift,
                "end": m.end + shift,
                "excluded": m.excluded,
                "implied": m.implied,
                "by": m.by,
            }
        )
    return {f"{kind}s": found for kind, found in rows.items()}
