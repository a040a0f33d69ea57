from collections import Counter

import pytest
from pydantic import ValidationError

from crawler.load import load_outlets
from gleaner.composition import shipped_config
from gleaner.replica import read_newsrooms
from gleaner.replica.definitions import replicated
from gleaner.replica.server import Replica
from gleaner.replica.site import build_site
from gleaner.replica.story import Story
from storage.folding import fold

NEWSROOMS = read_newsrooms()
STORIES = [pytest.param(story, id=f"{slug}/{story.key}") for slug, room in NEWSROOMS.items() for story in room.stories]


def document(url: str, edition: int = 1) -> str:
    site = build_site(NEWSROOMS, edition, lambda text: text)
    host, _, path = url.removeprefix("https://").partition("/")
    return site[host, f"/{path}"].body.decode()


@pytest.mark.parametrize("slug", NEWSROOMS)
def test_an_outlet_publishes_six_to_ten_stories(slug: str) -> None:
    assert 6 <= len(NEWSROOMS[slug].stories) <= 10


@pytest.mark.parametrize("slug", NEWSROOMS)
def test_the_second_edition_changes_a_story_of_every_outlet(slug: str) -> None:
    assert any(story.second for story in NEWSROOMS[slug].stories)


def test_no_two_stories_share_an_address_or_a_key() -> None:
    stories = [story for room in NEWSROOMS.values() for story in room.stories]
    assert max(Counter(story.url for story in stories).values()) == 1
    assert max(Counter(story.key for story in stories).values()) == 1


@pytest.mark.parametrize("story", STORIES)
def test_a_lead_is_the_first_paragraph(story: Story) -> None:
    assert story.becomes.lead in ("", story.becomes.text[0])


@pytest.mark.parametrize("story", STORIES)
def test_a_story_is_listed_by_sources_there_are(story: Story) -> None:
    sources = next(room.sources for room in NEWSROOMS.values() if story in room.stories)
    assert story.published.listed_in
    assert set(story.published.listed_in) <= set(sources)


@pytest.mark.parametrize("story", STORIES)
def test_a_mirrored_story_has_a_time_of_listing(story: Story) -> None:
    assert "mirror" not in story.published.listed_in or story.published.listed_at is not None


@pytest.mark.parametrize("story", STORIES)
def test_a_twin_in_the_other_script_says_the_same(story: Story) -> None:
    if twin := story.published.twin:
        assert fold("\n".join(twin.paragraphs)) == fold("\n".join(story.becomes.text))


def test_an_unknown_trap_is_refused() -> None:
    told = NEWSROOMS["rfa"].stories[0].model_dump(by_alias=True, mode="json")
    told["published"]["traps"] = ["pitfall"]
    with pytest.raises(ValidationError, match="traps"):
        Story.model_validate(told)


def test_shuffled_paragraphs_do_not_stand_in_reading_order() -> None:
    story = next(story for story in NEWSROOMS["zaobao"].stories if story.has("shuffled"))
    page = document(story.published.url)
    places = [page.index(one) for one in story.becomes.paragraphs]
    assert places != sorted(places)


def test_the_feed_of_rfa_has_no_dates_and_one_entry_without_a_title() -> None:
    feed = document("https://www.rfa.org/mandarin/rss2.xml")
    assert "pubDate" not in feed
    assert feed.count("<item>") == feed.count("<title><![CDATA[") + 1


def test_a_mirrored_entry_ends_in_promotion() -> None:
    feed = document("https://feedx.net/rss/voa.xml")
    assert feed.count("<item>") == feed.count("获取更多RSS") > 0


def test_a_changed_slug_keeps_its_identifier() -> None:
    first, second = (document("https://rss.dw.com/rdf/rss-chi-all", edition) for edition in (1, 2))
    assert first != second
    assert first.count("a-99001002") == second.count("a-99001002")


def test_the_shipped_definitions_are_pointed_at_the_replica() -> None:
    shipped = load_outlets(shipped_config() / "outlets")
    with Replica(NEWSROOMS) as replica:
        outlets = replicated(shipped, NEWSROOMS, replica)
    assert [outlet.slug for outlet in outlets] == list(NEWSROOMS)
    for outlet in outlets:
        assert outlet.layouts == shipped[outlet.slug].layouts
        assert all(source.url.startswith("http://127.0.0.1:") for source in outlet.sources)


def test_sources_that_bring_no_rules_of_their_own_are_shipped_ones() -> None:
    shipped = load_outlets(shipped_config() / "outlets")
    for slug, room in NEWSROOMS.items():
        known = {source.url for source in shipped[slug].sources}
        bare = {told.url for told in room.sources.values() if not (told.entries or told.match)}
        assert bare <= known
