"""ClinicalTrials.gov as its API answers, with trials of our own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.fetch.web import Asked, Reply, Route

STAMP = "2026-11-22T09:00:06"


def a_study(
    nct: str = "NCT09000001", *, updated: str = "2026-11-20", first: str = "2025-01-10", **modules: Any
) -> dict[str, Any]:
    """A study in the registry's shape; `modules` are further modules, or parts of those that are here."""
    protocol: dict[str, Any] = {
        "identificationModule": {"nctId": nct, "briefTitle": "A trial in HER2-low breast cancer"},
        "statusModule": {
            "overallStatus": "RECRUITING",
            "studyFirstPostDateStruct": {"date": first, "type": "ACTUAL"},
            "lastUpdatePostDateStruct": {"date": updated, "type": "ACTUAL"},
        },
    }
    for name, module in modules.items():
        protocol[name] = {**protocol.get(name, {}), **module}
    return {"protocolSection": protocol, "hasResults": False}


@dataclass
class Registry:
    """Studies in the order of a sweep, for some their versions by date, and for numbers merged where they lead."""

    studies: list[dict[str, Any]]
    versions: dict[str, list[tuple[str, dict[str, Any]]]] = field(default_factory=dict)
    merged: dict[str, str] = field(default_factory=dict)
    stamp: str = STAMP

    @property
    def routes(self) -> Mapping[str, Reply | Route]:
        routes: dict[str, Reply | Route] = {"/api/v2/version": self.version, "/api/v2/studies": self.page}
        for nct, versions in self.versions.items():
            place = f"/api/int/studies/{nct}/history"
            changes = [{"version": number, "date": day} for number, (day, _study) in enumerate(versions)]
            routes[place] = _always({"changes": changes})
            routes |= {f"{place}/{n}": _always({"study": study}) for n, (_day, study) in enumerate(versions)}
        routes |= {f"/api/v2/studies/{number_of(study)}": _always(study) for study in self.studies if number_of(study)}
        places = {f"/api/v2/studies/{old}": f"/api/v2/studies/{new}" for old, new in self.merged.items()}
        return routes | {old: Reply(status=301, headers={"Location": new}) for old, new in places.items()}

    def version(self, _asked: Asked) -> Reply:
        return Reply(json.dumps({"apiVersion": "2.0.5", "dataTimestamp": self.stamp}))

    def page(self, asked: Asked) -> Reply:
        start, size = int(asked.params.get("pageToken", "0")), int(asked.params["pageSize"])
        wanted = asked.params.get("filter.ids")
        found = [one for one in self.studies if wanted is None or number_of(one) in wanted.split(",")]
        answer: dict[str, Any] = {"studies": found[start : start + size]}
        if start + size < len(found):
            answer["nextPageToken"] = str(start + size)
        return Reply(json.dumps(answer if start else {"totalCount": len(found), **answer}))


def number_of(study: dict[str, Any]) -> str:
    return str(study.get("protocolSection", {}).get("identificationModule", {}).get("nctId", ""))


def _always(value: object) -> Route:
    return lambda _asked: Reply(json.dumps(value))
