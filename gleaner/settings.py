"""Every setting, in typed sections. The only reader of ``gleaner.toml`` and of the environment's database URL."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from crawler.settings import CrawlSettings
from scheduler.rules import AlertSettings, CadenceSettings, HealthSettings
from scheduler.settings import DaemonSettings

FILE = "gleaner.toml"

# Settings whose values are not repeated in a message.
_SECRET = frozenset({"alerts.webhook"})


class SettingsError(ValueError):
    """A settings file is wrong. The message names file, key and value, and says what to do."""


class DuplicateSettings(BaseModel):
    """Which articles are compared with each other."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    window_days: float = Field(
        default=14.0, gt=0, le=365, description="Articles published more days apart are not compared."
    )


def _check_format(name: str) -> str:
    from storage.export import FORMATS

    if name not in FORMATS:
        raise ValueError(f"there is no such format; there are {', '.join(FORMATS)}")
    return name


def _check_query(words: str | None) -> str | None:
    from storage.query_language import parse_query

    if words is not None:
        parse_query(words)
    return words


def _in_utc(moment: datetime | None) -> datetime | None:
    if moment is None:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


Moment = Annotated[datetime | None, AfterValidator(_in_utc)]


class ExportSettings(BaseModel):
    """What is exported, as what, and where to: the options of ``gleaner export``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Annotated[str, AfterValidator(_check_format)] = Field(
        description="What to write, as 'gleaner export --format' names it.", examples=["jekyll"]
    )
    out: Annotated[Path, AfterValidator(Path.expanduser)] = Field(
        description="Where: a folder, or a file with the format's ending.", examples=["/srv/site/_posts"]
    )
    outlets: tuple[str, ...] = Field(default=(), description="Only these outlets.")
    languages: tuple[str, ...] = Field(default=(), description="Only these languages, narrower ones included.")
    since: Moment = Field(default=None, description="Only what was published then or later.")
    until: Moment = Field(default=None, description="Only what was published before.")
    query: Annotated[str | None, AfterValidator(_check_query)] = Field(
        default=None, description="Only what 'gleaner search QUERY' finds."
    )
    limit: int | None = Field(default=None, ge=0, description="Only the newest so many; 0 takes all.")
    duplicates: Literal["include", "skip", "link"] = Field(
        default="include", description="The same text under another link: as it is, not at all, or as a link."
    )
    revisions: Literal["latest", "all"] = Field(default="latest", description="Which forms of each article.")
    body: Literal["clean", "as-published"] = Field(default="clean", description="Which form of a text.")
    comments: bool = Field(default=True, description="The comments line of Jekyll posts.")
    with_site: bool = Field(default=False, description="A whole Jekyll site around the posts.")
    partition: bool = Field(default=False, description="A Parquet file for every month.")
    title: str = Field(default="Gleaner", description="What a feed or book is called.")


def _check_kept(wanted: ExportSettings) -> ExportSettings:
    from storage.export import FORMATS

    if str(wanted.out) == "-":
        raise ValueError("standard output cannot be kept current; name a file or folder")
    if wanted.limit is not None and FORMATS[wanted.format].updates != "whole":
        raise ValueError(f"a limit would skip articles of {wanted.format}, which grows; leave one of them out")
    return wanted


KeptExport = Annotated[ExportSettings, AfterValidator(_check_kept)]
"""An export that can be kept current."""


class Settings(BaseModel):
    """The whole of ``gleaner.toml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    database: str = Field(
        default="gleaner.db",
        description="The archive: a file, sqlite:///FILE, or postgresql://USER@HOST/NAME.",
    )
    crawl: CrawlSettings = Field(default=CrawlSettings(), description="How pages and feeds are fetched.")
    duplicates: DuplicateSettings = Field(
        default=DuplicateSettings(), description="Which articles are compared to find duplicates and reprints."
    )
    daemon: DaemonSettings = Field(default=DaemonSettings(), description="How the daemon goes about its work.")
    cadence: CadenceSettings = Field(
        default=CadenceSettings(), description="How often sources are polled, and how long they are left alone."
    )
    health: HealthSettings = Field(default=HealthSettings(), description="When a source is reported as unwell.")
    alerts: AlertSettings = Field(default=AlertSettings(), description="Whom alerts are told to, beside the log.")
    exports: tuple[KeptExport, ...] = Field(
        default=(),
        description="Exports that the daemon keeps current: one table each, with the options of 'gleaner export'.",
    )


def read_settings(config: Path | None, **overrides: Any) -> Settings:
    """Read the operator's settings over the defaults; an override that is None leaves the file's value.

    Raises:
        SettingsError: the file is no TOML, or names an unknown key or an impossible value.
    """
    path = config / FILE if config is not None else None
    found = _read(path) if path is not None and path.is_file() else {}
    given = {key: value for key, value in overrides.items() if value is not None}
    try:
        return Settings.model_validate({**found, **given})
    except ValidationError as error:
        raise SettingsError(_explain(error, path)) from error


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: not a TOML file: {error}") from error


def _explain(error: ValidationError, path: Path | None) -> str:
    first = error.errors(include_url=False)[0]
    key = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        return f"{path}: there is no setting {key!r}; the shipped {FILE} lists them all"
    value = "***" if key in _SECRET else repr(first["input"])
    return f"{path or 'command line'}: {key} = {value}: {first['msg']}"
