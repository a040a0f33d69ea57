"""Archives that move house."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete, insert

from storage import moving, schema
from storage.archive import Archive
from storage.article import Capture, SourceKind
from storage.engine import writing
from storage.errors import DamagedError, TakenError, UnreachableError
from storage.moving import back_up, copy_archive, tally
from storage.queries import Queries
from storage.sources import SourceRef, Sources

Make = Callable[..., Capture]
MIRROR = SourceRef("demo", "https://mirror.example/feed", SourceKind.MIRROR)


@pytest.fixture
def filled(archive: Archive, show: Callable[..., object], capture: Make) -> Archive:
    """An archive with revisions, a duplicate, a page, two sources and a failure."""
    show(capture("1", page=b"\x00<html>\xff"), capture("2"), capture("3", text="同文。" * 60))
    show(capture("2", text="另一个说法。" * 40), capture("4", text="同文。" * 60), source=MIRROR)
    Sources(archive.engine).record_failure(MIRROR, kind="dns", message="no such host", now=capture().fetched_at)
    return archive


@pytest.fixture(params=["sqlite", "postgresql"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Archive]:
    """Another, empty archive, of either kind."""
    url = str(tmp_path / "copy.db")
    if request.param == "postgresql":
        url = str(request.getfixturevalue("second_postgres_url"))
    with Archive.open(url) as opened:
        yield opened


def everything(archive: Archive) -> list[object]:
    queries = Queries(archive.engine)
    return [queries.revisions(stored.id) for stored in queries.articles(order="stored")] + list(
        Sources(archive.engine).states()
    )


def test_a_copy_holds_everything(filled: Archive, target: Archive) -> None:
    tallies = copy_archive(filled.engine, target.engine)
    assert everything(target) == everything(filled)
    assert (tallies["articles"].rows, tallies["revisions"].rows, tallies["pages"].rows) == (4, 5, 1)


def test_a_copy_can_be_gone_on_with(filled: Archive, target: Archive, capture: Make) -> None:
    copy_archive(filled.engine, target.engine)
    other = SourceRef("demo", "https://demo.example/other", SourceKind.FEED)
    [decision] = target.store([capture("9")], other, None, capture().fetched_at)
    assert decision.id == 5  # type: ignore[union-attr]
    assert {state.id for state in Sources(target.engine).states()} == {1, 2, 3}


def test_nothing_is_copied_over_an_archive(filled: Archive, target: Archive) -> None:
    copy_archive(filled.engine, target.engine)
    with pytest.raises(TakenError, match="holds an archive already"):
        copy_archive(filled.engine, target.engine)


def test_a_copy_that_differs_is_not_kept(filled: Archive, target: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    def change(connection: object, table: object) -> moving.Tally:
        return moving.Tally(1, 1)

    monkeypatch.setattr(moving, "tally", change)
    with pytest.raises(DamagedError, match="nothing was kept"):
        copy_archive(filled.engine, target.engine)
    assert Queries(target.engine).count() == 0


def test_a_checksum_knows_every_row_and_no_order(archive: Archive) -> None:
    rows = [{"outlet": "a", "name": "甲"}, {"outlet": "b", "name": "乙"}]
    found = []
    for part in (rows, rows[::-1], rows[:1]):
        with writing(archive.engine) as connection:
            connection.execute(delete(schema.outlet_names))
            connection.execute(insert(schema.outlet_names), part)
            found.append(tally(connection, schema.outlet_names))
    assert found[0] == found[1] != found[2]


@pytest.fixture
def database(tmp_path: Path, capture: Make) -> Path:
    """A SQLite archive of fifty articles."""
    path = tmp_path / "gleaner.db"
    with Archive.open(str(path)) as archive:
        archive.store([capture(str(number)) for number in range(50)], MIRROR, None, capture().fetched_at)
    return path


def test_a_backup_is_the_archive(database: Path, tmp_path: Path) -> None:
    assert back_up(str(database), tmp_path / "deep" / "b.db") == (tmp_path / "deep" / "b.db").stat().st_size
    with Archive.open(str(database)) as one, Archive.open(str(tmp_path / "deep" / "b.db")) as other:
        assert everything(one) == everything(other)
    assert not list((tmp_path / "deep").glob("*.part"))


def test_a_backup_is_whole_while_others_write(database: Path, tmp_path: Path, capture: Make) -> None:
    stop, wrote = threading.Event(), []

    def write() -> None:
        with Archive.open(str(database)) as archive:
            while not stop.is_set():
                batch = [capture(f"{len(wrote)}-{number}") for number in range(7)]
                wrote.append(archive.store(batch, MIRROR, None, capture().fetched_at))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        counts = []
        for number in range(5):
            back_up(str(database), tmp_path / f"{number}.db")
            with Archive.open(str(tmp_path / f"{number}.db")) as copy:
                counts.append(Queries(copy.engine).count())
    finally:
        stop.set()
        writer.join()
    assert counts == sorted(counts)
    assert {(count - 50) % 7 for count in counts} == {0}
    assert wrote


def test_a_backup_replaces_only_when_told(database: Path, tmp_path: Path) -> None:
    file = tmp_path / "b.db"
    file.write_text("precious")
    with pytest.raises(TakenError, match="--replace"):
        back_up(str(database), file)
    assert file.read_text() == "precious"
    back_up(str(database), file, replace=True)
    assert sqlite3.connect(file).execute("SELECT count(*) FROM articles").fetchone() == (50,)


def test_a_damaged_archive_is_not_taken_for_a_backup(database: Path, tmp_path: Path) -> None:
    content = bytearray(database.read_bytes())
    content[4096 * 3 : 4096 * 6] = bytes(4096 * 3)
    database.write_bytes(content)
    with pytest.raises((DamagedError, UnreachableError)):
        back_up(str(database), tmp_path / "b.db")
    assert not (tmp_path / "b.db").exists()


@pytest.mark.parametrize(
    ("address", "said"), [("postgresql://user:secret@localhost/x", "pg_dump"), ("/nowhere/x.db", "no archive at")]
)
def test_what_cannot_be_backed_up_says_what_to_do(tmp_path: Path, address: str, said: str) -> None:
    with pytest.raises(UnreachableError, match=said) as raised:
        back_up(address, tmp_path / "b.db")
    assert "secret" not in str(raised.value)
