"""The five outlets' pages are fetched again: what their newsrooms edited is found, and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path

import pytest

from crawler.settings import CrawlSettings
from gleaner import composition
from gleaner.replica import LOOPBACK, Replica, read_newsrooms
from gleaner.replica.definitions import replicated
from gleaner.replica.site import address
from gleaner.replica.story import Story
from scheduler.definitions import Definitions
from scheduler.events import Revisited
from scheduler.planning import Rules
from scheduler.rules import CadenceSettings, HealthSettings
from scheduler.settings import DaemonSettings
from scheduler.worker import Worker
from storage.archive import Archive
from storage.article import Stored
from storage.check import check
from storage.edits import edits
from storage.identity import serialise_url
from storage.queries import Queries
from storage.relations import Limits
from storage.removals import Removals

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NEWSROOMS = read_newsrooms()
STORIES = [story for room in NEWSROOMS.values() for story in room.stories]


class Bureau:
    """A worker over the replica's outlets, all looked at again, with a clock that is turned by hand."""

    def __init__(self, archive: Archive, replica: Replica) -> None:
        self.archive, self.replica = archive, replica
        self.now = datetime.now(UTC)
        self.events: list[Revisited] = []
        shipped = replicated(composition.outlets(None), NEWSROOMS, replica)
        self.outlets = [outlet.model_copy(update={"revisit": True}) for outlet in shipped]
        self.worker = Worker(
            archive,
            Definitions(self.outlets),
            crawling=CrawlSettings(allow_private=tuple(f"{LOOPBACK}:{port}" for port in replica.ports.values())),
            settings=DaemonSettings(),
            rules=Rules(cadence=CadenceSettings(), health=HealthSettings()),
            on_event=self._on_event,
            now=lambda: self.now,
        )
        asyncio.run(self.worker.run_named(self.outlets))
        self.now = datetime.now(UTC)

    def pass_by(self, after: timedelta) -> dict[str, str]:
        """Let time pass, make what is due then, and tell what came of it, by address."""
        self.now += after
        self.events.clear()
        asyncio.run(self.worker.revisits.run(self.worker.revisits.claim_due()))
        return {event.url: event.outcome for event in self.events}

    def articles(self) -> list[Stored]:
        return list(Queries(self.archive.engine).articles(order="stored", pages=True))

    def at(self, story: Story) -> str:
        """The address a story's article has in the archive."""
        twin = story.published.twin
        return str(serialise_url(self.replica.localise(twin.url if twin else story.published.url)))

    def _on_event(self, event: object) -> None:
        if isinstance(event, Revisited):
            self.events.append(event)


@pytest.fixture
def bureau(tmp_path: Path) -> Iterator[Bureau]:
    with Replica(NEWSROOMS) as replica, Archive.open(str(tmp_path / "archive.db")) as archive:
        yield Bureau(archive, replica)


def test_pages_as_they_were_are_no_edits(bureau: Bureau) -> None:
    for wait in (16 * MINUTE, 3 * HOUR, DAY, 7 * DAY):
        outcomes = bureau.pass_by(wait)
        assert len(outcomes) == len(bureau.articles())
        assert set(outcomes.values()) == {"unchanged"}
    assert list(edits(bureau.archive.engine)) == []


def test_what_the_newsrooms_edit_is_found_and_nothing_else_is_called_an_edit(bureau: Bureau) -> None:
    bureau.pass_by(16 * MINUTE)
    bureau.replica.edition = 2
    outcomes = bureau.pass_by(3 * HOUR)
    edited = {bureau.at(story) for story in STORIES if story.second and "url" not in story.second}
    assert {url for url, outcome in outcomes.items() if outcome == "revised"} == edited
    titles = {stored.article.title for stored in bureau.articles()}
    assert titles >= {story.at(2).becomes.title for story in STORIES if bureau.at(story) in edited}
    assert list(check(bureau.archive.engine, Limits())) == []


def test_an_article_edited_in_its_first_quarter_of_an_hour_has_both_forms(bureau: Bureau) -> None:
    story = next(story for story in STORIES if story.key == "library-night")
    bureau.replica.edition = 2
    assert bureau.pass_by(16 * MINUTE)[bureau.at(story)] == "revised"
    article = next(stored for stored in bureau.articles() if stored.article.url == bureau.at(story))
    forms = [form.article.title for form in Queries(bureau.archive.engine).revisions(article.id)]
    assert forms == [story.becomes.title, story.at(2).becomes.title]


def test_an_article_that_answers_404_and_then_410_is_removed_and_kept(bureau: Bureau) -> None:
    story = next(story for story in STORIES if story.key == "night-market")
    before = {stored.id: stored.article for stored in bureau.articles()}
    bureau.replica.away[address(story.published.url)] = HTTPStatus.NOT_FOUND
    assert bureau.pass_by(16 * MINUTE)[bureau.at(story)] == "missing"
    missing = bureau.now
    bureau.replica.away[address(story.published.url)] = HTTPStatus.GONE
    assert bureau.pass_by(HOUR) == {bureau.at(story): "removed"}
    (passage,) = Removals(bureau.archive.engine).passages()
    assert (passage.removal.removed_at, passage.removal.status, passage.seen_at) == (missing, 410, bureau.now)
    assert {stored.id: stored.article for stored in bureau.articles()} == before
    assert [stored.removed_at for stored in bureau.articles() if stored.removed_at] == [missing]
    bureau.replica.away.clear()
    assert bureau.pass_by(3 * HOUR)[bureau.at(story)] == "returned"
    assert list(check(bureau.archive.engine, Limits())) == []
