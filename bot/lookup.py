"""What is looked up in the log when somebody asks: the newest items, a trial's history, the trials about something."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.annotate.citations import acronyms_in, folded, number_of
from bot.annotate.lexicon import Lexicon
from bot.ask import tags
from bot.digest.timeline import Timeline, merged_versions, timeline
from bot.match import match, subject, unnamed
from bot.model import Criteria, Entry, Importance, Item, Origin, Trial, Version
from bot.ports import Store

MENTIONED = 200  # items that name a trial, of which the newest are shown


def latest(
    store: Store, criteria: Criteria, count: int, *, since: date | None = None, reach: int | None = None
) -> Sequence[Entry]:
    """Return the newest items that meet the criteria; without any, the newest in which something was recognised.

    `reach` is how many items are looked at, at most, for who has no time to wait."""
    found: list[Entry] = []
    for entry in store.latest(tags(criteria), limit=reach):
        if since and entry.item.entered < since:
            break
        if entry.origin is not Origin.ASIDE and match(entry.item, criteria):
            found.append(entry)
        if len(found) >= count:
            break
    return found


def number_called(store: Store, words: str) -> str:
    """Return the NCT number that words are, or that of the trial whose name they are; "" where none is known."""
    found = store.latest(frozenset({f"trial:{folded(words)}"}), limit=MENTIONED)
    trials = (entry.item.record for entry in found if isinstance(entry.item.record, Trial))
    return number_of(words) or next((trial.nct for trial in trials if folded(trial.acronym) == folded(words)), "")


def history(store: Store, number: str, *, earlier: Sequence[Version] = ()) -> Timeline | None:
    """Return a trial's history from our own versions and those that the registry gave, with the papers that name it."""
    versions = merged_versions(store.versions(f"nct:{number}"), earlier)
    names = {number, *(name for version in versions[-1:] for name in acronyms_in(version.record))}
    items = (entry.item for entry in store.latest(frozenset(f"trial:{name}" for name in names), limit=MENTIONED))
    return timeline(versions, items, data_as_of=as_of(store))


def trials_about(criteria: Criteria, store: Store, lexicon: Lexicon, *, now: datetime) -> Iterator[Trial]:
    """Yield the trials that criteria are about, whatever they wait to happen to them, as they last looked."""
    asked = subject(criteria)
    at_sight = unnamed(asked)
    for trial in store.trials():
        today = Item(trial.key, "clinicaltrials", trial, (), (), (), Importance.MINOR, now.date(), now)
        # reading a trial for names takes a hundred times as long as the rest
        if match(today, at_sight) and match(replace(today, mentions=lexicon.find(trial)), asked):
            yield trial


def as_of(store: Store) -> str:
    """Return when the registry processed the data that we last read."""
    return next((state.data_as_of for state in store.sources() if state.data_as_of), "")
