"""Every setting, in typed sections. The only reader of ``gleaner.toml`` and of the environment's database URL."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from crawler.settings import CrawlSettings
from scheduler.rules import AlertSettings, CadenceSettings, HealthSettings
from scheduler.settings import DaemonSettings

FILE = "gleaner.toml"

# Settings whose values are not repeated in a message.
_SECRET = frozenset({"alerts.webhook"})


class SettingsError(Exception):
    """A settings file is wrong. The message names file, key and value, and says what to do."""


class DuplicateSettings(BaseModel):
    """Which articles are compared with each other."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    window_days: float = Field(
        default=14.0, gt=0, le=365, description="Articles published more days apart are not compared."
    )


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
