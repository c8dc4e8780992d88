"""Logs as JSON lines: what went how, without what was said, whom it went to, or a secret.

One redaction stands before everything that is written: our own events, what libraries log, and tracebacks.
"""

from __future__ import annotations

import hashlib
import logging
import re
import sys
import threading
from collections.abc import Iterable
from datetime import datetime
from types import TracebackType
from typing import Any, TextIO
from urllib.parse import quote

import structlog
from structlog.typing import EventDict, Processor

from bot.model import Delivery, Health, Outcome

HIDDEN = "[hidden]"
SHORTEST = 6  # characters; a shorter secret would blank out half of the words
SHAPES = (
    (re.compile(r"\bx(?:ox[a-z]|app)(?:\.xox[a-z])?-[\w.-]+", re.I), HIDDEN),  # Slack's tokens
    (re.compile(r"(?<=://)[^\s/@]+(?=@)"), HIDDEN),  # user and password in an address
    (re.compile(r"(?i)\b((?:api_?key|token|password|secret|authorization)[\"']?\s*[=:]\s*[\"']?(?:bearer\s+)?)[^\s\"'&,;]+"),
     rf"\1{HIDDEN}"),
    (re.compile(r"(hooks\.slack(?:-gov)?\.com/)\S+"), rf"\1{HIDDEN}"),
)  # fmt: skip
EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")

log: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger("her2low")


def known_as(address: str) -> str:
    """Return a short hash by which one address can be followed through the logs, and not be read."""
    return hashlib.sha256(address.encode()).hexdigest()[:10]


def redactor(secrets: Iterable[str]) -> Processor:
    """Return what takes secrets and e-mail addresses out of every text of an event."""
    spelt = {way for secret in secrets if len(secret) >= SHORTEST for way in (secret, quote(secret, safe=""))}
    ordered = sorted(spelt, key=len, reverse=True)

    def clean(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: clean(held) for key, held in value.items()}
        if isinstance(value, (list, tuple)):
            return [clean(held) for held in value]
        return clean_text(str(value)) if not isinstance(value, (int, float, bool, type(None))) else value

    def clean_text(text: str) -> str:
        for secret in ordered:
            text = text.replace(secret, HIDDEN)
        for shape, instead in SHAPES:
            text = shape.sub(instead, text)
        return EMAIL.sub(lambda found: known_as(f"email:{found[0]}"), text)

    def redact(_logger: Any, _method: str, event: EventDict) -> EventDict:
        return {key: clean(held) for key, held in event.items()}

    return redact


def _without_colors(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Return the event without the copy of itself that uvicorn paints for a terminal."""
    event.pop("color_message", None)
    return event


def write_json(secrets: Iterable[str], *, to: TextIO | None = None) -> None:
    """Send everything that is logged, by us or by a library, and every uncaught error, to stdout as JSON lines."""
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        _without_colors,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    last: list[Processor] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        redactor(secrets),
        # ASCII: no escape or direction character of somebody's title reaches a terminal
        structlog.processors.JSONRenderer(ensure_ascii=True),
    ]
    handler = logging.StreamHandler(to or sys.stdout)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processors=last, foreign_pre_chain=shared))
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    for loud in ("httpx2", "httpcore2", "alembic"):
        logging.getLogger(loud).setLevel(logging.WARNING)
    sys.excepthook = _log_crash
    threading.excepthook = lambda crash: _log_crash(crash.exc_type, crash.exc_value, crash.exc_traceback)


def _log_crash(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    if error is not None:
        log.critical("crashed", exc_info=(kind, error, trace))


def log_outcome(outcome: Outcome) -> None:
    """Log how the reading of a source went."""
    write = log.warning if outcome.health in (Health.FAILED, Health.SUSPICIOUS) else log.info
    write("read", source=outcome.name, health=outcome.health.value, items=outcome.count, error=outcome.error)


def log_delivery(delivery: Delivery) -> None:
    """Log how a delivery ended; not what it said, and not to whom."""
    address = known_as(str(delivery.address))
    write = log.info if delivery.state == "delivered" else log.warning
    write(
        "sent",
        delivery=delivery.id,
        channel=delivery.address.channel,
        address=address,
        subscriptions=list(delivery.subscriptions),
        items=len(delivery.items),
        state=delivery.state.value,
        attempts=delivery.attempts,
        again_at=_iso(delivery.next_at) if delivery.state == "pending" else None,
        error=delivery.error.replace(delivery.address.target, address),
    )


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
