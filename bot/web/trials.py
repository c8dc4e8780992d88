"""GET /trials/NCT…: a trial's history as a page that runs nothing and loads nothing."""

from __future__ import annotations

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

POLICY = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
LONGEST = 40  # characters of a number or an acronym


def trial_route(page_of: Callable[[str], str | None]) -> Route:
    """Return the route; `page_of` gives the page of a number or a name, or None where no such trial is known."""

    async def trial(request: Request) -> Response:
        page = await run_in_threadpool(page_of, request.path_params["name"][:LONGEST])
        if page is None:
            return PlainTextResponse("no such trial is known here", status_code=404)
        return HTMLResponse(page, headers=POLICY)

    return Route("/trials/{name}", trial, methods=["GET"])
