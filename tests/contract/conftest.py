"""An archive on either database: every contract test runs on both."""

from __future__ import annotations

import os
import tempfile
import uuid
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import pytest
from sqlalchemy import create_engine, text

from storage.archive import Archive
from storage.article import Article, Capture, Decision, Original, PublishedFrom, SourceKind
from storage.engine import parse_address
from storage.queries import Queries
from storage.sources import SourceRef, Sources


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL server: the one named by GLEANER_TEST_POSTGRES, or one of our own."""
    if named := os.environ.get("GLEANER_TEST_POSTGRES"):
        yield named
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that a build machine has no XDG_RUNTIME_DIR
        import pgserver
    # Not in pytest's own folder: the server runs as another user there, and each start of pytest shuts others out.
    with tempfile.TemporaryDirectory(prefix="gleaner-postgres-", ignore_cleanup_errors=True) as folder:
        server = pgserver.get_server(folder, cleanup_mode="delete")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The address of an empty PostgreSQL database, dropped afterwards."""
    yield from _new_database(postgres_server)


@pytest.fixture
def second_postgres_url(postgres_server: str) -> Iterator[str]:
    """The address of another one."""
    yield from _new_database(postgres_server)


def _new_database(postgres_server: str) -> Iterator[str]:
    name = f"gleaner_{uuid.uuid4().hex}"
    admin = create_engine(parse_address(postgres_server), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0"))
    yield parse_address(postgres_server).set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, of either kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'archive.db'}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def archive(database_url: str) -> Iterator[Archive]:
    """An empty archive."""
    with Archive.open(database_url) as opened:
        yield opened


@pytest.fixture
def queries(archive: Archive) -> Queries:
    """Questions to the empty archive."""
    return Queries(archive.engine)


@pytest.fixture
def sources(archive: Archive) -> Sources:
    """The sources of the empty archive."""
    return Sources(archive.engine)


@pytest.fixture
def capture() -> CaptureMaker:
    """make_capture(), for tests that need no more than one field to matter."""
    return make_capture


@pytest.fixture
def show(archive: Archive) -> Callable[..., list[Decision]]:
    """Store captures as one source shows them: show(*captures, source=FEED)."""

    def store(*captures: Capture, source: SourceRef = FEED) -> list[Decision]:
        return archive.store(captures, source, None, NOON)

    return store


class CaptureMaker(Protocol):
    """Makes a capture of an article of the outlet "demo" from what matters to a test."""

    def __call__(self, name: str = "1", /, **fields: Any) -> Capture: ...


NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
FEED = SourceRef("demo", "https://demo.example/feed", SourceKind.FEED)
TEXT = "港口昨天重新开放，第一艘船在清晨靠岸。" * 8


def make_capture(name: str = "1", /, **fields: Any) -> Capture:
    """A capture of https://demo.example/{name}, with any field of article, original or capture set by its name."""
    url = fields.pop("url", f"https://demo.example/{name}")
    text = fields.pop("text", f"{TEXT}{name}")
    link, page = fields.pop("link", url), fields.pop("page", None)
    entry_hash, fetched_at = fields.pop("entry_hash", "e" * 32), fields.pop("fetched_at", NOON)
    title = fields.pop("title", f"港口重开 {name}")
    body = fields.pop("body", f"<p>{text}</p>")
    known = {"outlet": "demo", "language": "zh-Hans", "published_at": NOON, "published_from": PublishedFrom.FEED}
    article = Article(url=url, title=title, title_as_listed=title, body=body, text=text, **(known | fields))
    original = Original(link=link, title=title, body=body, page=page)
    return Capture(article=article, original=original, entry_hash=entry_hash, fetched_at=fetched_at)
