from dataclasses import dataclass
from datetime import timedelta

import pytest

from storage.folding import fold
from storage.periodic import told_apart

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Words:
    text: str
    title: str = ""


def why(
    one: str, other: str, apart: timedelta = DAY, *, same_outlet: bool = True, titles: tuple[str, str] = ("", "")
) -> str | None:
    first, second = Words(fold(one), fold(titles[0])), Words(fold(other), fold(titles[1]))
    said = told_apart(first, second, apart=apart, same_outlet=same_outlet)
    assert said == told_apart(second, first, apart=-apart, same_outlet=same_outlet)
    return said


RATE = "央行周二公布，本币兑一篮子货币的中间价定在{}元，较上日贬值{}点，成交量为{}亿元，三个月拆息报{}%，隔夜为{}%。"
COUNT = "卫生署{}公布，全市新增病例{}例，累计{}例，住院{}人，另有{}人在家隔离，疫苗接种点照常开放。"


def test_a_rate_fixed_anew_is_told_apart_by_its_numbers() -> None:
    one, other = RATE.format(6.69, 35, 210, 2.1, 1.5), RATE.format(6.62, 47, 190, 2.2, 1.4)
    assert why(one, other) == "the same form with other numbers: 5 of 5, such as 6.62 / 6.69"
    assert why(one, other, HOUR) is not None


def test_a_count_of_another_day_is_told_apart_by_its_date() -> None:
    one, other = COUNT.format("8月4日", 27, 900, 30, 5), COUNT.format("8月5日", 27, 900, 30, 5)
    assert why(one, other) == "the same form with other dates: 1 of 1, such as 8月4日 / 8月5日"
    assert why(one, other, same_outlet=False) is not None


def test_weekdays_and_chinese_numerals_are_values_too() -> None:
    assert "周一 / 周二" in str(why("议会周一开会", "议会周二开会"))
    assert "2 / 3" in str(why("港口扣留了两艘货轮", "港口扣留了三艘货轮"))
    assert why("港口扣留了三艘货轮", "港口扣留了3艘货轮", HOUR) is None


def test_a_date_said_more_fully_is_the_same_date() -> None:
    assert why("议会14日开会讨论预算", "议会8月14日开会讨论预算", HOUR) is None
    assert why("议会4日开会讨论预算", "议会14日开会讨论预算", HOUR) is not None


def test_one_number_corrected_within_hours_is_an_update() -> None:
    before, after = COUNT.format("8月4日", 27, 900, 30, 5), COUNT.format("8月4日", 28, 900, 30, 5)
    assert why(before, after, HOUR, titles=("甲3 乙4", "甲3 乙4")) is None
    assert why(before, after) is not None


def test_monthly_lists_are_told_apart_by_their_titles() -> None:
    titles = ("名单月度报告(2026年7月31日)", "名单月度报告(2026年8月31日)")
    assert "2026年7月31日 / 2026年8月31日" in str(why("甲在押", "乙在押", 31 * DAY, titles=titles))


def test_texts_that_each_tell_of_today_are_told_apart_a_day_later() -> None:
    one, other = "海防处今天通报，一艘科考船进入海域", "海防处今天通报，一艘科考船和补给船进入海域"
    assert why(one, other) == "the same form, each telling of its own day"
    assert why(one, other, HOUR) is None
    assert why(one, other, same_outlet=False) is None


def test_other_names_in_the_opening_are_told_apart_a_day_later() -> None:
    one, other = "海防处通报，科考船远航号进入海域后离开", "海防处通报，补给船长风号进入海域后离开"
    assert why(one, other) == "the same form with other names: 科考 / 补给"
    assert why(one, other, HOUR) is None


@pytest.mark.parametrize(
    "other", ["海防处通报，一艘船进入海域后离开，没有伤亡", "海防处昨晚通报，一艘船进入海域后离开"]
)
def test_what_is_added_tells_nothing_apart(other: str) -> None:
    assert why("海防处通报，一艘船进入海域后离开", other) is None


def test_constant_words_under_titles_of_different_things_are_told_apart() -> None:
    words = "欢迎订阅本台节目"
    assert (
        why(words, words, titles=("台风登陆东岸", "球队夺得冠军")) == "the same words under titles of different things"
    )
    assert why(words, words, HOUR, titles=("台风登陆东岸", "球队夺得冠军")) is None
    assert why(words, words, titles=("台风登陆东岸", "台风登陆后减弱")) is None
    assert why(words, words) is None


def test_masks_in_a_text_do_no_harm() -> None:
    assert why("甲\ue001乙3日", "甲\ue002乙3日", HOUR) is None
