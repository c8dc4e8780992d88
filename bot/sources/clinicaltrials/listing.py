"""What the registry still lists. A record that was removed or merged changes no more, so no sweep ever finds it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from bot.fetch import Answer
from bot.sources.clinicaltrials.parse import parse_numbers, parse_one

PORTION = 250  # numbers in one request; an address of 8 kB is refused by some proxies

Get = Callable[[str, Mapping[str, str], Sequence[int]], Answer]


def unlisted(get: Get, numbers: Sequence[str], name: str) -> Iterator[str]:
    """Yield those of the NCT numbers under which the registry lists no trial; raise SourceError."""
    for start in range(0, len(numbers), PORTION):
        portion = numbers[start : start + PORTION]
        yield from sorted(set(portion) - _listed(get, portion, name))


def _listed(get: Get, portion: Sequence[str], name: str) -> frozenset[str]:
    params = {"filter.ids": ",".join(portion), "fields": "NCTId", "pageSize": str(len(portion))}
    return parse_numbers(get("api/v2/studies", params, (200,)).body, name)


def whereabouts(get: Get, nct: str, name: str) -> str:
    """Return where a trial went: the number that it goes by, its own where it is listed after all, or "removed"."""
    answer = get(f"api/v2/studies/{nct}", {"fields": "NCTId"}, (200, 404))
    return "removed" if answer.status == 404 else parse_one(answer.body, name)
