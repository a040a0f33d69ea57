import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.tokens import as_tsvector, pairs, searchable, tokenise, tokenise_all, units

MIXED = st.text(alphabet="臺灣人5Gg é，。 _-.\u200b\n한국カー😀\ud83dx\u0301")


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("台灣人", "台湾 湾人 人"),
        ("華為5G手機", "华为 为 5g 手机 机"),
        ("北京，上海", "北京 京 上海 海"),
        ("U.S.-China 1,000", "u s china 1 000"),
        ("snake_case Héllo", "snake case héllo"),
        ("한국어 カー", "한국 국어 어 カー ー"),
        ("Ａ股１００%", "a 股 100"),
        ("हिन्दी भाषा", "हिन्दी भाषा"),
        ("台\u200b湾 soft\u00adhyphen", "台湾 湾 softhyphen"),
        ("𠮷野", "𠮷野 野"),
        ("😀 a\ud83d 臺", "a 台"),
        ("，", ""),
        ("", ""),
    ],
)
def test_a_text_gives_pairs_of_its_runs_and_its_words(text: str, tokens: str) -> None:
    assert tokenise(text) == tokens


@given(MIXED | st.text())
def test_tokens_are_the_pairs_and_words_of_the_units(text: str) -> None:
    plainly = [token for unit in units(text) for token in (pairs(unit.text) if unit.is_run else [unit.text])]
    assert tokenise(text).split() == plainly


@given(st.lists(MIXED | st.text(alphabet="台\n\0\x1e\x85\u2028\u0301\u200d\uff9ea", max_size=5)))
def test_many_texts_give_what_each_gives_by_itself(texts: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("storage.folding._PORTION", 12)
        assert tokenise_all(texts) == [tokenise(text) for text in texts]


@given(MIXED | st.text())
def test_searchable_text_holds_the_units_between_blanks(text: str) -> None:
    assert "".join(unit.text for unit in units(text)) == searchable(text).replace(" ", "")


def test_searchable_text_keeps_separators_as_blanks() -> None:
    assert searchable("《臺灣》,OK!") == " 台湾  ok "


def test_tokens_become_a_tsvector_with_positions() -> None:
    assert as_tsvector("台湾 湾 5g") == "台湾:1 湾:2 5g:3"
    assert as_tsvector("台湾 湾", 7) == "台湾:7 湾:8"
    assert as_tsvector("x" * 3000) == "x" * 255 + ":1"
    assert as_tsvector("") == ""
