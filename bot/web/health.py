"""GET /healthz: the process lives. GET /readyz: whether it, the worker and the sources do their work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.errors import StoreError
from bot.logs import log
from bot.vitals import Vitals


def health_routes(vitals: Callable[[], Vitals]) -> tuple[Route, ...]:
    """Return the two routes; `vitals` raises StoreError where the database cannot be used."""

    async def healthz(_request: Request) -> Response:
        return PlainTextResponse("ok")

    async def readyz(_request: Request) -> Response:
        try:
            found = await run_in_threadpool(vitals)
        except StoreError as error:
            log.error("not ready", error=str(error))
            return JSONResponse({"ready": False, "faults": ["the database cannot be used"]}, status_code=503)
        faults = list(found.ailments())
        ages = {"last_read": _iso(found.last_read), "last_round": _iso(found.last_round)}
        return JSONResponse({"ready": not faults, "faults": faults} | ages, status_code=503 if faults else 200)

    return Route("/healthz", healthz, methods=["GET"]), Route("/readyz", readyz, methods=["GET"])


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
