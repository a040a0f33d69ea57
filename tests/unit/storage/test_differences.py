from hypothesis import given
from hypothesis import strategies as st

from storage.differences import Edit, Fate, compare, sentences, summarise

TEXTS = st.lists(
    st.sampled_from(["一。", "二！", "12人，", "15人。", "1.5%。", "\n", " ", "Yes. ", "No.”", "…"]), max_size=12
).map("".join)


def texts(text: str) -> list[str]:
    return [sentence for sentence, _ in sentences(text)]


def test_sentences_end_with_their_marks_and_what_closes_behind() -> None:
    assert texts("他说：“下雨了。”后来停了！真的？") == ["他说：“下雨了。”", "后来停了！", "真的？"]
    assert texts("It rose 1.5 percent. Then it fell.") == ["It rose 1.5 percent.", "Then it fell."]


def test_paragraphs_end_sentences_and_empty_ones_are_none() -> None:
    assert sentences("标题\n\n正文。没完") == [("标题", True), ("正文。", True), ("没完", False)]


def test_a_replaced_sentence_is_shown_before_its_successor() -> None:
    compared = compare("一。二。三。", "一。贰。三。四。")
    assert [(one.fate, one.text) for one in compared] == [
        (Fate.KEPT, "一。"),
        (Fate.REMOVED, "二。"),
        (Fate.ADDED, "贰。"),
        (Fate.KEPT, "三。"),
        (Fate.ADDED, "四。"),
    ]


def test_equal_texts_have_no_edit() -> None:
    assert summarise("一。\n二。", "一。\n二。") == Edit(removed=(), added=(), numbers=())


def test_a_paragraph_without_a_successor_is_removed() -> None:
    before = "港口昨天重新开放。\n市长拒绝评论此事，并离开了会场。\n第一艘船在清晨靠岸。"
    after = "港口昨天重新开放了。\n第一艘船在清晨靠岸。\n渔民感到高兴。"
    edit = summarise(before, after)
    assert (edit.removed, edit.added) == (("市长拒绝评论此事，并离开了会场。",), ("渔民感到高兴。",))


def test_numbers_that_changed_in_the_same_words_are_named() -> None:
    before, after = "死亡人数升至12人，3人失踪。", "死亡人数升至15人，3人失踪。"
    assert summarise(before, after).numbers == (("12", "15"),)
    assert summarise("涨了1.5%。", "涨了15%。").numbers == (("1.5%", "15%"),)
    assert summarise("来了12人。", "走了15人。").numbers == ()


def test_two_paragraphs_are_not_followed_by_the_same_one() -> None:
    edit = summarise("甲乙丙丁戊己\n甲乙丙丁戊庚", "甲乙丙丁戊辛")
    assert edit.removed == ("甲乙丙丁戊庚",)


def test_sentences_that_repeat_thousands_of_times_are_still_told_from_new_ones() -> None:
    before, after = "是。" * 30_000, "不。" + "是。" * 30_000
    added = [one.text for one in compare(before, after) if one.fate is Fate.ADDED]
    assert "不。" in added
    assert sentences("a" + " " * 200_000) == [("a", True)]


def test_paragraphs_changed_by_the_thousand_are_all_named() -> None:
    before, after = ("\n".join(f"{number}{word}" for number in range(3_000)) for word in ("甲乙丙丁", "戊己庚辛"))
    edit = summarise(before, after)
    assert (len(edit.removed), len(edit.added)) == (3_000, 3_000)


def test_an_endless_paragraph_is_compared() -> None:
    assert summarise("甲乙" * 100_000, "丙甲乙" * 50_000).removed == ("甲乙" * 100_000,)


@given(TEXTS, TEXTS)
def test_what_is_kept_and_added_is_the_later_text_and_what_is_kept_and_removed_the_earlier(
    one: str, other: str
) -> None:
    compared = compare(one, other)
    assert [part.text for part in compared if part.fate is not Fate.REMOVED] == texts(other)
    assert [part.text for part in compared if part.fate is not Fate.ADDED] == texts(one)


@given(TEXTS | st.text(), TEXTS | st.text())
def test_an_edit_names_paragraphs_of_the_two_texts_only(one: str, other: str) -> None:
    edit = summarise(one, other)
    assert set(edit.removed) <= {line.strip() for line in one.split("\n")}
    assert set(edit.added) <= {line.strip() for line in other.split("\n")}
    assert summarise(one, one) == Edit(removed=(), added=(), numbers=())
