"""What is long over is forgotten, and nothing comes back as new."""

from __future__ import annotations

from datetime import timedelta

from bot.model import DeliveryState, Origin, Reading
from bot.store import SqlStore
from tests.store.builders import CHANNEL, NOW, a_batch, a_delivery, a_plan, a_reading, a_trial, an_item

YEAR = timedelta(days=365)


def test_old_versions_and_old_words_go_and_what_was_told_stays(store: SqlStore) -> None:
    shown = a_trial(overall_status="RECRUITING")
    store.save("ct", a_batch(), [a_reading(an_item(shown))], origin=Origin.POLL, now=NOW)
    for enrollment in (10, 20):
        record = a_trial(overall_status="RECRUITING", enrollment=enrollment)
        store.save("ct", a_batch(), [Reading(record, None)], origin=Origin.POLL, now=NOW)
    sent = a_delivery("sent", shown.key, state=DeliveryState.DELIVERED)
    waiting = a_delivery("waits", planned_at=NOW)
    store.save_plan(a_plan(sent, waiting))

    assert store.prune(before=NOW) == store.prune(before=NOW)  # nothing is older yet
    pruned = store.prune(before=NOW + YEAR)
    assert (pruned.versions, pruned.messages) == (1, 1)

    entry = store.item(shown.key)
    assert entry is not None
    assert entry.item.record == shown
    assert store.known([shown])[shown.key].record.enrollment == 20
    assert store.told(CHANNEL, [shown.key]) == {shown.key: NOW}
    assert {one.id: bool(one.payload) for one in store.deliveries()} == {"sent": False, "waits": True}
    again = store.prune(before=NOW + YEAR)
    assert (again.versions, again.messages) == (0, 0)
