"""Questions to the stand-in over the wire, as any client would ask them."""

import json
from datetime import date
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from lxml import etree

TODAY = date(2026, 11, 23)
EUTILS = "/entrez/eutils/"
HER2 = "HER2[tiab] OR ERBB2[tiab]"


def ask(standin, path, form=None, headers=None, **params):
    """Return status, headers and body of an answer."""
    url = f"{standin.url}{path}?{urlencode(params)}"
    request = Request(url, urlencode(form).encode() if form else None, headers or {})
    try:
        with urlopen(request, timeout=5) as answer:
            return answer.status, answer.headers, answer.read()
    except HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


def ask_json(standin, path, **params):
    status, headers, body = ask(standin, path, **params)
    assert (status, headers["Content-Type"]) == (200, "application/json")
    return json.loads(body)


def search(standin, **params):
    given = {"db": "pubmed", "retmode": "json", "retmax": 100, **params}
    return ask_json(standin, EUTILS + "esearch.fcgi", **given)["esearchresult"]


def papers(standin, *pmids):
    """Return the PubmedArticle elements of some papers, or of all that a search finds."""
    wanted = ",".join(pmids or search(standin)["idlist"])
    _, _, body = ask(standin, EUTILS + "efetch.fcgi", db="pubmed", retmode="xml", id=wanted)
    return etree.fromstring(body).findall("PubmedArticle")


def studies(standin, term="", **params):
    given = {"query.term": term, "pageSize": 100, **params}
    return ask_json(standin, "/api/v2/studies", **given)["studies"]


def feed(standin, name, **headers):
    _, _, body = ask(standin, f"/feeds/{name}.xml", headers=headers)
    return [item.findtext("title") for item in etree.fromstring(body).iter("item")]


def nct(study):
    return study["protocolSection"]["identificationModule"]["nctId"]


def updated(study):
    return study["protocolSection"]["statusModule"]["lastUpdatePostDateStruct"]["date"]
