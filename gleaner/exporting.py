"""What exports are wanted, by the settings or by the command line, and the jobs that follow from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import click
from pydantic import TypeAdapter, ValidationError

from crawler.outlet import Outlet
from gleaner import composition
from gleaner.settings import ExportSettings, KeptExport, SettingsError
from storage.export import FORMATS, Channel, ExportOptions, Picture
from storage.export.job import Job
from storage.query_language import parse_query
from storage.selection import Selection

_KEPT: TypeAdapter[ExportSettings] = TypeAdapter(KeptExport)


def job_of(
    wanted: ExportSettings, known: dict[str, Outlet], picture: Callable[[str], Picture | None] | None = None
) -> Job:
    """Make the job that does what is wanted; ``known`` are the outlets by slug, ``picture`` fetches a book's images.

    Raises:
        click.UsageError: there is no outlet of that slug.
    """
    exporter = FORMATS[wanted.format]
    chosen = composition.choose(known, wanted.outlets)
    selection = Selection(
        outlets=wanted.outlets or None,
        languages=wanted.languages or None,
        since=wanted.since,
        until=wanted.until,
        duplicates=wanted.duplicates,
        revisions=wanted.revisions,
        query=None if wanted.query is None else parse_query(wanted.query),
        newest=(exporter.newest if wanted.limit is None else wanted.limit) or None,
        pages=exporter.pages,
    )
    options = ExportOptions(
        body=wanted.body,
        comments=wanted.comments,
        outlet_names={slug: one.name for slug, one in known.items()},
        every_revision=wanted.revisions == "all",
        site=wanted.with_site,
        partition=wanted.partition,
        title=wanted.title,
        link=chosen[0].homepage if len(chosen) == 1 else "",
        channels=tuple(map(_channel, chosen)) if wanted.format == "opml" else (),
        picture=picture,
    )
    return Job(form=wanted.format, out=wanted.out, selection=selection, options=options)


def kept_jobs(wanted: Sequence[ExportSettings], known: dict[str, Outlet]) -> tuple[Job, ...]:
    """Make the jobs of exports that are kept current.

    Raises:
        SettingsError: one names an outlet there is not, or two of them the same place.
    """
    jobs: dict[str, Job] = {}
    for one in wanted:
        try:
            job = job_of(one, known)
        except click.UsageError as error:
            raise SettingsError(f"[[exports]] {one.format} {one.out}: {error.message}") from error
        if job.target in jobs:
            raise SettingsError(f"[[exports]] {one.format} {one.out}: named twice; one place holds one export")
        jobs[job.target] = job
    return tuple(jobs.values())


def read_watch(text: str) -> ExportSettings:
    """Read FORMAT:PATH, an export with everything else as usual.

    Raises:
        click.BadParameter: it is something else, or cannot be kept current.
    """
    form, colon, path = text.partition(":")
    if not (colon and path):
        raise click.BadParameter(f"{text!r}: write FORMAT:PATH, for example jekyll:site/_posts")
    try:
        return _KEPT.validate_python({"format": form, "out": path})
    except ValidationError as error:
        said = error.errors(include_url=False)[0]["msg"].removeprefix("Value error, ")
        raise click.BadParameter(f"{text!r}: {said}") from error


def _channel(outlet: Outlet) -> Channel:
    feeds = tuple(source.url for source in outlet.sources if source.kind in {"feed", "mirror"})
    return Channel(name=outlet.name, homepage=outlet.homepage, language=outlet.language, feeds=feeds)
