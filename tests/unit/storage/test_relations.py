from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from storage.folding import fold
from storage.periodic import OPENING
from storage.relations import Apart, Compared, Kind, Limits, Relation, earlier, group, judge, relate

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
REPORT = (
    "港务局周一宣布，新的集装箱码头将于明年春天开放，首批三条航线已经签约。局长在记者会上说，工程比原计划提前完工，"
    "费用没有超出预算。码头由两家本地企业承建，岸线长一千二百米，可以同时停靠四艘大型货轮。当地居民担心卡车会增加，"
    "港务局承诺修建一条铁路支线，并在夜间限制车速。环保团体要求公布水质监测的结果，认为航道加深影响了河口的湿地。"
)
BACKGROUND = (
    "渔业协会的代表表示，过去五年捕捞量持续下降，会员希望得到补偿。协会还说，他们愿意参与监测，但数据必须公开。"
    "大学的研究者指出，河口的盐度在旱季升高，鸟类的数量随之减少，恢复湿地需要十年以上。"
)
LIMITS = Limits()


def article(
    text: str = REPORT, *, outlet: str = "north", hours: float = 0, title: str = "新码头明年开放", url: str = ""
) -> Compared:
    address = url or f"https://{outlet}.example/{hours}"
    return Compared(
        outlet=outlet, url=address, published_at=NOON + timedelta(hours=hours), title=fold(title), text=fold(text)
    )


def kind(one: Compared, other: Compared, limits: Limits = LIMITS) -> Kind | None:
    found = relate(one, other, limits)
    assert found == relate(other, one, limits)
    return found.kind if found else None


def reason(one: Compared, other: Compared) -> str:
    judged = judge(one, other, LIMITS)
    assert isinstance(judged, Apart)
    assert judged == judge(other, one, LIMITS)
    return judged.reason


def test_the_same_text_under_another_link_is_a_duplicate() -> None:
    assert relate(article(), article(hours=1), LIMITS) == Relation(Kind.DUPLICATE, 1.0, "the same text")


def test_an_outlets_own_later_form_is_a_revision() -> None:
    assert kind(article(), article(REPORT + "港务局晚间补充说，铁路支线的招标下周开始。", hours=5)) is Kind.REVISION


def test_an_update_that_appends_half_again_is_a_revision_while_near() -> None:
    longer = REPORT + BACKGROUND
    assert kind(article(), article(longer, hours=20)) is Kind.REVISION
    assert kind(article(), article(longer, hours=60)) is None


def test_the_text_at_another_outlet_in_the_other_script_is_a_reprint() -> None:
    traditional = REPORT.replace("码头", "碼頭").replace("开放", "開放").replace("铁路", "鐵路")
    assert kind(article(), article(traditional, outlet="south", hours=30)) is Kind.REPRINT


def test_a_reprint_cut_short_is_still_one() -> None:
    cut = REPORT[: len(REPORT) * 7 // 10]
    assert kind(article(), article(cut, outlet="south", hours=3)) is Kind.REPRINT
    assert kind(article(), article(cut, outlet="south", hours=80)) is None


def test_a_text_used_as_the_background_of_other_news_is_none() -> None:
    news = "市议会周二晚间否决了停车费的调整方案，十五名议员反对，九名赞成。议长说，新的草案将在夏天提交。"
    assert kind(article(), article(news + BACKGROUND[:60] + REPORT, hours=3)) is None
    assert kind(article(BACKGROUND), article(BACKGROUND[:40] + REPORT, outlet="south")) is None


def test_shared_background_under_other_openings_is_none() -> None:
    one = article(opening(1) + REPORT + BACKGROUND + opening(3))
    other = article(opening(2) + REPORT + BACKGROUND + opening(3), outlet="south")
    judged = judge(one, other, Limits(across=0.4))
    assert judged == Apart(judged.score, f"{judged.score:.0%} of the text is shared")
    assert judged.score > 0.4


def opening(number: int) -> str:
    """As many characters as an opening has, none of them in a text of people."""
    return "".join(chr(0x5000 + 7 * place + 997 * number) for place in range(OPENING))


def test_the_same_form_of_another_day_is_kept_apart_by_the_guard() -> None:
    judged = judge(article(), article(REPORT.replace("周一", "周二"), hours=24), LIMITS)
    assert isinstance(judged, Apart)
    assert judged.guarded
    assert judged.reason == "the same form with other dates: 1 of 1, such as 周一 / 周二"


def test_beyond_the_window_nothing_is_related() -> None:
    assert reason(article(), article(hours=24 * 15)) == "published 15 days apart"
    assert kind(article(), article(hours=24 * 15), Limits(window=timedelta(days=20))) is Kind.DUPLICATE


def test_short_texts_are_alike_by_nature() -> None:
    assert reason(article("详情稍后更新。"), article("详情稍后更新。", hours=1)) == (
        "a text under 100 characters is alike by nature"
    )


def test_strangers_share_nothing() -> None:
    assert reason(article(), article(BACKGROUND * 2, hours=1)).endswith("of the text is shared")


def test_naive_times_are_refused() -> None:
    with pytest.raises(ValueError, match="published_at"):
        replace(article(), published_at=datetime(2026, 3, 2))  # noqa: DTZ001


def test_the_earlier_is_told_by_time_then_by_address() -> None:
    first, second, third = article(hours=1, url="https://a/"), article(hours=1, url="https://b/"), article(hours=2)
    for one, other in permutations((first, second, third), 2):
        assert earlier(one, other) is min(one, other, key=(first, second, third).index)


def test_groups_are_what_links_connect_in_any_order() -> None:
    links = [("a", "b"), ("c", "d"), ("b", "c"), ("x", "y"), ("a", "d"), ("e", "a")]
    expected = {frozenset("abcde"), frozenset("xy")}
    assert all(set(group(order)) == expected for order in permutations(links))
    assert group([]) == []
