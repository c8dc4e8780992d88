"""An announcement: a press release, a notice, an entry of a news feed."""

from bot.annotate.papers import paper
from bot.model import Announcement, ItemType, Mention, Sighting

LABELS = ("News",)
GROUPS = ("Announcements",)


def detect(sighting: Sighting, _mentions: tuple[Mention, ...]) -> ItemType | None:
    told = isinstance(sighting.record, Announcement) and paper(sighting) is None
    return ItemType("news", LABELS[0]) if told else None
