"""The numbers the schedule goes by, every one of them a setting."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr

from crawler.errors import FetchError
from crawler.rules import Duration
from crawler.wire.addresses import read_target


def _check_ascending(steps: tuple[timedelta, ...]) -> tuple[timedelta, ...]:
    if any(later <= earlier for earlier, later in pairwise(steps)):
        raise ValueError('each has to be longer than the one before it, such as ["15m", "3h", "1d", "1w"]')
    return steps


class CadenceSettings(BaseModel):
    """How often sources are polled, and how long they are left alone."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    floor: Duration = Field(
        default=timedelta(minutes=10),
        gt=timedelta(0),
        description="Shortest interval where the source gives validators.",
    )
    floor_without_validators: Duration = Field(
        default=timedelta(minutes=60), gt=timedelta(0), description="Shortest interval where it gives none."
    )
    ceiling: Duration = Field(
        default=timedelta(hours=24), gt=timedelta(0), description="Longest interval of a source that answers."
    )
    initial: Duration = Field(
        default=timedelta(minutes=60), gt=timedelta(0), description="Interval until enough arrivals are known."
    )
    enough_arrivals: int = Field(default=3, ge=2, description="Arrivals needed before gaps are measured.")
    gaps: int = Field(default=20, ge=1, description="How many of the last gaps between arrivals are measured.")
    gap_share: float = Field(default=0.5, gt=0, le=2, description="Share of the median gap taken as the interval.")
    growth: float = Field(default=1.25, ge=1, le=4, description="Factor on the interval for each poll without news.")
    silence: tuple[tuple[Duration, float], ...] = Field(
        default=((timedelta(days=7), 0.25), (timedelta(days=14), 0.5), (timedelta(days=30), 1.0)),
        description="After so long without news, at least this share of the ceiling.",
    )
    jitter: float = Field(default=0.1, ge=0, lt=1, description="Stable share by which a source's interval differs.")
    loss_share: float = Field(
        default=0.5,
        gt=0,
        lt=1,
        description="When more than this share of a listing was new, items may soon be lost: "
        "the interval is held to what brings no more.",
    )
    loss_memory: Duration = Field(
        default=timedelta(days=7), gt=timedelta(0), description="A held interval may be twice as long after so long."
    )
    loss_growth: Duration = Field(
        default=timedelta(minutes=30),
        gt=timedelta(0),
        description="Up to this a held interval still grows while nothing comes.",
    )
    freshness_cap: Duration = Field(
        default=timedelta(hours=24), description="Longest wait for max-age, Expires, ttl, skipHours and skipDays."
    )
    retry_after_cap: Duration = Field(default=timedelta(days=7), description="Longest wait for a Retry-After.")
    absurd: Duration = Field(
        default=timedelta(days=366), description="A hint longer than this is a mistake and ignored."
    )
    error_cap: Duration = Field(
        default=timedelta(hours=24), gt=timedelta(0), description="Longest interval of a source that fails."
    )
    long_failure: Duration = Field(
        default=timedelta(days=30), description="After failing for so long, a source is only probed."
    )
    probe: Duration = Field(
        default=timedelta(days=7),
        gt=timedelta(0),
        description="Interval of probing a source that failed long or is gone.",
    )
    refused_floor: Duration = Field(
        default=timedelta(hours=4), description="Shortest interval after 403, a block page, or 429 without Retry-After."
    )
    missing_failures: int = Field(default=5, ge=1, description="After so many 404 ...")
    missing_for: Duration = Field(default=timedelta(days=3), description="... over so long, a source is asked daily.")
    missing_interval: Duration = Field(
        default=timedelta(hours=24), gt=timedelta(0), description="Interval of a source that answers 404."
    )
    gone_after: Duration = Field(default=timedelta(hours=48), description="A 410 is believed after so long.")
    moved_after: Duration = Field(
        default=timedelta(hours=48), description="A permanent redirect is believed after so long ..."
    )
    moved_sightings: int = Field(default=3, ge=1, description="... and so many sightings.")
    revisits: Annotated[tuple[Duration, ...], AfterValidator(_check_ascending)] = Field(
        default=(timedelta(minutes=15), timedelta(hours=3), timedelta(days=1), timedelta(weeks=1)),
        description="When a new article's page is fetched again, after it was first seen; where revisit = true.",
    )
    revisit_retry: Duration = Field(
        default=timedelta(hours=1),
        gt=timedelta(0),
        description="Wait before a page that could not be had is asked for again, doubled each time, and before a 404"
        " is confirmed.",
    )
    revisit_attempts: int = Field(
        default=8, ge=1, description="After the last of the revisits, a page is given up when so many tries failed."
    )
    unconditional: Duration = Field(
        default=timedelta(days=7), description="A fetch without validators is made this often."
    )
    offline_retry: Duration = Field(
        default=timedelta(minutes=60),
        gt=timedelta(0),
        description="Longest wait after a round in which the network was down.",
    )
    offline_hosts: int = Field(default=2, ge=1, description="Hosts needed in a round before the network can be blamed.")
    offline_share: float = Field(
        default=0.5, ge=0, lt=1, description="The network is down when more than this share of hosts cannot be reached."
    )
    spread: Duration = Field(
        default=timedelta(minutes=30), description="Sources overdue after downtime are spread over at most this."
    )
    spread_step: Duration = Field(
        default=timedelta(seconds=2), description="Seconds between two overdue sources, where there is room."
    )


