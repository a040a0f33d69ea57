"""Accepting what a source has become."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import insert

from gleaner.cli.status import status
from scheduler.accepting import accept
from scheduler.health import Fetch, Fill, HealthHistory, check_source, observe
from scheduler.record import Record, new_record, read_record, write_record
from scheduler.rules import HealthSettings
from scheduler.standing import State
from storage import schema
from storage.alerts import Alerts
from storage.archive import Archive
from storage.claims import Claims
from storage.outbox import Outbox
from storage.schedule import Schedule

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
RULES = HealthSettings()
LONG = Fill(body=1, date=1, title=1, length=2000)
SHORT = replace(LONG, length=300)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(str(tmp_path / "archive.db")) as opened:
        yield opened


def shrunken(*, state: State = State.WELL) -> HealthHistory:
    """A source whose texts were long, and are short now."""
    history = HealthHistory(key="u")
    for hours, fill in enumerate((LONG,) * 6 + (SHORT,)):
        fetch = Fetch(at=NOW + hours * HOUR, status=200, listed=9, new=5, articles=5, fill=fill)
        history = observe(history, fetch, RULES)
    if state is not State.WELL:
        history = observe(history, Fetch(at=NOW + 9 * HOUR, status=403, state=state, succeeded=False), RULES)
    return history


def keep(archive: Archive, health: HealthHistory) -> None:
    record: Record = replace(new_record("u"), health=health)
    source = {"id": 1, "outlet": "one", "url": "u", "kind": "feed", "next_due": NOW + HOUR, "why": "half the gap"}
    alerts = [
        {"source_id": 1, "kind": alert.kind.value, "message": alert.message, "evidence": "{}", "raised_at": NOW}
        for alert in check_source(health, RULES, NOW)
    ]
    with archive.engine.begin() as connection:
        connection.execute(insert(schema.sources).values(source))
        connection.execute(insert(schema.source_records).values(source_id=1, record=write_record(record)))
        connection.execute(insert(schema.alerts), alerts)


def test_an_alert_that_rests_on_the_past_is_over(archive: Archive) -> None:
    keep(archive, shrunken())
    accepted = accept(archive.engine, "one", RULES, NOW)
    assert [len(part) for part in (accepted.cleared, accepted.open, accepted.busy)] == [1, 0, 0]
    assert Alerts(archive.engine).all() == []
    assert [notice.state for notice in Outbox(archive.engine).untold(9)] == ["cleared"]


def test_what_was_usual_is_forgotten_and_the_next_fetch_stays_where_it_was(archive: Archive) -> None:
    keep(archive, shrunken())
    accept(archive.engine, "one", RULES, NOW)
    (row,) = Schedule(archive.engine).rows()
    assert (row.next_due, row.why, row.lease_until) == (NOW + HOUR, "half the gap", None)
    assert read_record(row.record, "u").health.usual is None


def test_a_source_that_is_blocked_stays_reported(archive: Archive) -> None:
    keep(archive, shrunken(state=State.CHALLENGE))
    accepted = accept(archive.engine, "one", RULES, NOW)
    assert (len(accepted.cleared), len(accepted.open)) == (1, 1)
    assert [alert.kind for alert in Alerts(archive.engine).all()] == ["challenge"]


def test_a_source_that_is_being_fetched_is_left_alone(archive: Archive) -> None:
    keep(archive, shrunken())
    (row,) = Schedule(archive.engine).rows()
    Claims(archive.engine, "daemon").take([row.source.ref], NOW, HOUR)
    accepted = accept(archive.engine, "one", RULES, NOW)
    assert (accepted.busy, accepted.cleared) == (("u",), ())
    assert len(Alerts(archive.engine).all()) == 1


def test_the_command_accepts_an_outlet_and_then_shows_it_as_well(archive: Archive, tmp_path: Path) -> None:
    keep(archive, shrunken())
    given = ["--database", str(tmp_path / "archive.db")]
    assert CliRunner().invoke(status, ["one", *given]).exit_code == 1
    done = CliRunner().invoke(status, ["one", "--accept", *given])
    assert (done.exit_code, "Over: u: bodies of 300 characters" in done.stderr) == (0, True)
    assert CliRunner().invoke(status, ["--accept", *given]).exit_code == 2


def test_nothing_is_done_where_nothing_is_wrong(archive: Archive) -> None:
    accepted = accept(archive.engine, "one", RULES, NOW)
    assert accepted.cleared == accepted.open == accepted.busy == ()
