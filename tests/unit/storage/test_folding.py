import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.folding import fold, fold_all, fold_characters, fold_codes, portions
from storage.folding_table import PAIRS

SIMPLE = dict(zip(PAIRS[::2], PAIRS[1::2], strict=True))
SILENT = {"Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Sk"}


def folded_plainly(text: str) -> str:
    """The definition of folding, one character after the other, until nothing changes any more."""
    text = unicodedata.normalize("NFKC", text.replace("\ue02e", ""))
    pointed = re.sub(r"(?<=\d)\.(?=\d)", "\ue02e", text)
    kept = (one for one in pointed if one in "%‰" or (unicodedata.category(one) not in SILENT))
    small = (one.lower()[0] for one in kept if one not in map(chr, range(0xFE00, 0xFE10)))
    folded = "".join(SIMPLE.get(one, one) for one in small).replace("\ue02e", ".")
    return folded if folded == text else folded_plainly(folded)


@pytest.mark.parametrize("spelling", ["台湾", "臺灣", "台灣", " 台 灣。"])
def test_every_spelling_of_a_name_folds_to_one(spelling: str) -> None:
    assert fold(spelling) == "台湾"


def test_blanks_quotes_and_invisible_characters_do_not_count() -> None:
    assert fold("\u3000“Ｈｅｌｌｏ”，\u200bWORLD…\ufeff") == "helloworld"


def test_decimal_points_and_per_cent_signs_count() -> None:
    assert fold("升 1.5%。") == "升1.5%"
    assert fold("升３．５％.") == "升3.5%"
    assert fold("升5％") == fold("升5﹪") == "升5%"
    assert fold("1,000.") == "1000"


def test_composed_and_decomposed_accents_are_one() -> None:
    assert fold("Cafe\u0301") == fold("CAFÉ") == "café"


@pytest.mark.parametrize("apart", ["e-\u0301", "e\u200b\u0301", "e，\u0301", "e\u3000\ue02e\u0301", "e\u00b4"])
def test_accents_join_the_letter_before_them_whatever_silent_stands_between(apart: str) -> None:
    assert fold(apart) == "é"


MARKS = "aei1.-，%％\u0301\u0327\u0308\u3099かㄱ각\u200b\ufe0f¨´\ue02e臺⒈²İǅßﬁ㏂\U0001d15e"


@given(st.text() | st.text(alphabet=MARKS))
def test_folding_what_is_folded_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text) == folded_plainly(text)


def test_compatibility_ideographs_are_simplified_too() -> None:
    assert fold("\uf902") == fold("車") == "车"


def test_characters_alone_keep_their_punctuation() -> None:
    assert fold_characters("「臺灣」，ＯＫ！") == "「台湾」,ok!"


def test_lone_surrogates_do_not_stop_the_folding() -> None:
    assert fold("甲\ud83d乙") == "甲乙"


@given(st.text())
def test_folding_is_what_its_definition_says(text: str) -> None:
    assert fold(text) == folded_plainly(text)


@given(st.text(alphabet="臺灣發展髮a1.，（㎡ﬁ²e\u0301é…😀\U0001d400"))
def test_rare_characters_fold_as_the_definition_says(text: str) -> None:
    assert fold(text) == folded_plainly(text)


@given(st.text(alphabet="臺灣發展12a ，。"), st.text(alphabet="臺灣發展12a ，。"))
def test_folding_a_part_gives_a_part_of_the_folded_text(one: str, two: str) -> None:
    assert fold(one) + fold(two) == fold(one + two)


def test_no_folded_character_folds_further() -> None:
    assert not set(SIMPLE) & set(SIMPLE.values())


def test_silent_characters_beyond_the_basic_plane_fold_away() -> None:
    assert fold("好\U0001f44d\U0001f3fb吗") == fold("好\U0001f44d吗")


@given(st.text() | st.text(alphabet="臺灣發展1.，（㎡ﬁ²e\u0301é…😀"))
def test_folded_codes_are_those_of_the_folded_characters_but_for_punctuation(text: str) -> None:
    folded = "".join(map(chr, fold_codes(text)))
    assert fold(fold_characters(folded)) == fold(fold_characters(text))


@given(st.lists(st.text() | st.text(alphabet=MARKS)))
def test_texts_fold_together_as_each_by_itself(texts: list[str]) -> None:
    assert fold_all(texts) == [folded_plainly(text) for text in texts]


def test_no_number_goes_on_in_the_next_text() -> None:
    assert fold_all(["升1.", "5", ".5", "1.5"]) == ["升1", "5", "5", "1.5"]


def test_texts_are_shared_out_in_their_order() -> None:
    texts = ["甲" * length for length in (0, 20_000, 20_000, 5, 90_000, 1, 0)]
    assert [one for portion in portions(texts) for one in portion] == texts
    assert [len(portion) for portion in portions(texts)] == [2, 2, 1, 2]
    assert list(portions([])) == []
