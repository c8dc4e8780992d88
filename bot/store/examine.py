"""Whether a database can be worked with: reached, of this schema, writable, whole. Changes and creates nothing."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, text, update

from bot.errors import SchemaOutdated, StoreError
from bot.store.database import connect, parse_url, reading, writing
from bot.store.schema import HEAD, version
from bot.store.tables import LOG_HEAD


def examine(url: str) -> tuple[str, ...]:
    """Return what was found in good order, in words; raise StoreError with what is wrong and how to mend it."""
    address = parse_url(url)
    shown = address.render_as_string(hide_password=True)
    if address.get_backend_name() == "sqlite" and not Path(address.database or "").exists():
        return (_not_made_yet(Path(address.database or ""), shown),)
    engine = connect(url)
    try:
        return (f"reached {shown}", _schema(engine), _writable(engine), *_whole(engine))
    finally:
        engine.dispose()


def _not_made_yet(file: Path, shown: str) -> str:
    if not file.absolute().parent.is_dir():
        raise StoreError(f"{shown}: its folder does not exist; create {file.absolute().parent}")
    return f"{shown} does not exist yet; it is made on first use"


def _schema(engine: Engine) -> str:
    with reading(engine) as connection:
        found = version(connection)
    if found is None:
        raise SchemaOutdated("the database is empty; run `her2low migrate` (or let the first command make it)")
    if found != HEAD:
        mend = "run `her2low migrate`" if found < HEAD else "install the newer her2low that made it"
        raise SchemaOutdated(f"the database has schema {found}, this her2low needs {HEAD}: {mend}")
    return f"schema {found}"


class _Undo(Exception):
    """Ends a transaction that must leave no trace."""


def _writable(engine: Engine) -> str:
    try:
        with writing(engine) as connection:
            connection.execute(update(LOG_HEAD).values(seq=LOG_HEAD.c.seq))
            raise _Undo
    except _Undo:
        return "can be written"


def _whole(engine: Engine) -> tuple[str, ...]:
    if engine.dialect.name != "sqlite":
        return ()
    with reading(engine) as connection:
        said = str(connection.execute(text("PRAGMA quick_check(1)")).scalar())
        journal = str(connection.execute(text("PRAGMA journal_mode")).scalar())
    if said != "ok":
        raise StoreError(f"the file is damaged ({said}); bring back a backup")
    if journal != "wal":
        raise StoreError(f"journal_mode is {journal}, not wal; keep the file off network drives")
    return ("the file is whole, journal in WAL",)
