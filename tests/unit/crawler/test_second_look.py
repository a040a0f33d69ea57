"""What an article's page says when it is looked at again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crawler.draft import Draft, Page
from crawler.normalise import normalise
from crawler.outlet import Outlet
from crawler.pages import extract_page
from crawler.second_look import Sight, Verdict, look_again
from storage.article import Article, Original, PublishedFrom, SourceKind, Stored

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=3)
URL = "https://kiosk.example/2024/lighthouse"
OUTLET = Outlet(slug="kiosk", name="Kiosk", language="en")
TITLE = "The lighthouse is painted red"
STORY = (
    "The lighthouse keeper opened his last tin of paint on Tuesday and began with the railing at the top.",
    "Fishermen on the quay laid bets on whether the colour would be seen from the far side of the sound.",
    "The council paid for the brushes, the school lent its ladders, and nobody counted the hours of work.",
    "On Friday the scaffolding comes down, and the lamp will be lit by the oldest woman of the village.",
)
REWRITTEN = tuple(
    f"{number} gulls were seen over the western breakwater by children of class {number}." for number in range(20, 26)
)


def page(*paragraphs: str, title: str = TITLE, head: str = "", body: str = "") -> Page:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    html = (
        f"<!doctype html><html><head><title>{title} - Kiosk</title>{head}</head>"
        f"<body><main><article><h1>{title}</h1>{text}{body}</article></main></body></html>"
    )
    return Page(url=URL, body=html.encode(), headers={"content-type": "text/html; charset=utf-8"})


def paged(shown: Page, **fields) -> Stored:
    """An article made of a page, under its feed's headline."""
    entry = Draft(url=URL, title=TITLE, title_listed=TITLE, listed="2024-05-01T11:00:00Z", found_by={"title": "feed"})
    draft = extract_page(shown, OUTLET, entry)
    article = normalise(draft, OUTLET, kind=SourceKind.FEED, fetched_at=NOON)
    assert isinstance(article, Article)
    original = Original(
        link=URL, title=TITLE, author="A", body=draft.body, page=shown.body, page_type="text/html; charset=utf-8"
    )
    return stored(replace(article, **fields), original)


def fed(*paragraphs: str, **fields) -> Stored:
    """An article whose text came from a feed."""
    known = {"published_at": NOON, "published_from": PublishedFrom.FEED, "language": "en", "title_as_listed": TITLE}
    text = "\n".join(paragraphs)
    article = Article(**{"outlet": "kiosk", "url": URL, "title": TITLE, "body": text, "text": text, **known, **fields})
    return stored(article, Original(link=URL, title=TITLE, body=text))


def stored(article: Article, original: Original) -> Stored:
    seen = {"first_seen_at": NOON, "last_seen_at": NOON, "fetched_at": NOON}
    return Stored(id=1, article=article, original=original, revision=1, revisions=1, duplicate_of=None, **seen)


def look(known: Stored, shown: Page, seen: Sight | None = None):
    return look_again(known, shown, OUTLET, seen, LATER)


def test_the_very_same_bytes_are_the_same() -> None:
    assert look(paged(page(*STORY)), page(*STORY)).verdict is Verdict.SAME


def test_other_bytes_with_the_same_text_are_the_same() -> None:
    assert look(paged(page(*STORY)), page(*STORY, head="<!-- 12:01:07 -->")).verdict is Verdict.SAME


def test_another_text_is_a_change_and_keeps_what_the_feed_had_said() -> None:
    known = paged(page(*STORY), tags=("harbour",), listed_at=NOON)
    found = look(known, page(*STORY[:3], "On Sunday the scaffolding comes down."))
    capture = found.capture
    assert (found.verdict, capture.entry_hash, capture.fetched_at) == (Verdict.CHANGED, "", LATER)
    assert capture.article.text.endswith("On Sunday the scaffolding comes down.")
    assert (capture.article.title, capture.article.tags, capture.article.listed_at) == (TITLE, ("harbour",), NOON)
    assert capture.article.published_at == known.article.published_at
    assert (capture.original.link, capture.original.title, capture.original.author) == (URL, TITLE, "A")
    assert b"On Sunday" in capture.original.page


def test_a_new_headline_is_a_change() -> None:
    found = look(paged(page(*STORY)), page(*STORY, title="The lighthouse stays white"))
    assert found.capture.article.title == "The lighthouse stays white"
    assert found.capture.original.title.startswith("The lighthouse stays white")


def test_a_headline_that_the_feed_words_otherwise_is_no_change() -> None:
    known = paged(page(*STORY, title="Red paint for the lighthouse"))
    assert look(known, page(*STORY, title="Red paint for the lighthouse", head="<!-- -->")).verdict is Verdict.SAME


