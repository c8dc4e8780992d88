"""How PubMed's E-utilities answer: esearch as JSON, efetch as XML."""

from __future__ import annotations

import base64
import re
from datetime import timedelta
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from bot.demo.bundle import Bundle, State
from bot.demo.services import NOT_FOUND, Answer, Params, Request, as_json, whole
from bot.demo.services.search import finds
from bot.model import Article

MARKUP = re.compile(r"&lt;(/?(?:i|b|sub|sup))&gt;")
PERSON = re.compile(r"(?P<last>.+) (?P<initials>[A-Z]{1,3})")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LATE = timedelta(days=366)  # after that, NLM takes the publication date for the Entrez date
NO_HISTORY = Answer(b"<eFetchResult><ERROR>Unable to obtain query #1</ERROR></eFetchResult>", "text/xml", 400)


def answer(bundle: Bundle, day: int, request: Request) -> Answer:
    """Return what PubMed answers on a day."""
    if request.path == "esearch.fcgi":
        return _esearch(bundle, day, request.params)
    if request.path == "efetch.fcgi":
        return _efetch(bundle, day, request.params)
    return NOT_FOUND


def _visible(bundle: Bundle, day: int) -> tuple[State[Article], ...]:
    """Return every paper as it stands on a day, the last entered first."""
    states = (states[-1] for paper in bundle.papers if (states := paper.until(day)))
    return tuple(sorted(states, key=lambda state: (state.record.entered, state.record.pmid), reverse=True))


def _esearch(bundle: Bundle, day: int, params: Params) -> Answer:
    kind = params.get("datetype", "edat")
    if kind not in ("crdt", "edat", "mdat", "pdat"):
        return _searched({"ERROR": f"Unknown datetype: {kind}"})
    found = [s.record.pmid for s in _visible(bundle, day) if _in_window(s, kind, params) and _named(s, params)]
    start = whole(params, "retstart", 0)
    page = found[start : start + whole(params, "retmax", 20)]
    numbers = {"count": str(len(found)), "retmax": str(len(page)), "retstart": str(start)}
    kept = {"querykey": "1", "webenv": _web_env(found)} if params.get("usehistory") == "y" else {}
    return _searched({**numbers, **kept, "idlist": page, "translationset": [], "querytranslation": params.get("term")})


def _searched(result: dict[str, object]) -> Answer:
    return as_json({"header": {"type": "esearch", "version": "0.3"}, "esearchresult": result})


def _in_window(state: State[Article], kind: str, params: Params) -> bool:
    if not (params.get("mindate") and params.get("maxdate")):
        return True
    low, high = (params[name].replace("-", "/") for name in ("mindate", "maxdate"))
    day = _days(state.record)[kind]
    return low <= day and day[: len(high)] <= high  # "2026/11" ends with the month


def _days(article: Article) -> dict[str, str]:
    """Return the days by which PubMed can be asked for a paper; a journal's month counts from its first day."""
    assert article.entered
    assert article.revised
    entered, revised = article.entered.isoformat(), article.revised.isoformat()
    published = f"{article.published}-01-01"[:10]
    late = published < (article.entered - LATE).isoformat()
    days = {"crdt": entered, "edat": published if late else entered, "mdat": revised, "pdat": published}
    return {kind: day.replace("-", "/") for kind, day in days.items()}


def _named(state: State[Article], params: Params) -> bool:
    return finds(params.get("term", ""), "\n".join(place.text for place in state.record.places))


def _web_env(pmids: list[str]) -> str:
    """Return a name for a search that holds what it found, so that nothing has to be remembered."""
    return "MCID_" + base64.urlsafe_b64encode(",".join(pmids).encode()).decode()


def _efetch(bundle: Bundle, day: int, params: Params) -> Answer:
    wanted = _wanted(params)
    if wanted is None:
        return NO_HISTORY
    articles = {state.record.pmid: state.record for state in _visible(bundle, day)}
    found = [articles[pmid] for pmid in wanted if pmid in articles]
    return Answer(TEMPLATE.render(articles=found).encode(), "text/xml; charset=UTF-8")


def _wanted(params: Params) -> list[str] | None:
    """Return the PMIDs that a request lists, or means by a search; None where there was no such search."""
    if "WebEnv" not in params:
        return re.findall(r"\d+", params.get("id", ""))
    name = params["WebEnv"].removeprefix("MCID_")
    if not re.fullmatch(r"(?:[\w-]{4})*(?:[\w-]{2}==|[\w-]{3}=)?", name) or params.get("query_key") != "1":
        return None
    found = base64.urlsafe_b64decode(name).decode("ascii", "replace").split(",")
    start = whole(params, "retstart", 0)
    return found[start : start + whole(params, "retmax", 20)]


def _marked_up(text: str) -> Markup:
    """Return a text in which only the tags that PubMed itself uses are markup."""
    return Markup(MARKUP.sub(r"<\1>", str(escape(text))))  # noqa: S704 - escaped on the same line


def _person(author: str) -> tuple[str, str] | None:
    """Return last name and initials, or None for the name of a group."""
    match = PERSON.fullmatch(author)
    return (match["last"], match["initials"]) if match else None


def _parts(day: str) -> list[str]:
    """Return year, month and day, as many as a date has."""
    return re.split("[-/]", day)


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(marked_up=_marked_up, person=_person, parts=_parts, days=_days)
    environment.globals.update(months=MONTHS)
    return environment


TEMPLATE = _environment().get_template("efetch.xml")
