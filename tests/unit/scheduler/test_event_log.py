"""What of a daemon's doings stands in its log."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import structlog
from structlog.testing import capture_logs

from crawler.report import Problem, SourceDone, SourceReport
from scheduler.event_log import log_event
from scheduler.events import (
    AlertsChanged,
    BatchDone,
    ClaimsLost,
    DefinitionsRead,
    DefinitionsRefused,
    Exported,
    HealthChecked,
    HostHeld,
    NetworkDown,
    Revisited,
    SourcePlanned,
    Ticked,
    Trouble,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PLANNED = SourcePlanned(outlet="one", url="u", outcome="fetched", state="well", due=NOW, why="half the gap")
REFUSED = Problem(kind="http_403", subject="u", message="refused")


@pytest.fixture(autouse=True)
def every_level() -> Iterator[None]:
    configured = structlog.get_config()
    structlog.reset_defaults()
    yield
    structlog.configure(**configured)


def test_an_export_says_what_was_written_and_leaves_out_zeros() -> None:
    with capture_logs() as said:
        log_event(Exported(form="jekyll", target="jekyll /srv", articles=2, written=1, removed=0, seconds=1.23456))
    assert said == [
        {
            "event": "export.done",
            "log_level": "info",
            "target": "jekyll /srv",
            "articles": 2,
            "written": 1,
            "seconds": 1.235,
        }
    ]


def logged(event: Any) -> list[tuple[str, str]]:
    with capture_logs() as said:
        log_event(event)
    return [(one["event"], one["log_level"]) for one in said]


def done(**given: Any) -> SourceDone:
    return SourceDone(report=SourceReport(**{"outlet": "one", "url": "u", "kind": "feed", "status": "ok", **given}))


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (done(new=1), [("source.stored", "info")]),
        (done(status="unchanged"), [("source.unchanged", "debug")]),
        (done(status="interrupted"), [("source.interrupted", "debug")]),
        (done(status="failed", errors=(REFUSED,)), [("source.failed", "warning")]),
        (BatchDone(sources=1, seconds=1.0), [("crawl.done", "debug")]),
        (PLANNED, [("source.planned", "debug")]),
        (ClaimsLost(sources=("one u",)), [("claims.lost", "warning")]),
        (NetworkDown(hosts=3), [("network.down", "warning")]),
        (DefinitionsRead(outlets=1, sources=2), [("definitions.read", "info")]),
        (DefinitionsRefused(message="x.toml: …"), [("definitions.refused", "error")]),
        (Trouble(doing="tick", message="locked"), [("daemon.trouble", "error")]),
        (Ticked(at=NOW, lag=timedelta(0), queues={}), []),
        (HealthChecked(open=()), []),
        (AlertsChanged(raised=(), cleared=()), []),
    ],
    ids=lambda given: type(given).__name__,
)
def test_events_are_logged_at_their_level(event: Any, expected: list[tuple[str, str]]) -> None:
    assert logged(event) == expected


def test_a_stored_source_says_what_came_of_it_and_leaves_out_zeros() -> None:
    with capture_logs() as said:
        log_event(done(listed=9, new=2, pages=2, seconds=1.23456))
    assert said[0] | {"log_level": ""} == {
        "event": "source.stored",
        "log_level": "",
        "outlet": "one",
        "source": "u",
        "listed": 9,
        "new": 2,
        "pages": 2,
        "seconds": 1.235,
    }


REVISITED = {"outlet": "rfi", "article": 7, "url": "https://rfi.example/7"}


@pytest.mark.parametrize(
    ("event", "lines"),
    [
        (Revisited(**REVISITED, outcome="revised", revision=2), [("info", "article.revised")]),
        (Revisited(**REVISITED, outcome="removed"), [("info", "article.removed")]),
        (
            Revisited(**REVISITED, outcome="returned", revision=3),
            [("info", "article.revised"), ("info", "article.returned")],
        ),
        (Revisited(**REVISITED, outcome="failed", why="http_503"), [("debug", "article.revisited")]),
        (HostHeld(host="rfi.example", until=NOW), [("warning", "revisits.held")]),
    ],
)
def test_looks_at_articles_are_logged_by_what_came_of_them(event, lines):
    with capture_logs() as logged:
        log_event(event)
    assert [(line["log_level"], line["event"]) for line in logged] == lines
