"""How the daemon goes about its work."""

from __future__ import annotations

from datetime import timedelta

from pydantic import BaseModel, ConfigDict, Field

from crawler.rules import Duration


class DaemonSettings(BaseModel):
    """How the daemon goes about its work."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    tick: Duration = Field(
        default=timedelta(seconds=10), le=timedelta(minutes=5), description="How often due sources are looked for."
    )
    batch: int = Field(default=200, ge=1, le=10_000, description="Sources taken on at one look, at most.")
    sources_at_once: int = Field(
        default=1_000, ge=1, description="Sources in hand at once; most of them wait for their hosts' turns."
    )
    lease: Duration = Field(
        default=timedelta(minutes=5),
        ge=timedelta(seconds=2),
        description="After so long without a sign of life, a process's sources are given to others.",
    )
    grace: Duration = Field(
        default=timedelta(seconds=30),
        description="Time that crawls under way have to finish when the daemon is stopped.",
    )
    health_check: Duration = Field(
        default=timedelta(minutes=5), description="How often open alerts are looked through."
    )
    exports: Duration = Field(
        default=timedelta(minutes=1),
        ge=timedelta(seconds=1),
        description="How often the exports that are kept current look for what is new.",
    )
    maintenance: Duration = Field(
        default=timedelta(hours=24), description="How often the database is tidied up (statistics, write-ahead log)."
    )
