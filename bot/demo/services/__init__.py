"""The services whose answers the demo gives; each says how it answers a request on a day, and touches no network."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

Params = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Request:
    """What a connector asks: the path below the service's own, and the parameters of the query and the form."""

    path: str
    params: Params = field(default_factory=dict)
    etag: str = ""  # If-None-Match


@dataclass(frozen=True, slots=True)
class Answer:
    """What the service sends back."""

    body: bytes
    content_type: str = "application/json"
    status: int = 200
    etag: str = ""


NOT_FOUND = Answer(b"not found", "text/plain", 404)


def as_json(value: object) -> Answer:
    """Return an answer that carries a value as JSON."""
    return Answer(json.dumps(value, ensure_ascii=False).encode())


def whole(params: Params, name: str, default: int) -> int:
    """Return a parameter that is a whole number, or the default where it is missing or is none."""
    given = params.get(name, "")
    return int(given) if given.isdecimal() else default
