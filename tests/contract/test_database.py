"""Opening an archive, and what is said when it cannot be opened."""

import sqlite3
import stat
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from storage import schema
from storage.archive import Archive
from storage.engine import make_engine, parse_address, reading, tidy, writing
from storage.errors import BusyError, DamagedError, ForeignDatabaseError, NewerSchemaError, UnreachableError
from storage.migrate import HEAD, SCRIPTS
from storage.rows import add
from storage.schema import metadata
from storage.sources import SourceRef


def execute(url: str, *statements: str) -> None:
    engine = make_engine(url)
    with writing(engine) as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def is_index_of_search(name: str | None) -> bool:
    """SQLAlchemy has no words for it; see storage.search_tables."""
    return name is not None and (name == "fts" or name.startswith("fts_"))


def test_migrations_make_the_tables_the_program_uses(archive) -> None:
    with reading(archive.engine) as connection:
        opts = {"version_table": "gleaner_version", "include_name": lambda name, *_: not is_index_of_search(name)}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, metadata) == []


def test_the_newest_migration_is_the_version_looked_for() -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_an_archive_opened_again_is_as_it_was(database_url, capture) -> None:
    for _ in range(2):
        with Archive.open(database_url) as archive, reading(archive.engine) as connection:
            assert connection.execute(text("SELECT version_num FROM gleaner_version")).scalars().all() == [HEAD]


def test_another_programs_database_is_left_alone(database_url) -> None:
    execute(database_url, "CREATE TABLE stamps (id integer)")
    with pytest.raises(ForeignDatabaseError, match=r"another program's \(tables stamps\): name a database of its own"):
        Archive.open(database_url)


def test_a_newer_archive_is_not_touched(database_url, archive) -> None:
    execute(database_url, "UPDATE gleaner_version SET version_num = '9999'")
    with pytest.raises(NewerSchemaError, match=r"has version 9999, this gleaner knows .*: upgrade gleaner"):
        Archive.open(database_url)


def test_a_writer_that_waits_too_long_says_who_is_in_the_way(database_url, archive, capture) -> None:
    with Archive.open(database_url, patience=0.1) as second, writing(archive.engine):
        source = SourceRef("demo", "https://demo.example/feed")
        with pytest.raises(BusyError, match="held by another process for too long: try again"):
            second.store([capture()], source, None, capture().fetched_at)


def test_a_plain_path_is_a_private_sqlite_file_in_wal_mode(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "archive.db"
    with Archive.open(str(path)) as archive, reading(archive.engine) as connection:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1


def test_the_write_ahead_log_is_used_again(tmp_path: Path) -> None:
    with Archive.open(str(tmp_path / "archive.db")) as archive:
        for number in range(40):
            with writing(archive.engine) as connection:
                add(connection, schema.outlet_names, [{"outlet": str(number), "name": "晨" * 350_000}])
        assert 15_000_000 < (tmp_path / "archive.db-wal").stat().st_size < 18_000_000


def test_tidying_writes_statistics_and_shortens_the_log(tmp_path: Path, capture) -> None:
    with Archive.open(str(tmp_path / "archive.db")) as archive:
        shown = [capture(str(number)) for number in range(200)]
        archive.store(shown, SourceRef("demo", "https://demo.example/feed"), None, shown[0].fetched_at)
        archive.store(shown, SourceRef("demo", "https://demo.example/feed"), None, shown[0].fetched_at)
        tidy(archive.engine)
        with reading(archive.engine) as connection:
            assert connection.execute(text("SELECT count(*) FROM sqlite_stat1")).scalar()
        assert not (tmp_path / "archive.db-wal").stat().st_size


@pytest.mark.parametrize("name", [".", "file/archive.db"])
def test_a_path_that_cannot_be_opened_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UnreachableError, match=r"cannot be opened: .*; check the path"):
        Archive.open(str(tmp_path / name))


def test_a_file_that_is_no_database_is_called_so(tmp_path: Path) -> None:
    (tmp_path / "archive.db").write_bytes(b"no database at all, but long enough" * 100)
    with pytest.raises(DamagedError, match=r"archive\.db is damaged or no SQLite database"):
        Archive.open(str(tmp_path / "archive.db"))


def test_another_programs_file_is_not_changed(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE stamps (id integer)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(ForeignDatabaseError):
        Archive.open(str(path))
    assert path.read_bytes() == before


@pytest.mark.parametrize("address", ["mysql://host/name", "sqlite://", "sqlite:///:memory:", "://"])
def test_addresses_of_no_archive_are_refused(address: str) -> None:
    with pytest.raises(UnreachableError, match="write sqlite:///path or postgresql://"):
        parse_address(address)


def test_a_server_that_does_not_answer_is_named_without_the_password() -> None:
    with pytest.raises(UnreachableError, match="cannot be reached: check the address") as caught:
        Archive.open("postgresql://someone:secret@127.0.0.1:1/archive")
    assert "secret" not in str(caught.value)


def test_a_missing_database_is_an_unreachable_one(postgres_url: str) -> None:
    missing = parse_address(postgres_url).set(database="no_such_archive")
    with pytest.raises(UnreachableError, match="no_such_archive"):
        Archive.open(missing.render_as_string(hide_password=False))
