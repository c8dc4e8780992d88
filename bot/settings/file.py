"""subscriptions.yaml as frozen values, or every fault of it as `file:line: what, and how to mend it`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from bot.errors import ConfigurationError
from bot.settings import plainyaml
from bot.settings.shape import FileShape, SourcesSettings, SubscriptionSettings, nearest


@dataclass(frozen=True, slots=True)
class ConfigurationFile:
    """The file, checked; `document` tells on which line a value stands."""

    document: plainyaml.Document
    sources: SourcesSettings
    subscriptions: tuple[SubscriptionSettings, ...]

    def where(self, *path: str | int) -> str:
        return self.document.where(path)


def read_file(path: Path) -> ConfigurationFile:
    """Return what subscriptions.yaml says; raise ConfigurationError with every fault of it."""
    try:
        text = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise ConfigurationError(
            f"{path.name}:1: {reason}; write one (see README.md) or name it by --config"
        ) from error
    return understood(text, path.name)


def understood(text: bytes, name: str) -> ConfigurationFile:
    """Return what the file's bytes say; raise ConfigurationError with every fault."""
    document = plainyaml.parse(text, name)
    if not isinstance(document.value, dict):
        raise ConfigurationError(f"{name}:1: write `sources:` and `subscriptions:` at the top")
    try:
        shape = FileShape.model_validate(document.value)
    except ValidationError as error:
        raise ConfigurationError(*dict.fromkeys(_faults(error, document))) from error
    faults = [*_repeated(shape, document)]
    if faults:
        raise ConfigurationError(*faults)
    return ConfigurationFile(document, shape.sources, shape.subscriptions)


def _faults(error: ValidationError, document: plainyaml.Document) -> Iterator[str]:
    for fault in error.errors(include_url=False):
        path = tuple(step for step in fault["loc"] if not str(step).startswith("function-"))
        yield f"{document.where(path)}: {_subject(path, document)}{_mend(path, fault)}"


def _subject(path: plainyaml.Path, document: plainyaml.Document) -> str:
    """Return the subscription's id, where the fault is in one."""
    value = document.value
    if path[:1] != ("subscriptions",) or len(path) < 2 or not isinstance(value, dict):
        return ""
    subscriptions = value["subscriptions"]
    one = subscriptions[int(path[1])] if isinstance(subscriptions, list) else subscriptions
    name = one.get("id") if isinstance(one, dict) else None
    return f"{name}: " if isinstance(name, str) and name else ""


DELIVER_HINT = 'write deliver: {slack: "#channel"} or {email: name@example.org}'
MENDS = {
    "deliver": DELIVER_HINT,
    "id": "write id: and a short name of your own",
    "match": "write match: {biomarkers: [HER2-low]}",
    "name": "write name: and what people should read",
    "url": "write url: https://…",
}


def _mend(path: plainyaml.Path, fault: Any) -> str:
    key = str(next((step for step in reversed(path) if isinstance(step, str)), "the file"))
    kind, said = fault["type"], fault["msg"]
    if kind == "extra_forbidden":
        known = _keys_beside(path)
        return f"unknown key {key}{nearest(key, known) or '; known here: ' + ', '.join(known)}"
    if kind == "missing":
        return f"{key} is missing; {MENDS.get(key, f'write {key}: …')}"
    if kind == "literal_error":
        expected = fault["ctx"]["expected"].replace("'", "").replace(" or ", ", ")
        return f"{key}: {fault['input']!r} is not one of {expected}{nearest(str(fault['input']), expected.split(', '))}"
    if kind == "value_error":
        return f"{key}: {said.removeprefix('Value error, ')}"
    if kind in ("model_type", "dict_type", "model_attributes_type"):
        return f"{key}: write keys and values below it; {MENDS.get(key, f'write {key}: {{key: value}}')}"
    return f"{key}: {said[0].lower()}{said[1:]}"


def _keys_beside(path: plainyaml.Path) -> list[str]:
    """Return the keys that may stand where an unknown one stands."""
    shape: type[BaseModel] = FileShape
    for step in path[:-1]:
        field = shape.model_fields.get(str(step)) or next(
            (f for f in shape.model_fields.values() if f.alias == step), None
        )
        if field is not None:
            shape = _shape_in(field.annotation) or shape
    return [field.alias or name for name, field in shape.model_fields.items()]


def _shape_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for inner in get_args(annotation) if (found := _shape_in(inner))), None)


def _repeated(shape: FileShape, document: plainyaml.Document) -> Iterator[str]:
    """Yield what is said twice where it must be said once: ids of subscriptions, names of sources."""
    seen: dict[str, int] = {}
    for number, subscription in enumerate(shape.subscriptions):
        line = document.line(("subscriptions", number, "id"))
        if subscription.id in seen:
            first = seen[subscription.id]
            yield f"{document.name}:{line}: id {subscription.id} is taken by line {first}; give it another"
        seen.setdefault(subscription.id, line)
    names = {"pubmed": 0, "clinicaltrials": 0, "feeds": 0}
    for number, feed in enumerate(shape.sources.feeds):
        line = document.line(("sources", "feeds", number, "name"))
        if feed.name.lower() in names:
            yield f"{document.name}:{line}: the name {feed.name!r} is taken; give this feed another"
        names.setdefault(feed.name.lower(), line)
