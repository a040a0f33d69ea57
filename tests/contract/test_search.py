"""Searching what is stored, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection, text

from storage.archive import Archive
from storage.engine import reading, writing
from storage.query_language import parse_query
from storage.search import Search, Wanted
from storage.search_index import SearchIndex
from storage.sources import SourceRef

HOUR = timedelta(hours=1)
MIRROR = SourceRef("demo", "https://mirror.example/demo.xml")


@pytest.fixture
def keep(archive, capture):
    """Store one article of each text given and index it."""

    def store(name: str, body: str, **fields) -> None:
        one = capture(name, text=body, title=fields.pop("title", "题"), **fields)
        source = SourceRef(one.article.outlet, "https://demo.example/feed")
        archive.store([one], source, None, one.fetched_at)
        while SearchIndex(archive.engine).index_waiting():
            pass

    return store


@pytest.fixture
def found(archive):
    def search(typed: str, *, sort: str = "newest", limit: int | None = None, **wanted) -> list[int]:
        return Search(archive.engine).numbers(parse_query(typed), Wanted(**wanted), sort=sort, limit=limit)

    return search


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("台湾", [1, 2]),
        ("臺灣", [1, 2]),
        ("台", [1, 2]),
        ("华为5G", [3]),
        ('"5g 网络"', [3]),
        ("台湾 -独立", [1]),
        ("独立 OR 网络", [2, 3]),
        ("wor*", [3]),
        ("word", []),
        ("台湾 AND (独立 OR 网络)", [2]),
        ("题", [1, 2, 3]),
        ("题台", []),
    ],
)
def test_queries_find_what_they_say(keep, found, typed, expected) -> None:
    keep("1", "台湾的天气很好。")
    keep("2", "臺灣獨立的報紙。")
    keep("3", "华为5G网络的 words。")
    assert sorted(found(typed)) == expected


def test_an_edited_article_is_found_by_its_new_text_only(keep, found) -> None:
    keep("1", "港口昨天开放。")
    keep("1", "机场今天关闭。", authors=("甲乙",))
    assert (found("港口"), found("机场")) == ([], [1])


def test_what_another_view_fills_in_is_found_and_leaves_with_an_edit(archive, keep, found, capture) -> None:
    keep("1", "港口昨天开放。")
    view = capture("1", text="港口昨天开放。", title="题", authors=("王小明",))
    archive.store([view], MIRROR, None, view.fetched_at)
    SearchIndex(archive.engine).index_waiting()
    assert found("港口", author="小明") == [1]
    keep("1", "机场今天关闭。")
    assert (found("机场", author="小明"), found("港口")) == ([], [])


def test_filters_choose_among_what_is_found(keep, found, capture) -> None:
    noon = capture().article.published_at
    keep("1", "港口开放", language="zh-Hans", authors=("王小明",), published_at=noon)
    keep("2", "港口開放", language="zh-Hant", published_at=noon + timedelta(seconds=30))
    keep("3", "港口开放", language="en", published_at=noon + HOUR, outlet="other", url="https://other.example/3")
    assert found("港口") == [3, 2, 1]
    assert found("港口", outlets=["demo"]) == [2, 1]
    assert found("港口", outlets=["demo", "other"]) == [3, 2, 1]
    assert found("港口", language="zh") == [2, 1]
    assert found("港口", language="ZH-hant") == [2]
    assert found("港口", author="王小明") == [1]
    assert found("港口", author="、") == []
    assert found("港口", since=noon + timedelta(seconds=10)) == [3, 2]
    assert found("港口", until=noon + timedelta(seconds=30)) == [1]
    assert found("港口", since=noon, until=noon + HOUR, sort="relevance") in ([1, 2], [2, 1])


def test_relevance_puts_the_title_first_and_the_limit_holds(keep, found) -> None:
    for number in range(3):
        keep(str(number), f"城市里有很多故事，这是其中之一，也说到港口。第{number}个。")
    keep("9", "船来了，人们都去看。", title="港口")
    assert found("港口", sort="relevance", limit=2)[0] == 4
    assert len(found("港口", sort="relevance", limit=2)) == 2
    assert found("港口", limit=1) == [4]


def test_what_a_title_answers_goes_first_with_filters_too(keep, found) -> None:
    keep("1", "人们去看船。", title="港口", authors=("王小明",))
    keep("2", "人们去看船。", title="港口", authors=("李小红",))
    keep("3", "说到港口，还是港口，又是港口。", authors=("王小明",))
    assert found("港口", author="王小明", outlets=["demo"], language="zh", sort="relevance") == [1, 3]


def test_a_hit_shows_where_the_words_stand(archive, keep) -> None:
    keep("1", "无关的话。" * 100 + "后来臺灣的天气很好。" + "无关的话。" * 100, title="台湾")
    (hit,) = Search(archive.engine).find(parse_query("台湾"))
    assert [piece.text for piece in hit.snippet if piece.hit] == ["臺灣"]
    assert [piece.text for piece in hit.title] == ["台湾"]
    assert len("".join(piece.text for piece in hit.snippet)) < 100


def test_texts_beyond_a_tsvector_are_found_whole(keep, found) -> None:
    words = " ".join(f"w{number}" for number in range(40_000))
    keep("1", f"开头 {words} 台湾 {'the ' * 5000} 结尾的话")
    for typed in ("开头", "台湾", "结尾的话", '"w14999 w15000 w15001"', "开头 AND 结尾", '"the 结尾"', "w39999"):
        assert found(typed) == [1], typed
    assert found('"w2 w1"') == []


def test_a_crowded_minute_overflows_into_the_next(keep, found, archive, capture, monkeypatch) -> None:
    monkeypatch.setattr("storage.search_index.PER_MINUTE", 2)
    for number in range(5):
        keep(str(number), f"港口的第{number}条")
    assert sorted(found("港口")) == [1, 2, 3, 4, 5]


def test_a_free_row_of_a_crowded_minute_is_one_behind_those_taken(archive, keep, found, monkeypatch) -> None:
    for number in range(3):
        keep(str(number), f"港口的第{number}条")
    keep("0", "机场")  # gives up the first row of their minute
    keep("3", "港口的第3条")
    assert sorted(found("港口 OR 机场")) == [1, 2, 3, 4]


def test_a_batch_is_one_segment_in_whatever_order_it_was_published(tmp_path, capture) -> None:
    with Archive.open(str(tmp_path / "archive.db")) as archive:
        noon = capture().article.published_at
        feed = [capture(str(number), text=f"港口{number}", published_at=noon - number * HOUR) for number in range(9)]
        archive.store(feed, SourceRef("demo", "https://demo.example/feed"), None, noon)
        archive.catch_up()
        with reading(archive.engine) as connection:
            assert connection.execute(text("SELECT count(DISTINCT segid) FROM fts_idx")).scalar() == 1


def test_everything_waits_again_when_the_index_is_begun_anew(archive, keep, found) -> None:
    keep("1", "港口开放")
    index = SearchIndex(archive.engine)
    index.begin_anew()
    assert (found("港口"), index.waiting()) == ([], 1)
    assert (index.index_waiting(), index.index_waiting()) == (1, 0)
    assert found("港口") == [1]
    with reading(archive.engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM articles_to_index")).scalar() == 0


def test_of_a_common_word_the_last_published_are_ranked_those_with_it_in_the_title_first(
    archive, keep, found, monkeypatch
) -> None:
    for kind in ("sqlite", "postgresql"):
        monkeypatch.setattr(f"storage.search_{kind}._MOST_RANKED", 3)
    titles = {1: "港口", 3: "港口"}
    for number in range(5):
        keep(str(number), "说到港口的话" + "，还是港口" * (number == 2), title=titles.get(number, "题"))
    assert found("港口", sort="relevance", limit=2) == [4, 5]
    assert sorted(found("港口", sort="relevance")) == [1, 2, 3, 4, 5]
    assert found("港口", sort="relevance")[:2] == [4, 2]


def test_a_rare_word_weighs_where_a_common_one_does_not(archive, keep, found, monkeypatch) -> None:
    for kind in ("sqlite", "postgresql"):
        monkeypatch.setattr(f"storage.search_{kind}._MOST_RANKED", 2)
    keep("1", "天气好，港口开，港口大，港口远。")
    keep("2", "天气好，港口开，都不错。")
    keep("3", "天气好，没有什么可以说的事。")
    assert found("港口 天气", sort="relevance", limit=2) == [1, 2]


def test_an_older_index_of_sqlite_is_made_anew(tmp_path, capture) -> None:
    address, one = str(tmp_path / "archive.db"), capture("1", text="港口开放")
    with Archive.open(address) as archive:
        archive.store([one], SourceRef("demo", "https://demo.example/feed"), None, one.fetched_at)
        archive.catch_up()
        with writing(archive.engine) as connection:
            made = _form_of_index(connection)
            connection.execute(text("DROP TABLE fts"))
            connection.execute(text("CREATE VIRTUAL TABLE fts USING fts5(title, text, people, facets, content='')"))
            connection.execute(text("UPDATE gleaner_version SET version_num = '0009'"))
    with Archive.open(address) as archive:
        assert SearchIndex(archive.engine).waiting() == 1
        archive.catch_up()
        assert Search(archive.engine).numbers(parse_query("港")) == [1]
        SearchIndex(archive.engine).begin_anew()
        with reading(archive.engine) as connection:
            assert _form_of_index(connection) == made


def _form_of_index(connection: Connection) -> list[tuple[str, object]]:
    """How its table was made, and how it is to be written."""
    made = "SELECT name, sql FROM sqlite_master WHERE name = 'fts' UNION ALL SELECT k, v FROM fts_config ORDER BY 1"
    return list(map(tuple, connection.execute(text(made))))