class HealthSettings(BaseModel):
    """When a source is reported as unwell."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    window: int = Field(default=10, ge=1, description="Fetches with articles looked back upon.")
    enough_articles: int = Field(default=5, ge=1, description="Newest articles judged together; fewer are not judged.")
    enough_samples: int = Field(default=5, ge=1, description="Fetches with articles before anything counts as usual.")
    learning: float = Field(default=0.1, gt=0, le=1, description="Weight of a new fetch in what is usual.")
    fill_drop: float = Field(
        default=0.3, gt=0, le=1, description="Fall of the share of articles with body, date or title that is reported."
    )
    length_share: float = Field(
        default=0.5, gt=0, lt=1, description="A median body length at or below this share of the usual is reported."
    )
    quiet_factor: float = Field(default=2.0, ge=1, description="Silence of this many longest gaps is reported.")
    quiet_floor: Duration = Field(default=timedelta(hours=24), description="A shorter silence is never reported.")
    enough_arrivals: int = Field(default=5, ge=2, description="Arrivals before a silence is judged.")
    same_body: int = Field(default=3, ge=2, description="So many titles above one body are reported.")
    failing_after: Duration = Field(default=timedelta(days=3), description="Failing for so long is reported.")


def _check_webhook(address: SecretStr | None) -> SecretStr | None:
    try:
        return address if address is None or read_target(address.get_secret_value()) else None
    except FetchError as error:
        # The address is itself the secret: it must not stand in a message.
        raise ValueError(f"not an address that can be posted to ({error.kind}); write https://HOST/PATH") from None


class AlertSettings(BaseModel):
    """Whom alerts are told to, beside the log."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    webhook: Annotated[SecretStr | None, AfterValidator(_check_webhook)] = Field(
        default=None,
        description="Address that alerts are posted to as JSON. A private host has to be in crawl.allow_private.",
    )
    command: tuple[str, ...] = Field(
        default=(), description="Program and arguments that get the same JSON on standard input; run without a shell."
    )
    timeout: float = Field(default=30.0, gt=0, description="Seconds that webhook and command may take.")
    pause: float = Field(
        default=15.0, gt=0, description="Seconds before a failed telling is repeated; doubled each time ..."
    )
    longest_pause: float = Field(default=3600.0, gt=0, description="... up to this many.")
