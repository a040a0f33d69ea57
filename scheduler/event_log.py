"""The events of crawls and of the daemon, as lines of the log."""

from __future__ import annotations

import structlog

from crawler.report import Event, SourceDone, SourceReport
from scheduler.events import (
    BatchDone,
    ClaimsLost,
    DaemonEvent,
    DefinitionsRead,
    DefinitionsRefused,
    Exported,
    HostHeld,
    NetworkDown,
    Revisited,
    SourcePlanned,
    Trouble,
)

log = structlog.get_logger()

_COUNTS = ("new", "revised", "duplicate", "rejected", "owed", "pages")


def log_event(event: Event | DaemonEvent) -> None:
    """Log what someone looking back wants to know; alerts are told by their own way (scheduler/delivery.py)."""
    match event:
        case SourceDone(report=report):
            _log_source(report)
        case SourcePlanned():
            log.debug("source.planned", outlet=event.outlet, source=event.url, due=event.due.isoformat(), why=event.why)
        case Revisited() | HostHeld() | Exported():
            _log_work(event)
        case BatchDone():
            log.debug("crawl.done", sources=event.sources, seconds=round(event.seconds, 3))
        case ClaimsLost():
            log.warning("claims.lost", sources=event.sources)
        case NetworkDown():
            log.warning("network.down", hosts=event.hosts)
        case DefinitionsRead():
            log.info("definitions.read", outlets=event.outlets, sources=event.sources)
        case DefinitionsRefused():
            log.error("definitions.refused", reason=event.message)
        case Trouble():
            log.error("daemon.trouble", doing=event.doing, reason=event.message)


def _log_source(report: SourceReport) -> None:
    where = {"outlet": report.outlet, "source": report.url}
    if report.failed and report.errors:
        first = report.errors[0]
        log.warning("source.failed", **where, kind=first.kind, reason=first.message)
    elif report.status == "ok":
        counts = {name: getattr(report, name) for name in _COUNTS if getattr(report, name)}
        log.info("source.stored", **where, listed=report.listed, **counts, seconds=round(report.seconds, 3))
    else:
        log.debug(f"source.{report.status}", **where)


def _log_work(event: Revisited | HostHeld | Exported) -> None:
    match event:
        case Revisited():
            _log_revisit(event)
        case HostHeld():
            log.warning("revisits.held", host=event.host, until=event.until.isoformat())
        case Exported():
            counts = {name: getattr(event, name) for name in ("articles", "written", "removed") if getattr(event, name)}
            log.info("export.done", target=event.target, **counts, seconds=round(event.seconds, 3))


def _log_revisit(event: Revisited) -> None:
    where = {"outlet": event.outlet, "article": event.article, "url": event.url}
    if event.revision is not None:
        log.info("article.revised", **where, revision=event.revision)
    if event.outcome in ("removed", "returned"):
        log.info(f"article.{event.outcome}", **where)
    elif event.revision is None:
        log.debug("article.revisited", **where, outcome=event.outcome, why=event.why)
