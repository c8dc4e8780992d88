"""What we remember: the log of items, records and their versions, sources, positions and the ledger of deliveries.

`open_store(url)` is the way in. SQLite and PostgreSQL run the same code and the same tests.
"""

from bot.store.presence import backup
from bot.store.schema import migrate
from bot.store.store import SqlStore, open_store

__all__ = ["SqlStore", "backup", "migrate", "open_store"]
