"""Metrics: what the events of crawls and of the daemon add up to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from crawler.report import PageFetched, Problem, SourceDone, SourceReport, SourceStarted
from scheduler.alerts import Alert, AlertKind
from scheduler.events import BatchDone, Exported, HealthChecked, Revisited, Ticked, Trouble
from scheduler.metrics import Metrics

URL = "https://outlet.example/rss"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
REFUSED = Problem(kind="http_403", subject=URL, message="refused")


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


def done(**given: Any) -> SourceDone:
    return SourceDone(report=SourceReport(**{"outlet": "one", "url": URL, "kind": "feed", "status": "ok", **given}))


def value(metrics: Metrics, series: str) -> float:
    rows = dict(line.rsplit(" ", 1) for line in metrics.render().decode().splitlines() if not line.startswith("#"))
    return float(rows[series])


def alert(kind: AlertKind) -> Alert:
    return Alert(source="one", kind=kind, message="", evidence="", raised_at=NOW)


def test_fetches_are_counted_by_outcome(metrics: Metrics) -> None:
    for event in (done(), done(status="unchanged"), done(status="unchanged"), done(status="failed", errors=(REFUSED,))):
        metrics.on_event(event)
    outcomes = {name: value(metrics, f'gleaner_fetches_total{{outcome="{name}"}}') for name in ("ok", "unchanged")}
    assert outcomes == {"ok": 1, "unchanged": 2}
    assert value(metrics, 'gleaner_fetches_total{outcome="http_403"}') == 1


def test_articles_bytes_and_seconds_add_up(metrics: Metrics) -> None:
    metrics.on_event(done(new=3, revised=1, bytes=1000, seconds=2.5))
    metrics.on_event(done(new=2, bytes=24, seconds=0.5))
    assert value(metrics, 'gleaner_articles_total{decision="new"}') == 5
    assert value(metrics, 'gleaner_articles_total{decision="revised"}') == 1
    assert value(metrics, 'gleaner_articles_total{decision="rejected"}') == 0
    assert value(metrics, "gleaner_received_bytes_total") == 1024
    assert value(metrics, "gleaner_source_seconds_sum") == 3


def test_exports_and_troubles_are_counted(metrics: Metrics) -> None:
    written = Exported(form="jekyll", target="jekyll /srv/site", articles=3, written=3, removed=0, seconds=2)
    for event in (written, written, Trouble(doing="export", message="jekyll /srv/site: no room")):
        metrics.on_event(event)
    assert value(metrics, 'gleaner_exported_articles_total{format="jekyll"}') == 6
    assert value(metrics, "gleaner_export_seconds_sum") == 4
    assert value(metrics, 'gleaner_troubles_total{doing="export"}') == 1


def test_pages_are_counted_by_outcome(metrics: Metrics) -> None:
    metrics.on_event(PageFetched(outlet="one", source=URL, url=URL))
    metrics.on_event(PageFetched(outlet="one", source=URL, url=URL, problem=REFUSED))
    assert value(metrics, 'gleaner_pages_total{outcome="ok"}') == 1
    assert value(metrics, 'gleaner_pages_total{outcome="http_403"}') == 1


def test_a_tick_sets_lag_and_queues(metrics: Metrics) -> None:
    metrics.on_event(Ticked(at=NOW, lag=timedelta(seconds=90), queues={"due": 4, "claimed": 20}))
    metrics.on_event(Ticked(at=NOW, lag=timedelta(seconds=-3), queues={"due": 0}))
    assert value(metrics, "gleaner_due_lag_seconds") == 0
    assert value(metrics, 'gleaner_queue_length{queue="due"}') == 0
    assert value(metrics, 'gleaner_queue_length{queue="claimed"}') == 20
    assert value(metrics, "gleaner_last_tick_timestamp_seconds") == NOW.timestamp()


def test_alerts_that_are_over_go_back_to_zero(metrics: Metrics) -> None:
    metrics.on_event(HealthChecked(open=(alert(AlertKind.QUIET), alert(AlertKind.QUIET), alert(AlertKind.HTML))))
    assert value(metrics, 'gleaner_alerts{kind="quiet"}') == 2
    metrics.on_event(HealthChecked(open=()))
    assert value(metrics, 'gleaner_alerts{kind="quiet"}') == 0


def test_batches_are_timed_and_other_events_passed_over(metrics: Metrics) -> None:
    metrics.on_event(BatchDone(sources=3, seconds=7))
    metrics.on_event(SourceStarted(outlet="one", url=URL))
    assert value(metrics, "gleaner_crawl_seconds_sum") == 7


def test_two_daemons_in_a_process_count_apart(metrics: Metrics) -> None:
    metrics.on_event(done(bytes=5))
    assert value(Metrics(), "gleaner_received_bytes_total") == 0


def test_no_label_names_a_source(metrics: Metrics) -> None:
    metrics.on_event(done())
    assert b"outlet.example" not in metrics.render()


def test_looks_at_articles_are_counted_by_what_came_of_them(metrics: Metrics) -> None:
    for outcome in ("revised", "unchanged", "unchanged"):
        metrics.on_event(Revisited(outlet="one", article=1, url=URL, outcome=outcome))
    outcomes = ("revised", "unchanged")
    assert [value(metrics, f'gleaner_revisits_total{{outcome="{name}"}}') for name in outcomes] == [1, 2]
