"""The templates of each form: one environment per format, where escaping is set and undefined names fail."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.digest.safe import mrkdwn, plain, slack_link
from bot.digest.views import data_day

_BOT = Path(__file__).parent.parent
# a wheel carries the templates inside the package, a checkout beside it
FOLDER = _BOT / "templates" if (_BOT / "templates").is_dir() else _BOT.parent / "templates"


def fill(name: str, **values: object) -> str:
    """Return a template ("slack/line.j2") with its values, escaped as its folder's format asks."""
    return environment(name.split("/", 1)[0]).get_template(name).render(values)


@cache
def environment(form: str) -> ImmutableSandboxedEnvironment:
    """Return the environment of "email" and "web" (HTML), "slack" (mrkdwn) or "text"."""
    made = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(FOLDER),
        undefined=StrictUndefined,
        autoescape=form in ("email", "web"),
        finalize={"slack": _slack, "text": _text}.get(form),
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters["link"] = slack_link
    made.filters["data_day"] = data_day
    return made


def _slack(value: object) -> str:
    return mrkdwn(value if isinstance(value, str) else str(value))


def _text(value: object) -> str:
    return plain(str(value))
