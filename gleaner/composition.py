"""The composition root: builds what the commands need from the settings, and hands it out."""

from __future__ import annotations

from contextlib import closing, contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from crawler.outlet import Outlet
    from crawler.settings import CrawlSettings
    from gleaner.settings import Settings
    from scheduler.planning import Rules
    from storage.archive import Archive
    from storage.duplicates import Duplicates
    from storage.export import Picture
    from storage.queries import Queries
    from storage.relations import Limits


def shipped_config() -> Path:
    """Return the folder of settings and outlets that comes with gleaner, in a checkout or a wheel."""
    package = Path(__file__).parent
    inside_wheel = package / "_config"
    return inside_wheel if inside_wheel.is_dir() else package.parent / "config"


def load_settings(config: Path | None, database: str | None) -> Settings:
    """Read the settings: ours, then the operator's, then what the command line says."""
    from gleaner.settings import read_settings

    return read_settings(config, database=database)


def allow_private(crawling: CrawlSettings, hosts: Sequence[str]) -> CrawlSettings:
    """Allow the private hosts named on the command line, beside those of the settings."""
    from crawler.wire.addresses import read_allowed

    for host in hosts:
        try:
            read_allowed(host)
        except ValueError as error:
            raise click.BadParameter(str(error), param_hint="--allow-private") from error
    return crawling.model_copy(update={"allow_private": (*crawling.allow_private, *hosts)})


def rules(settings: Settings) -> Rules:
    """Give the numbers that the schedule goes by."""
    from scheduler.planning import Rules

    return Rules(cadence=settings.cadence, health=settings.health)


def limits(settings: Settings) -> Limits:
    """Give the limits within which articles are alike."""
    from datetime import timedelta

    from storage.relations import Limits

    return Limits(window=timedelta(days=settings.duplicates.window_days))


def open_archive(settings: Settings) -> Archive:
    """Open the archive the settings name, creating or upgrading it."""
    from storage.archive import Archive

    return Archive.open(settings.database, limits=limits(settings))


@contextmanager
def open_queries(settings: Settings) -> Iterator[Queries]:
    """Open the archive the settings name for reading. A SQLite file that is not there is not made.

    Raises:
        StorageError: there is no archive, or it cannot be opened (see storage.errors).
    """
    from storage.queries import Queries

    with open_existing(settings) as archive:
        yield Queries(archive.engine)


@contextmanager
def open_existing(settings: Settings) -> Iterator[Archive]:
    """Open the archive the settings name. A SQLite file that is not there is not made.

    Raises:
        StorageError: there is no archive, or it cannot be opened (see storage.errors).
    """
    from storage.engine import parse_address
    from storage.errors import UnreachableError

    file = parse_address(settings.database)
    if file.get_backend_name() == "sqlite" and not Path(file.database or "").exists():
        raise UnreachableError(f"there is no archive at {file.database}: 'gleaner crawl' makes one, or name another")
    with closing(open_archive(settings)) as archive:
        yield archive


@contextmanager
def open_indexed(settings: Settings) -> Iterator[Archive]:
    """Open the archive the settings name, its search index brought up to date as far as nobody else writes.

    Raises:
        StorageError: there is no archive, or it cannot be opened (see storage.errors).
    """
    with open_existing(settings) as archive:
        archive.catch_up()
        yield archive


@contextmanager
def open_duplicates(settings: Settings) -> Iterator[Duplicates]:
    """Open the links between the articles of the archive the settings name.

    Raises:
        StorageError: there is no archive, or it cannot be opened (see storage.errors).
    """
    from storage.duplicates import Duplicates

    with open_existing(settings) as archive:
        yield Duplicates(archive.engine, limits(settings))


def outlets(config: Path | None) -> dict[str, Outlet]:
    """Load every outlet by slug: ours, then the operator's on top."""
    from crawler.load import load_outlets

    folders = [shipped_config() / "outlets"]
    if config is not None and (config / "outlets").is_dir():
        folders.append(config / "outlets")
    return load_outlets(*folders)


def archived_outlets(config: Path | None, settings: Settings) -> dict[str, Outlet]:
    """Load every outlet by slug, and after them those the archive holds articles of without a definition.

    Raises:
        StorageError: there is no archive, or it cannot be opened (see storage.errors).
    """
    with open_existing(settings) as archive:
        return with_archived(outlets(config), archive)


def with_archived(known: dict[str, Outlet], archive: Archive) -> dict[str, Outlet]:
    """Give outlets by slug, and after them those the archive holds articles of without a definition.

    Raises:
        StorageError: the archive cannot be read (see storage.errors).
    """
    from crawler.outlet import Outlet
    from storage.imports import Imports

    names = Imports(archive.engine).outlet_names()
    without = {slug: name for slug, name in sorted(names.items()) if slug not in known}
    return known | {slug: Outlet(slug=slug, name=name, language="und") for slug, name in without.items()}


@contextmanager
def picture_fetcher(settings: Settings, *, wanted: bool) -> Iterator[Callable[[str], Picture | None] | None]:
    """Give what fetches pictures for a book, where it is wanted."""
    if not wanted:
        yield None
        return
    from gleaner.pictures import picture_fetcher as fetcher

    with fetcher(settings.crawl) as fetch:
        yield fetch


def choose(known: dict[str, Outlet], slugs: Iterable[str]) -> list[Outlet]:
    """Pick the outlets named, or all of them when none is; an unknown slug names its nearest neighbour."""
    chosen = []
    for slug in slugs:
        if slug not in known:
            near = get_close_matches(slug, known, n=1)
            hint = f"Did you mean {near[0]!r}?" if near else "'gleaner outlets list' names them all."
            raise click.UsageError(f"There is no outlet {slug!r}. {hint}")
        chosen.append(known[slug])
    return chosen or list(known.values())
