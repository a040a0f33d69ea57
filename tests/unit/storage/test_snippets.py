from storage.query_language import parse_query
from storage.snippets import Piece, mark, snippet

FILLER = "无关的话。" * 100


def shown(typed: str, text: str, width: int = 40) -> str:
    return "".join(f"[{one.text}]" if one.hit else one.text for one in snippet(parse_query(typed), text, width))


def test_a_title_is_marked_whole() -> None:
    assert mark(parse_query("台湾"), "在臺灣的天氣") == (Piece("在"), Piece("臺灣", hit=True), Piece("的天氣"))


def test_the_part_around_the_first_place_is_shown() -> None:
    found = shown("台湾", f"{FILLER}后来臺灣下雨。{FILLER}")
    assert found.startswith("…")
    assert found.endswith("…")
    assert "后来[臺灣]下雨。" in found
    assert len(found) < 50


def test_the_beginning_is_shown_where_nothing_stands() -> None:
    assert shown("飞机", FILLER, 10) == "无关的话。无关的话。…"
    assert shown("飞机", "短。") == "短。"


def test_a_place_at_the_very_beginning_has_nothing_before() -> None:
    assert shown("台湾", "台湾下雨。") == "[台湾]下雨。"


def test_a_place_is_found_behind_characters_that_fold_to_several() -> None:
    assert "[臺灣]" in shown("台湾", "㍿" * 40 + "后来臺灣下雨。")


def test_a_phrase_longer_than_the_width_is_cut() -> None:
    phrase = "".join(chr(0x5000 + place) for place in range(60))
    assert shown(phrase, f"{phrase}完", 20) == f"[{phrase[:20]}]…"


def test_what_ends_before_the_part_is_passed_over() -> None:
    assert shown("台湾", "台湾" + "话" * 30 + "台湾", 10).startswith("[台湾]")
