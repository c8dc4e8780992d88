"""The values in which a paper's results are kept."""

from __future__ import annotations

from dataclasses import dataclass

from bot.annotate.numbers.quantities import Interval


@dataclass(frozen=True, slots=True)
class Group:
    """What one group reached: "10.1" "mo", and its name in the author's words, where there are several."""

    value: str
    unit: str
    name: str = ""
    interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class Ratio:
    """A hazard ratio of the first group over the second."""

    value: str
    interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """One endpoint's result, from one sentence (`quote`, which stands at `start`).

    Of two groups the second is the comparator; where only their ratio is told, their values are empty."""

    endpoint: str  # "PFS", "12-mo OS"
    groups: tuple[Group, ...]
    ratio: Ratio | None = None
    chance: str = ""  # "p<0.001"
    population: str = ""  # in the author's words; empty: all patients
    pooled: bool = False  # over several studies
    quote: str = ""
    start: int = 0

    @property
    def end(self) -> int:
        return self.start + len(self.quote)
