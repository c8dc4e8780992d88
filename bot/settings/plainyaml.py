"""YAML that knows only strings: `on:`, `12:30` and `NO` are text, as they are written.

The file is hostile until proven otherwise: size, depth, anchors, tags and duplicate keys are checked on the stream of
events, before anything is built. The pure Python parser does it; the C one dies on deep nesting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from bot.errors import ConfigurationError

SIZE_LIMIT = 1_000_000  # 1,000 subscriptions are about 250 kB
DEPTH_LIMIT = 20

Value = str | list["Value"] | dict[str, "Value"]
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed file: its value, and the line of every part of it."""

    name: str
    value: Value
    root: yaml.Node | None

    def line(self, path: Path) -> int:
        """Return the line on which the part at `path` stands, or that of the nearest part above it."""
        node, line = self.root, 1
        for step in path:
            found = _child(node, step)
            if found is None:
                if isinstance(step, int):
                    continue  # one value where a list may stand: the list was added when it was read
                break
            line, node = found
        return line

    def where(self, path: Path) -> str:
        return f"{self.name}:{self.line(path)}"


def parse(text: bytes, name: str) -> Document:
    """Return the only document of a YAML text, every scalar a string; raise ConfigurationError with file:line."""
    if len(text) > SIZE_LIMIT:
        raise ConfigurationError(f"{name}:1: the file has {len(text):,} bytes; at most {SIZE_LIMIT:,} are read")
    try:
        source = text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = text[: error.start].count(b"\n") + 1
        raise ConfigurationError(f"{name}:{line}: not UTF-8 text; save the file as UTF-8") from error
    try:
        _check_events(source, name)
        root = yaml.compose(source, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark is not None else 1
        hint = "; use spaces instead of tabs" if "\\t" in str(error.problem) else ""
        above = source.splitlines()[max(line - 2, 0) : line]
        if not hint and any(re.search(r"[\[{,:]\s*#", text) for text in above):
            hint = '; what begins with # needs quotes: "#channel"'
        raise ConfigurationError(f"{name}:{line}: not YAML: {error.problem}{hint}") from error
    except yaml.reader.ReaderError as error:
        line = source[: error.position].count("\n") + 1
        raise ConfigurationError(f"{name}:{line}: a character that YAML does not allow: {error.character!r}") from error
    faults = list(_duplicates(root, name)) if root else []
    if faults:
        raise ConfigurationError(*faults)
    return Document(name, _plain(root) if root else {}, root)


def _check_events(source: str, name: str) -> None:
    depth = documents = 0
    for event in yaml.parse(source, Loader=yaml.SafeLoader):
        where = f"{name}:{event.start_mark.line + 1}" if event.start_mark else name
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise ConfigurationError(f"{where}: anchors (&) and aliases (*) are not read; write the value out")
        tag = getattr(event, "tag", None)
        if tag not in (None, "!"):
            raise ConfigurationError(f"{where}: tags ({tag}) are not read; remove it")
        documents += isinstance(event, yaml.DocumentStartEvent)
        if documents > 1:
            raise ConfigurationError(f"{where}: a second document (---); keep everything in one")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEPTH_LIMIT:
            raise ConfigurationError(f"{where}: nested more than {DEPTH_LIMIT} deep")


def _duplicates(node: yaml.Node, name: str) -> Iterator[str]:
    if isinstance(node, yaml.SequenceNode):
        for inner in node.value:
            yield from _duplicates(inner, name)
    elif isinstance(node, yaml.MappingNode):
        seen: dict[str, int] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                yield f"{name}:{line}: a key must be a word"
                continue
            if key.value in seen:
                yield f"{name}:{line}: {key.value} is given twice, first on line {seen[key.value]}; keep one"
            seen.setdefault(key.value, line)
            yield from _duplicates(value, name)


def _plain(node: yaml.Node) -> Value:
    if isinstance(node, yaml.MappingNode):
        return {key.value: _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(inner) for inner in node.value]
    return str(node.value)


def _child(node: yaml.Node | None, step: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return key.start_mark.line + 1, value
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step].start_mark.line + 1, node.value[step]
    return None
