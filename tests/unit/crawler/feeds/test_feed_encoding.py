"""Bytes under labels that lie, and under none."""

from __future__ import annotations

import codecs

import pytest

from crawler.feeds.encoding import decode, decode_html

ZH = "北京消息，今天的天气很好，人们在公园里散步。"
HANT = "臺北消息，今天的天氣很好，人們在公園裡散步。"
JA = "今日は天気がよく、公園で散歩する人が多い。"
KO = "오늘은 날씨가 좋아서 공원에서 산책하는 사람이 많다."
WRITTEN = [
    (ZH, "gb18030"),
    (HANT, "big5"),
    (HANT, "gb18030"),
    (JA, "euc_jp"),
    (JA, "cp932"),
    (KO, "cp949"),
    (JA, "iso2022_jp"),
]


@pytest.mark.parametrize(("text", "encoding"), WRITTEN)
@pytest.mark.parametrize("label", ["", "utf-8", "iso-8859-1"])
def test_wrong_or_missing_label_is_seen_through(text: str, encoding: str, label: str) -> None:
    prolog = f'<?xml version="1.0" encoding="{label}"?>' if label else ""
    assert text in decode(f"{prolog}<rss>{text}</rss>".encode(encoding), {}).text


def test_valid_utf8_beats_every_label() -> None:
    found = decode(
        f'<?xml version="1.0" encoding="gb2312"?><rss>{ZH}</rss>'.encode(), {"content-type": "x; charset=big5"}
    )
    assert ZH in found.text
    assert found.problem == "labelled gb18030, but is UTF-8"


def test_header_is_believed_where_the_prolog_is_silent() -> None:
    assert decode("élève".encode("cp1252"), {"content-type": "text/xml; charset=iso-8859-1"}).text == "élève"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_text_needs_no_bom(encoding: str) -> None:
    assert decode(f"<rss>{ZH}</rss>".encode(encoding), {}).text == f"<rss>{ZH}</rss>"


def test_bom_decides() -> None:
    assert decode(codecs.BOM_UTF16_BE + ZH.encode("utf-16-be"), {"content-type": "x; charset=gbk"}).text == ZH


def test_one_bad_byte_costs_one_character() -> None:
    body = ZH.encode() + b"\xff" + ZH.encode()
    found = decode(body, {})
    assert found.text == f"{ZH}\ufffd{ZH}"
    assert found.problem == "bytes that are no utf-8 were replaced"


def test_other_scripts_are_guessed() -> None:
    text = "Президент подписал указ о назначении нового министра."
    assert decode(text.encode("cp1251"), {}).text == text
    assert decode("Les élèves étaient très heureux.".encode("cp1252"), {}).text == "Les élèves étaient très heureux."


def test_unknown_label_is_passed_over() -> None:
    assert decode(ZH.encode("gb18030"), {"content-type": "x; charset=klingon"}).text == ZH


def test_page_is_read_by_its_meta() -> None:
    page = f'<meta http-equiv="Content-Type" content="text/html; charset=gbk"><p>{ZH}</p>'
    assert decode_html(page.encode("gbk"), {}).text == page
