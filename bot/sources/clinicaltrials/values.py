"""Values of the registry's JSON, of which nothing is sure: what is missing, or of another type, is an empty value."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from bot.errors import SourceChanged
from bot.plaintext import clean_line, clean_paragraphs

Json = Mapping[str, Any]

# texts come as Markdown: a backslash before a sign that would otherwise mean something
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!<>~^&|$])")


def json_object(body: bytes, name: str, *, made_of: Callable[[dict[str, Any]], Any] | None = None) -> Json:
    """Return the JSON object that an answer is; raise SourceChanged."""
    try:
        answer = json.loads(body, object_hook=made_of)
    except (ValueError, RecursionError) as error:
        raise SourceChanged(f"{name}: the registry's answer is no JSON: {error}") from error
    if not isinstance(answer, dict):
        raise SourceChanged(f"{name}: the registry's answer is no JSON object")
    return answer


def object_in(holder: Json, name: str) -> Json:
    value = holder.get(name)
    return value if isinstance(value, dict) else {}


def objects_in(holder: Json, name: str) -> tuple[Json, ...]:
    value = holder.get(name)
    return tuple(one for one in value if isinstance(one, dict)) if isinstance(value, list) else ()


def code_in(holder: Json, name: str) -> str:
    """Return a value of the registry's own vocabulary, as it stands."""
    value = holder.get(name)
    return clean_line(value) if isinstance(value, str) else ""


def codes_in(holder: Json, name: str) -> tuple[str, ...]:
    value = holder.get(name)
    return tuple(clean_line(one) for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def line_in(holder: Json, name: str) -> str:
    return _ESCAPED.sub(r"\1", code_in(holder, name))


def lines_in(holder: Json, name: str) -> tuple[str, ...]:
    return tuple(line for one in codes_in(holder, name) if (line := _ESCAPED.sub(r"\1", one)))


def paragraphs_in(holder: Json, name: str) -> str:
    value = holder.get(name)
    return _ESCAPED.sub(r"\1", clean_paragraphs(value)) if isinstance(value, str) else ""
