"""What a daemon counts, for Prometheus."""

from __future__ import annotations

from collections import Counter as Tally

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

from crawler.report import Event, PageFetched, SourceDone, SourceReport
from scheduler.alerts import AlertKind
from scheduler.events import BatchDone, DaemonEvent, Exported, HealthChecked, Revisited, Ticked, Trouble

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_DECISIONS = ("new", "revised", "unchanged", "duplicate", "rejected")
_SECONDS = (0.1, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1800)


class Metrics:
    """Takes the events of crawls and of the daemon, and keeps their sums in a registry of its own.

    No label names an outlet or a source: of those there may be 100,000. ``gleaner status --json`` knows them.
    """

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]  # as many lines again, of no use to anyone here
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self._fetches = Counter("gleaner_fetches", "Sources fetched, by outcome.", ["outcome"], registry=registry)
        self._pages = Counter("gleaner_pages", "Article pages fetched, by outcome.", ["outcome"], registry=registry)
        self._bytes = Counter("gleaner_received_bytes", "Bytes received, after decompression.", registry=registry)
        self._articles = Counter(
            "gleaner_articles", "Articles listed, by what was decided.", ["decision"], registry=registry
        )
        self._revisits = Counter(
            "gleaner_revisits", "Pages of articles fetched again, by what came of it.", ["outcome"], registry=registry
        )
        self._source_seconds = Histogram(
            "gleaner_source_seconds",
            "Seconds from a source's request to its storing.",
            buckets=_SECONDS,
            registry=registry,
        )
        self._crawl_seconds = Histogram(
            "gleaner_crawl_seconds", "Seconds of a crawl over a batch.", buckets=_SECONDS, registry=registry
        )
        self._exported = Counter(
            "gleaner_exported_articles",
            "Articles written by exports that are kept current.",
            ["format"],
            registry=registry,
        )
        self._export_seconds = Histogram(
            "gleaner_export_seconds", "Seconds of an export that wrote something.", buckets=_SECONDS, registry=registry
        )
        self._troubles = Counter(
            "gleaner_troubles", "Work of the daemon's own that failed, by what it was.", ["doing"], registry=registry
        )
        self._lag = Gauge("gleaner_due_lag_seconds", "How long the longest waiting source is due.", registry=registry)
        self._queue = Gauge("gleaner_queue_length", "What waits, by queue.", ["queue"], registry=registry)
        self._ticked = Gauge(
            "gleaner_last_tick_timestamp_seconds", "When due sources were last looked for.", registry=registry
        )
        self._alerts = Gauge("gleaner_alerts", "Alerts that are open, by kind.", ["kind"], registry=registry)
        for decision in _DECISIONS:
            self._articles.labels(decision)
        for kind in AlertKind:
            self._alerts.labels(kind.value)

    def on_event(self, event: Event | DaemonEvent) -> None:
        """Count an event; those that say nothing countable are passed over."""
        match event:
            case SourceDone(report=report):
                self._count_source(report)
            case PageFetched(problem=problem):
                self._pages.labels(problem.kind if problem else "ok").inc()
            case Revisited(outcome=outcome):
                self._revisits.labels(outcome).inc()
            case Ticked():
                self._set_queues(event)
            case BatchDone(seconds=seconds):
                self._crawl_seconds.observe(seconds)
            case Exported():
                self._exported.labels(event.form).inc(event.articles)
                self._export_seconds.observe(event.seconds)
            case Trouble(doing=doing):
                self._troubles.labels(doing).inc()
            case HealthChecked(open=alerts):
                found = Tally(alert.kind for alert in alerts)
                for kind in AlertKind:
                    self._alerts.labels(kind.value).set(found[kind])

    def render(self) -> bytes:
        """Give everything in Prometheus' text format."""
        return generate_latest(self._registry)

    def _count_source(self, report: SourceReport) -> None:
        failed = report.failed and report.errors
        self._fetches.labels(report.errors[0].kind if failed else report.status).inc()
        self._bytes.inc(report.bytes)
        self._source_seconds.observe(report.seconds)
        for decision in _DECISIONS:
            if count := getattr(report, decision):
                self._articles.labels(decision).inc(count)

    def _set_queues(self, tick: Ticked) -> None:
        self._ticked.set(tick.at.timestamp())
        self._lag.set(max(tick.lag.total_seconds(), 0.0))
        for name, length in tick.queues.items():
            self._queue.labels(name).set(length)
