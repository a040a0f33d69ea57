"""What becomes of a capture, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest

from storage.article import Duplicate, Image, New, PublishedFrom, Revision, Unchanged
from storage.sources import SourceRef

MIRROR = SourceRef("demo", "https://mirror.example/demo.xml")
HOUR = timedelta(hours=1)


def test_an_unknown_article_is_new(show, capture) -> None:
    assert show(capture("1"), capture("2")) == [New(1), New(2)]


def test_the_same_article_again_is_unchanged(show, capture) -> None:
    show(capture())
    assert show(capture()) == [Unchanged(1)]


def test_every_field_comes_back_as_it_was_stored(show, capture, queries) -> None:
    given = capture(
        article_id="7",
        section="要闻",
        lead="导语",
        images=(Image(url="https://demo.example/a.jpg", caption="说明", credit="摄影", label="资料照片"),),
        authors=("甲", "乙"),
        editors=("丙",),
        web_editors=("丁",),
        translators=("戊",),
        agencies=("法新社",),
        dateline="柏林",
        copyright="© 2024",
        tags=("经济",),
        published_from=PublishedFrom.PAGE,
        listed_at=datetime(2024, 5, 1, 11, 59, 59, 123456, tzinfo=UTC),
        truncated=True,
        page=b"<html>\x00\xff</html>",
    )
    show(given)
    stored = queries.article(1)
    assert (stored.article, stored.original) == (given.article, given.original)
    assert (stored.revision, stored.revisions, stored.changed, stored.duplicate_of) == (1, 1, (), None)
    assert stored.first_seen_at == stored.last_seen_at == stored.fetched_at == given.fetched_at


def test_retitled_article_becomes_a_revision(show, capture) -> None:
    show(capture())
    assert show(capture(title="港口再开")) == [Revision(1, 2, ("title",))]


def test_edited_article_becomes_a_revision_and_the_earlier_form_stays_whole(show, capture, queries) -> None:
    first, second = capture(), capture(text="港口再次关闭。", page=b"new", fetched_at=capture().fetched_at + HOUR)
    show(first)
    assert show(second) == [Revision(1, 2, ("text",))]
    forms = queries.revisions(1)
    assert [form.article for form in forms] == [first.article, second.article]
    assert [form.original for form in forms] == [first.original, second.original]
    assert [(form.revision, form.changed, form.fetched_at) for form in forms] == [
        (1, (), first.fetched_at),
        (2, ("text",), second.fetched_at),
    ]
    assert queries.article(1).article == second.article


def test_an_edit_taken_back_is_another_revision(show, capture) -> None:
    show(capture())
    show(capture(title="港口再开"))
    assert show(capture()) == [Revision(1, 3, ("title",))]


def test_punctuation_and_blanks_are_no_revision(show, capture) -> None:
    show(capture(title="港口：重开", text="第一句。第二句。"))
    assert show(capture(title="港口 重开", text="第一句　第二句")) == [Unchanged(1)]


def test_a_changed_number_is_a_revision(show, capture) -> None:
    show(capture(text="升了1.5%。"))
    assert show(capture(text="升了15%。")) == [Revision(1, 2, ("text",))]


def test_the_twin_in_the_other_script_is_unchanged_and_the_first_form_stays(show, capture, queries) -> None:
    show(capture(article_id="7", title="台湾发展", text="台湾发展很快。", url="https://demo.example/zh/tai-7"))
    twin = capture(article_id="7", title="臺灣發展", text="臺灣發展很快。", url="https://demo.example/zh/taai-7")
    assert show(twin, source=MIRROR) == [Unchanged(1)]
    assert queries.article(1).article.title == "台湾发展"
    assert queries.article(1).article.url == "https://demo.example/zh/tai-7"


def test_spellings_of_the_address_are_one_article(show, capture) -> None:
    show(capture(url="https://demo.example/a/"))
    assert show(capture(url="http://www.demo.example/a?utm_source=x")) == [Unchanged(1)]


def test_a_changed_slug_is_the_same_article_under_both_addresses(show, capture, queries) -> None:
    show(capture(article_id="7", url="https://demo.example/old-7", text="短"))
    assert show(capture(article_id="7", url="https://demo.example/new-7", text="短")) == [Unchanged(1)]
    assert queries.article(1).article.url == "https://demo.example/new-7"
    assert show(capture(url="https://demo.example/old-7", text="短")) == [Unchanged(1)]


def test_the_identifier_wins_over_the_address(show, capture) -> None:
    show(
        capture(article_id="7", url="https://demo.example/a"),
        capture("2", article_id="8", url="https://demo.example/b"),
    )
    assert show(capture("2", article_id="8", url="https://demo.example/a")) == [Unchanged(2)]


def test_two_identifiers_behind_one_address_are_two_articles(show, capture) -> None:
    show(capture(article_id="7", url="https://demo.example/a", text="短"))
    assert show(capture(article_id="8", url="https://demo.example/a", text="短")) == [New(2)]


def test_the_same_text_under_another_link_is_stored_as_a_duplicate(show, capture, queries) -> None:
    text = "港口昨天重新开放。" * 20
    assert show(capture("1", text=text), capture("2", text=text)) == [New(1), Duplicate(2, 1)]
    assert show(capture("3", text=text)) == [Duplicate(3, 1)]
    assert queries.article(3).duplicate_of == 1
    assert queries.article(3).article.text == text


def test_an_earlier_text_of_a_revised_article_is_recognised_too(show, capture) -> None:
    text = "港口昨天重新开放。" * 20
    show(capture("1", text=text))
    show(capture("1", text=text + "改"))
    assert show(capture("2", text=text)) == [Duplicate(2, 1)]


def test_a_short_text_repeats_without_being_a_duplicate(show, capture) -> None:
    assert show(capture("1", text="更多消息稍后。"), capture("2", text="更多消息稍后。")) == [New(1), New(2)]


def test_two_outlets_with_one_text_are_two_articles(archive, show, capture) -> None:
    show(capture(url="https://shared.example/a"))
    other = SourceRef("other", "https://other.example/feed")
    one = capture(url="https://shared.example/a", outlet="other")
    assert archive.store([one], other, None, one.fetched_at) == [New(2)]


def test_a_capture_of_another_outlet_is_refused(show, capture) -> None:
    with pytest.raises(ValueError, match="is of other, its source of demo"):
        show(capture(outlet="other"))


def test_decisions_come_in_the_order_of_the_captures_and_history_in_that_of_listing(show, capture, queries) -> None:
    noon = capture().fetched_at
    newer = capture(title="后来的题目", listed_at=noon)
    older = capture(title="先前的题目", listed_at=noon - HOUR)
    assert show(newer, older) == [Revision(1, 2, ("title",)), New(1)]
    assert [form.article.title for form in queries.revisions(1)] == ["先前的题目", "后来的题目"]


def test_an_old_and_a_new_entry_listed_together_do_not_flap(show, capture, queries) -> None:
    older, newer = capture(title="先前的题目"), capture(title="后来的题目")
    show(newer, older)
    assert show(newer, older) == [Unchanged(1), Unchanged(1)]
    assert queries.article(1).article.title == "后来的题目"


def test_an_old_entry_listed_alone_by_its_older_date_is_no_revision(show, capture) -> None:
    noon = capture().fetched_at
    older = capture(title="先前的题目", listed_at=noon - HOUR)
    show(older, capture(title="后来的题目", listed_at=noon))
    assert show(older) == [Unchanged(1)]


def test_a_mirror_that_shows_less_does_not_replace_the_whole(show, capture, queries) -> None:
    whole = capture(text="第一段。第二段。第三段。")
    show(whole)
    assert show(capture(text="第一段。第二段……"), source=MIRROR) == [Unchanged(1)]
    assert show(capture(text="第一段。", truncated=True)) == [Unchanged(1)]
    assert queries.article(1).article == whole.article


def test_an_outlet_may_shorten_its_own_article(show, capture) -> None:
    show(capture(text="第一段。第二段。第三段。"))
    assert show(capture(text="第一段。第二段。")) == [Revision(1, 2, ("text",))]


def test_the_whole_replaces_a_teaser(show, capture, queries) -> None:
    show(capture(text="第一段。", truncated=True), source=MIRROR)
    assert show(capture(text="第一段。第二段。")) == [Revision(1, 2, ("text",))]
    assert queries.article(1).article.truncated is False


def test_two_sources_with_different_views_do_not_flap(show, capture) -> None:
    own, other = capture(text="原文甲。"), capture(text="原文乙。")
    assert show(own) + show(other, source=MIRROR) == [New(1), Revision(1, 2, ("text",))]
    assert show(own) + show(other, source=MIRROR) == [Unchanged(1), Unchanged(1)]
    assert show(own) == [Unchanged(1)]


def test_a_mirror_that_lags_behind_does_not_bring_the_old_form_back(show, capture) -> None:
    show(capture())
    show(capture(title="改过的题目"))
    assert show(capture(), source=MIRROR) == [Unchanged(1)]


def test_seen_times_span_the_first_and_the_last_sighting(show, capture, queries) -> None:
    noon = capture().fetched_at
    show(capture())
    show(capture(fetched_at=noon + HOUR))
    stored = queries.article(1)
    assert (stored.first_seen_at, stored.last_seen_at, stored.fetched_at) == (noon, noon + HOUR, noon)


def test_what_a_database_refuses_is_stored_all_the_same(show, capture, queries) -> None:
    given = capture(title="题\x00目\ud83d", link="https://demo.example/\x00\udc80", text="正\x00文\udc80")
    assert show(given, capture("2")) == [New(1), New(2)]
    assert queries.article(1).original == given.original
    assert show(given) == [Unchanged(1)]


def test_addresses_of_any_length_are_told_apart(show, capture) -> None:
    long = "https://demo.example/" + "港" * 3000
    assert show(capture(url=f"{long}1", text="短"), capture(url=f"{long}2", text="短")) == [New(1), New(2)]
    assert show(capture(url=f"{long}2", text="短")) == [Unchanged(2)]


def test_a_batch_of_more_than_a_chunk_is_stored_and_recognised(show, capture, queries) -> None:
    batch = [capture(str(number), text=f"短讯{number}。") for number in range(1100)]
    assert show(*batch) == [New(number + 1) for number in range(1100)]
    assert show(*batch) == [Unchanged(number + 1) for number in range(1100)]
    assert queries.count() == 1100


def test_another_sources_view_of_the_same_text_fills_what_is_missing(show, capture, queries) -> None:
    late = capture(published_from=PublishedFrom.FEED)
    page = capture(
        authors=("甲",),
        published_at=late.article.published_at - HOUR,
        published_from=PublishedFrom.PAGE,
        section="要闻",
    )
    show(late, source=MIRROR)
    assert show(page) == [Unchanged(1)]
    article = queries.article(1).article
    assert (article.authors, article.section, article.published_from) == (("甲",), "要闻", PublishedFrom.PAGE)
    assert article.published_at == page.article.published_at
    assert [stored.id for stored in queries.articles(until=late.article.published_at)] == [1]


def test_what_is_there_is_not_replaced_by_another_sources_view(show, capture, queries) -> None:
    show(capture(authors=("甲",), published_from=PublishedFrom.PAGE))
    show(capture(authors=("乙",), published_from=PublishedFrom.BODY), source=MIRROR)
    article = queries.article(1).article
    assert (article.authors, article.published_from) == (("甲",), PublishedFrom.PAGE)


def test_an_edit_does_not_move_the_time_of_publication_to_a_worse_founded_one(show, capture, queries) -> None:
    first = capture(published_from=PublishedFrom.PAGE, authors=("甲",))
    show(first)
    edit = capture(
        text="港口再次关闭。", published_from=PublishedFrom.FEED, published_at=first.article.published_at + HOUR
    )
    assert show(edit, source=MIRROR) == [Revision(1, 2, ("text",))]
    article = queries.article(1).article
    assert (article.published_at, article.authors) == (first.article.published_at, ("甲",))


def test_of_two_views_listed_at_one_time_the_upper_is_the_current(show, capture, queries) -> None:
    assert show(capture(title="新题"), capture(title="旧题")) == [Revision(1, 2, ("title",)), New(1)]
    assert queries.article(1).article.title == "新题"
