from dataclasses import replace
from datetime import UTC, datetime, timedelta

from storage.article import Article, New, PublishedFrom, Revision, Unchanged
from storage.decide import Form, Known, Outcome, View, decide, form_of

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
OWN, MIRROR = 1, 2


def form(title: str = "题目", text: str = "第一段。第二段。", *, truncated: bool = False) -> Form:
    return form_of(
        Article(
            outlet="demo",
            url="https://demo.example/1",
            title=title,
            title_as_listed=title,
            body="",
            text=text,
            language="zh-Hans",
            published_at=NOON,
            published_from=PublishedFrom.FEED,
            truncated=truncated,
        )
    )


def known(current: Form, *earlier: Form) -> Known:
    return Known(
        id=7,
        revision=1 + len(earlier),
        source_id=OWN,
        listed_at=NOON,
        title=current.title,
        text=current.text,
        text_hash=current.text_hash,
        hash=current.hash,
        truncated=current.truncated,
        earlier=frozenset(one.hash for one in earlier),
    )


def view(shown: Form, source_id: int = OWN) -> View:
    return View(form=shown, source_id=source_id, listed_at=NOON)


def outcome(article: Known | None, seen: View) -> Outcome:
    return decide(article, seen, fresh_id=9)


def test_what_is_not_known_is_new() -> None:
    assert outcome(None, view(form())) == New(9)


def test_the_same_form_is_unchanged_whoever_shows_it() -> None:
    assert outcome(known(form()), view(form(), MIRROR)) == Unchanged(7)


def test_a_revision_names_what_changed() -> None:
    assert outcome(known(form()), view(form("新"))) == Revision(7, 2, ("title",))
    assert outcome(known(form()), view(form(text="新"))) == Revision(7, 2, ("text",))
    assert outcome(known(form()), view(form("新", "新"))) == Revision(7, 2, ("title", "text"))


def test_titles_of_punctuation_only_are_compared_as_they_are() -> None:
    assert outcome(known(form("？？")), view(form("！！"))) == Revision(7, 2, ("title",))


def test_what_a_source_showed_before_is_unchanged() -> None:
    seen = replace(view(form(text="别的"), MIRROR), shown_before=form(text="别的").hash)
    assert outcome(known(form()), seen) == Unchanged(7)


def test_a_part_of_the_text_from_another_source_brings_nothing() -> None:
    assert outcome(known(form()), view(form(text="第一段……"), MIRROR)) == Unchanged(7)


def test_a_part_of_the_text_from_the_same_source_is_an_edit() -> None:
    assert outcome(known(form()), view(form(text="第一段"))) == Revision(7, 2, ("text",))


def test_another_source_with_more_text_brings_a_revision() -> None:
    assert outcome(known(form()), view(form(text="第一段。第二段。第三段。"), MIRROR)) == Revision(7, 2, ("text",))


def test_a_text_that_was_not_loaded_contains_nothing() -> None:
    article = replace(known(form()), text=None)
    assert outcome(article, view(form(text="第一段"), MIRROR)) == Revision(7, 2, ("text",))


def test_another_title_of_the_same_text_from_another_source_is_a_revision() -> None:
    assert outcome(known(form()), view(form("另题"), MIRROR)) == Revision(7, 2, ("title",))


def test_a_view_cut_short_never_replaces_the_whole() -> None:
    assert outcome(known(form()), view(form(text="另写的导语", truncated=True))) == Unchanged(7)


def test_of_two_cut_views_the_later_counts() -> None:
    article = known(form(text="甲", truncated=True))
    assert outcome(article, view(form(text="乙", truncated=True))) == Revision(7, 2, ("text",))


def test_the_own_source_may_go_back_to_an_earlier_form() -> None:
    article = known(form("后"), form("先"))
    assert outcome(article, view(form("先"))) == Revision(7, 3, ("title",))


def test_an_earlier_form_shown_late_brings_nothing() -> None:
    article, late = known(form("后"), form("先")), view(form("先"))
    assert outcome(article, replace(late, source_id=MIRROR)) == Unchanged(7)
    assert outcome(article, replace(late, superseded=True)) == Unchanged(7)
    assert outcome(article, replace(late, listed_at=NOON - timedelta(hours=1))) == Unchanged(7)


def test_only_long_texts_tell_articles_apart() -> None:
    assert form(text="短").text_key is None
    assert form(text="长" * 100).text_key == form(text="长" * 100).text_hash


def test_title_and_text_are_hashed_apart() -> None:
    assert form("甲乙", "丙").hash != form("甲", "乙丙").hash
