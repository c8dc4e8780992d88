"""What the doctor found, and how much it matters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Level(StrEnum):
    """OK, WARN (it works, somebody should look), FAIL (it does not work)."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was tried. `theirs` and `ours`: what the other side's clock said, and ours at that moment."""

    subject: str
    level: Level
    said: str
    mend: str = ""
    theirs: datetime | None = None
    ours: datetime | None = None