def test_an_edited_page_does_not_bring_its_own_headline_along() -> None:
    known = paged(page(*STORY, title="Red paint for the lighthouse"))
    found = look(known, page(*STORY[:3], title="Red paint for the lighthouse"))
    assert (found.verdict, found.capture.article.title) == (Verdict.CHANGED, TITLE)


def test_a_text_that_was_never_the_pages_is_not_replaced_by_it() -> None:
    known = paged(page(*STORY))
    other = stored(replace(known.article, text="\n".join((*STORY, "From the feed alone."))), known.original)
    assert look(other, page(*STORY[:3])).verdict is Verdict.SAME


def test_a_fed_article_waits_for_a_page_that_gives_its_text() -> None:
    known = fed(*STORY)
    first = look(known, page(*STORY, "Read our newsletter about lamps and boats."))
    then = look(known, page(*STORY, "Another newsletter about lamps and boats."), first.sight)
    assert (first.verdict, then.verdict) == (Verdict.SAME, Verdict.SAME)
    agrees = look(known, page(*STORY), then.sight)
    assert look(known, page(*STORY[:3]), agrees.sight).verdict is Verdict.CHANGED


def test_the_whole_replaces_what_was_cut_short() -> None:
    found = look(fed("The lighthouse keeper opened his last tin", truncated=True), page(*STORY))
    assert (found.verdict, found.capture.article.truncated) == (Verdict.CHANGED, False)


@pytest.mark.parametrize("count", [2, 4])
def test_what_was_cut_short_stays_where_the_page_shows_no_more(count: int) -> None:
    assert look(fed(*STORY, truncated=True), page(*STORY[:count])).verdict is Verdict.SAME


@pytest.mark.parametrize(
    "shown",
    [page(STORY[0]), page(*STORY[:2], "The council paid for the brushes, the school […]")],
    ids=["the beginning only", "with a mark that there is more"],
)
def test_a_page_that_shows_less_is_cut(shown: Page) -> None:
    assert look(paged(page(*STORY)), shown).verdict is Verdict.CUT


@pytest.mark.parametrize(
    ("shown", "verdict"),
    [
        (page(title="Not found"), Verdict.OTHER),
        (page("The page does not exist.", title="Not found"), Verdict.OTHER),
        (page("Please enable JavaScript."), Verdict.OTHER),
        (page(*REWRITTEN, title="Gulls of the week"), Verdict.OTHER),
        (page(head='<script src="/cdn-cgi/challenge-platform/x.js"></script>'), Verdict.CHALLENGE),
        (page(*REWRITTEN, head='<form action="/consent/save">'), Verdict.CONSENT),
    ],
)
def test_a_page_that_is_not_the_article(shown: Page, verdict: Verdict) -> None:
    seen = Sight(title="t", text="x")
    found = look(paged(page(*STORY)), shown, seen)
    assert (found.verdict, found.capture, found.sight) == (verdict, None, seen)


def test_a_captcha_beside_the_article_is_no_challenge() -> None:
    assert look(paged(page(*STORY)), page(*STORY, head='<div class="g-recaptcha">')).verdict is Verdict.SAME


def test_a_text_written_anew_is_the_article_under_its_title() -> None:
    assert look(paged(page(*STORY)), page(*REWRITTEN)).verdict is Verdict.CHANGED


def test_a_text_and_headline_written_anew_are_the_article_by_their_time() -> None:
    at = '<meta property="article:published_time" content="2024-05-01T09:00:00Z">'
    found = look(paged(page(*STORY, head=at)), page(*REWRITTEN, title="Gulls of the week", head=at))
    assert (found.verdict, found.capture.article.title) == (Verdict.CHANGED, "Gulls of the week")


def test_a_page_without_a_title_of_its_own_leaves_the_title_alone() -> None:
    html = "".join(f"<p>{paragraph}</p>" for paragraph in STORY[:3])
    bare = Page(url=URL, body=f"<!doctype html><html><body><article>{html}</article></body></html>".encode())
    found = look(paged(page(*STORY)), bare)
    assert (found.verdict, found.capture.article.title) == (Verdict.CHANGED, TITLE)


def test_a_gallery_without_a_text_is_the_same_under_its_title() -> None:
    pictures = '<figure><img src="/a.jpg"></figure>'
    known = paged(page(body=pictures, head='<meta property="og:image" content="https://kiosk.example/a.jpg">'))
    shown = page(body=pictures, head='<meta property="og:image" content="https://kiosk.example/b.jpg">')
    assert (known.article.text, look(known, shown).verdict) == ("", Verdict.SAME)
