"""Lines of credits, signatures, datelines, lists of names."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.normalise.bylines import cut_credits, may_credit, read_credits, read_reporters, read_signature
from crawler.normalise.datelines import read_dateline
from crawler.normalise.names import People, split_names


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("记者 甲丙 责编 乙丁", {"authors": ["甲丙"], "editors": ["乙丁"]}),
        (
            "记者：甲丙 责编：乙丁 戊己 网编：庚辛",
            {"authors": ["甲丙"], "editors": ["乙丁", "戊己"], "web_editors": ["庚辛"]},
        ),
        ("（记者:甲丙  责编:乙丁）", {"authors": ["甲丙"], "editors": ["乙丁"]}),
        ("某某电台记者甲丙华盛顿报道  责编：乙丁", {"authors": ["甲丙"], "editors": ["乙丁"]}),
        ("某某电台记者 甲丙 台北报导 责编 乙丁", {"authors": ["甲丙"], "editors": ["乙丁"]}),
        ("作者：甲·乙丙（Ann Example）", {"authors": ["甲·乙丙"]}),
        ("责任编辑：甲乙 ＃", {"editors": ["甲乙"]}),
        ("文字整理：甲乙；责任编辑：丙丁#", {"authors": ["甲乙"], "editors": ["丙丁"]}),
        ("译者/甲乙", {"translators": ["甲乙"]}),
        ("编译 甲乙/丙丁；审校 戊己/庚辛", {"translators": ["甲乙", "丙丁"], "editors": ["戊己", "庚辛"]}),
        ("翻译：某某时报中文网", {"translators": ["某某时报中文网"]}),
        ("翻译：Ann Example、甲乙", {"translators": ["Ann Example", "甲乙"]}),
        ("（撰稿：甲乙丙/责编：丁戊）", {"authors": ["甲乙丙"], "editors": ["丁戊"]}),
        ("文 | 甲乙", {"authors": ["甲乙"]}),
        ("作者丨甲乙丙", {"authors": ["甲乙丙"]}),
        ("（ 某某某某某某某某某某某某特约责任编辑：甲乙）", {"editors": ["甲乙"]}),
        ("某某某某某某某某某某某某特约文 | 甲乙", {"authors": ["甲乙"]}),
    ],
)
def test_credits_are_read(line: str, people: dict[str, list[str]]) -> None:
    read = read_credits(line)
    assert read
    assert read.found == people
    assert may_credit(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "记者",
        "记者：“我们现在说的是七月。”",
        "作者认为，大力发展军备并无好处",
        "美国记者协会",
        "学生记者：担心日后示威现场被拘捕",
        "记者：你怎么看这本书的副标题？",
        "译者：甲乙 出版社 某某文献出版社",
        "甲乙说，编辑部昨天收到了一封信",
        "作者：" + "甲" * 100,
    ],
)
def test_sentences_are_no_credits(line: str) -> None:
    assert read_credits(line) is None


@pytest.mark.parametrize("line", ["", "作者认为，大力发展军备并无好处", "（编辑部）昨天收到了一封信。"])
def test_most_lines_need_not_be_read(line: str) -> None:
    assert not may_credit(line)


@pytest.mark.parametrize(
    ("line", "authors", "agencies"),
    [
        ("甲乙（综合报道）", ["甲乙"], ["综合报道"]),
        ("甲乙/丙丁（法新社、路透社）", ["甲乙", "丙丁"], ["法新社", "路透社"]),
        ("甲乙丙/丁戊（德新社 法新社 某某通讯社）", ["甲乙丙", "丁戊"], ["德新社", "法新社", "某某通讯社"]),
        ("（綜合報導）", [], ["綜合報導"]),
        ("甲乙 综合报导", ["甲乙"], ["综合报导"]),
        ("Ann Example（路透社等）", ["Ann Example"], ["路透社等"]),
    ],
)
def test_signatures_are_read(line: str, authors: list[str], agencies: list[str]) -> None:
    read = read_signature(line)
    assert read
    assert (list(read.get("authors")), list(read.get("agencies"))) == (authors, agencies)
    assert may_credit(line)


@pytest.mark.parametrize(
    "line", ["", "甲（左）", "他说（见下图）", "这是一个很长的句子而已（法新社）", "·（法新社）", "综合报道"]
)
def test_other_lines_are_no_signatures(line: str) -> None:
    assert read_signature(line) is None


@pytest.mark.parametrize(
    ("text", "rest", "date", "translators", "editors"),
    [
        ("說。（譯者：甲乙/核稿：丙丁）1090924", "說。", "1090924", ["甲乙"], ["丙丁"]),
        ("說。（编辑：甲乙/丙丁）", "說。", "", [], ["甲乙", "丙丁"]),
        ("说。（实习编译：甲乙/核稿：丙丁）", "说。", "", ["甲乙"], ["丙丁"]),
    ],
)
def test_credits_are_cut_from_the_end(
    text: str, rest: str, date: str, translators: list[str], editors: list[str]
) -> None:
    found = cut_credits(text)
    assert found
    at, people, said = found
    assert (text[:at], said) == (rest, date)
    assert list(people.get("translators")) == translators
    assert list(people.get("editors")) == editors


@pytest.mark.parametrize("text", ["说。", "说（编辑部的信）", "说。（作者：这里说的并不是那个意思呢）"])
def test_other_brackets_stay(text: str) -> None:
    assert cut_credits(text) is None


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("甲乙丙台北5日電", ("甲乙丙",)),
        ("甲乙丙台東縣9日電", ("甲乙丙",)),
        ("甲乙丙、丁戊报导", ("甲乙丙", "丁戊")),
        ("甲乙综合报导", ("甲乙",)),
        ("甲乙紐約18日專電", ("甲乙",)),
        ("台北", ()),
    ],
)
def test_town_and_day_are_no_part_of_a_name(said: str, names: tuple[str, ...]) -> None:
    assert read_reporters(said) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("甲乙、丙丁，戊己/庚辛", ("甲乙", "丙丁", "戊己", "庚辛")),
        ("甲乙 丙丁", ("甲乙", "丙丁")),
        ("甲乙和丙丁", ("甲乙", "丙丁")),
        ("甲和乙丙", ("甲和乙丙",)),
        ("本报", ()),
        ("Ann B. Example and Carl O'Neil-Smith", ("Ann B. Example", "Carl O'Neil-Smith")),
        ("ANN EXAMPLE,ANN EXAMPLE", ("ANN EXAMPLE",)),
        ("By Ann Example", ("Ann Example",)),
        ("null 甲乙丙", ("甲乙丙",)),
        ("甲·乙丙（Ann Example）", ("甲·乙丙",)),
        ("甲乙（综合报道）", ("甲乙",)),
        ("noreply@host.example (甲乙丙)", ("甲乙丙",)),
        ("desk@host.example", ()),
        ("admin", ()),
        ("12345", ()),
        ("  ", ()),
    ],
)
def test_lists_of_names_are_split(text: str, names: tuple[str, ...]) -> None:
    assert split_names(text) == names


@given(st.text(max_size=400))
def test_names_are_plain_and_once(text: str) -> None:
    names = split_names(text)
    assert len(set(names)) == len(names)
    assert all(name == " ".join(name.split()) and name for name in names)


@given(st.text(alphabet="记者编译责：:/（） 甲乙丙、AB·#", max_size=60))
def test_reading_lines_never_raises(line: str) -> None:
    read_credits(line)
    read_signature(line)
    cut_credits(line)
    read_dateline(line)


def test_people_are_kept_once_and_in_order() -> None:
    people = People()
    people.add("authors", ["b", "a", "b"])
    people.update(People({"authors": ["c", "a"], "editors": ["d"]}))
    assert people.get("authors") == ("b", "a", "c")
    assert people.get("editors") == ("d",)
    assert people.get("agencies") == ()


@pytest.mark.parametrize(
    ("text", "dateline", "authors", "agencies", "rest"),
    [
        ("（法新社柏林8日电）    正文", "法新社柏林8日电", (), ("法新社",), "正文"),
        ("（中央社記者甲乙丙台北5日電）正文", "中央社記者甲乙丙台北5日電", ("甲乙丙",), ("中央社",), "正文"),
        ("（中央社東京24日綜合外電報導）正文", "中央社東京24日綜合外電報導", (), ("中央社",), "正文"),
        ("路透北京10月14日 - 正文", "路透北京10月14日", (), ("路透",), "正文"),
        ("路透纽约/伦敦7月27日（记者甲乙）- 正文", "路透纽约/伦敦7月27日", (), ("路透",), "正文"),
        (
            "【某报2021年01月08日讯】（某报记者甲乙、丙丁综合报导）正文",
            "某报2021年01月08日讯 某报记者甲乙、丙丁综合报导",
            ("甲乙", "丙丁"),
            (),
            "正文",
        ),
        ("新华社北京6月1日电 正文", "新华社北京6月1日电", (), ("新华社",), "正文"),
        ("（早报讯）正文", "早报讯", (), (), "正文"),
    ],
)
def test_datelines_are_lifted(
    text: str, dateline: str, authors: tuple[str, ...], agencies: tuple[str, ...], rest: str
) -> None:
    read = read_dateline(text)
    assert read
    assert read.text == dateline
    assert read.people.get("authors") == authors
    assert read.people.get("agencies") == agencies
    assert text[read.length :] == rest


def test_full_date_of_a_dateline_is_kept() -> None:
    read = read_dateline("【某报2021年01月08日讯】正文")
    assert read
    assert read.date == "2021年01月08日"


def test_own_pattern_comes_first() -> None:
    own = re.compile(r"\s*（(?P<dateline>(?P<agencies>某某台)(?P<authors>甲乙)(?P<date>1月2日))）")
    read = read_dateline("（某某台甲乙1月2日）正文", [own])
    assert read
    assert (read.text, read.date) == ("某某台甲乙1月2日", "1月2日")
    assert read.people.get("authors") == ("甲乙",)


@pytest.mark.parametrize("text", ["", "正文（法新社柏林8日电）", "（甲乙说，不对）正文", "路透社报道说"])
def test_text_without_a_dateline_has_none(text: str) -> None:
    assert read_dateline(text) is None
