"""What a registry sweep costs: 5,000 updated trials of about 70 kB each, from a local server made here.

    python benchmarks/sweep.py [--trials 5000]

Prints requests, peak memory of the reading process, and time beside fetching and parsing the same JSON once.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import threading
import time
import urllib.request
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from bot.fetch import Fetcher
from bot.sources.clinicaltrials import ClinicalTrials

NOW = datetime(2026, 11, 23, tzinfo=UTC)
STAMP = "2026-11-22T09:00:06"
SIZE = 70_000  # characters of a record as a sweep asks for it; with `fields`, the real ones are a fifth of that


def a_study(number: int) -> dict[str, object]:
    """Return a study whose asked fields alone make the size: the worst case of `fields`."""
    criterion = f"* Criterion of trial {number}: HER2-low, IHC 1+ or IHC 2+ and ISH-negative, by local testing\n"
    places = [
        {"facility": f"Site {n}", "city": "Town", "country": ("Japan", "Spain", "Kenya")[n % 3]} for n in range(150)
    ]
    protocol = {
        "identificationModule": {"nctId": f"NCT{number:08d}", "briefTitle": f"Trial {number} in breast cancer"},
        "statusModule": {
            "overallStatus": "RECRUITING",
            "studyFirstPostDateStruct": {"date": "2025-01-10"},
            "lastUpdatePostDateStruct": {"date": "2026-11-20"},
        },
        "contactsLocationsModule": {"locations": places},
        "eligibilityModule": {
            "eligibilityCriteria": "Inclusion Criteria:\n" + criterion * ((SIZE - 12_000) // len(criterion))
        },
    }
    return {"protocolSection": protocol, "hasResults": False}


def serve(trials: int, ready: multiprocessing.Queue[int]) -> None:
    """Answer as the registry does, page by page, from bytes that are made once a page."""
    pages: dict[tuple[int, int], bytes] = {}

    class Registry(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = parse_qs(urlsplit(self.path).query)
            body = json.dumps({"dataTimestamp": STAMP}).encode() if "version" in self.path else page(asked)
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None: ...

    def page(asked: dict[str, list[str]]) -> bytes:
        start, size = int(asked.get("pageToken", ["0"])[0]), int(asked["pageSize"][0])
        if (start, size) not in pages:
            end = min(start + size, trials)
            answer: dict[str, object] = {
                "studies": [a_study(n) for n in range(start + 1, end + 1)],
                "totalCount": trials,
            }
            pages.clear()
            pages[start, size] = json.dumps(answer | ({"nextPageToken": str(end)} if end < trials else {})).encode()
        return pages[start, size]

    server = ThreadingHTTPServer(("127.0.0.1", 0), Registry)
    threading.Thread(target=server.serve_forever).start()
    ready.put(server.server_port)


def bare(port: int, trials: int, size: int, answer: multiprocessing.Queue[tuple[float, float, int]]) -> None:
    """Fetch and parse the same pages once, and nothing else."""
    spent, requests = 0.0, 0
    for start in range(0, trials, size):
        url = f"http://127.0.0.1:{port}/api/v2/studies?pageSize={size}&pageToken={start}"
        body = urllib.request.urlopen(url).read()
        began = time.process_time()
        json.loads(body)
        spent += time.process_time() - began
        requests += 1
    answer.put((spent, _peak(), requests))


def ours(port: int, answer: multiprocessing.Queue[tuple[float, float, int]]) -> None:
    """Sweep the registry as a poll does, up to the trials, and keep none."""
    with Fetcher(user_agent="benchmark", allow_private=frozenset({f"127.0.0.1:{port}"})) as web:
        source = ClinicalTrials(web, url=f"http://127.0.0.1:{port}")
        cursor = json.dumps({"stamp": "before", "posted": "2026-11-19", "whole": "2026-11-01"})
        began, batches = time.process_time(), 0
        for _batch in source.fetch(cursor, now=NOW):
            batches += 1
        answer.put((time.process_time() - began, _peak(), batches))


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _measured(what: object, *args: object) -> tuple[float, float, int]:
    answer: multiprocessing.Queue[tuple[float, float, int]] = multiprocessing.Queue()
    process = multiprocessing.Process(target=what, args=(*args, answer))  # type: ignore[arg-type]
    process.start()
    found = answer.get(timeout=300)
    process.join()
    return found


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--trials", type=int, default=5_000)
    trials = asked.parse_args().trials
    multiprocessing.set_start_method("spawn")
    ready: multiprocessing.Queue[int] = multiprocessing.Queue()
    server = multiprocessing.Process(target=serve, args=(trials, ready), daemon=True)
    server.start()
    port = ready.get(timeout=60)
    once, once_peak, _ = _measured(bare, port, trials, ClinicalTrials.page_size)
    swept, peak, requests = _measured(ours, port)
    server.terminate()
    print(f"{trials} trials of about {SIZE // 1000} kB: {requests} requests of {ClinicalTrials.page_size}")
    print(f"json.loads once: {once:.2f} s of CPU, peak {once_peak:.0f} MB")
    print(f"sweep: {swept:.2f} s of CPU, {swept / once:.1f} times that, peak {peak:.0f} MB")


if __name__ == "__main__":
    main()
