"""Notices of alerts, on both databases: nothing is told twice that was marked, and nothing is lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, update

from storage import schema
from storage.archive import Archive
from storage.article import SourceKind
from storage.outbox import Outbox
from storage.sources import SourceRef

FEED = SourceRef("demo", "https://demo.example/feed", SourceKind.FEED)
NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def outbox(archive: Archive) -> Outbox:
    with archive.engine.begin() as connection:
        connection.execute(insert(schema.sources).values(id=1, outlet=FEED.outlet, url=FEED.url, kind="feed"))
    return Outbox(archive.engine)


def raise_alert(archive: Archive, number: int) -> None:
    values = {"id": number, "source_id": 1, "kind": "quiet", "message": "m", "evidence": "", "raised_at": NOON}
    with archive.engine.begin() as connection:
        connection.execute(insert(schema.alerts).values(values))


def clear_alert(archive: Archive, number: int) -> None:
    with archive.engine.begin() as connection:
        connection.execute(update(schema.alerts).where(schema.alerts.c.id == number).values(cleared_at=LATER))


def ids(outbox: Outbox, limit: int = 10) -> list[str]:
    return [notice.id for notice in outbox.untold(limit)]


def test_a_raised_alert_is_told_once(archive: Archive, outbox: Outbox) -> None:
    raise_alert(archive, 1)
    (notice,) = outbox.untold(10)
    assert (notice.id, notice.ref, notice.kind, notice.raised_at) == ("1-raised", FEED, "quiet", NOON)
    outbox.mark_told([notice])
    assert outbox.untold(10) == []


def test_its_end_is_told_once(archive: Archive, outbox: Outbox) -> None:
    raise_alert(archive, 1)
    outbox.mark_told(outbox.untold(10))
    clear_alert(archive, 1)
    (notice,) = outbox.untold(10)
    assert (notice.id, notice.cleared_at) == ("1-cleared", LATER)
    outbox.mark_told([notice])
    assert outbox.untold(10) == []


def test_an_alert_that_came_and_went_untold_is_told_as_over(archive: Archive, outbox: Outbox) -> None:
    raise_alert(archive, 1)
    clear_alert(archive, 1)
    assert ids(outbox) == ["1-cleared"]


def test_an_alert_that_ends_while_it_is_told_is_told_again(archive: Archive, outbox: Outbox) -> None:
    raise_alert(archive, 1)
    notices = outbox.untold(10)
    clear_alert(archive, 1)
    outbox.mark_told(notices)
    assert ids(outbox) == ["1-cleared"]


def test_the_oldest_come_first_and_no_more_than_asked_for(archive: Archive, outbox: Outbox) -> None:
    for number in (3, 1, 2):
        raise_alert(archive, number)
    assert ids(outbox, limit=2) == ["1-raised", "2-raised"]
    assert [notice.number for notice in outbox.untold(10, after=2)] == [3]
