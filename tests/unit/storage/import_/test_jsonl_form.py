"""JSON Lines of ours, read back."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from storage.article import Article, Image, Original, PublishedFrom, Stored
from storage.errors import ImportedFileError
from storage.export import FORMATS, ExportOptions
from storage.import_ import FORMS, Broken, Item, Record

FORM = FORMS["jsonl"]
AT = datetime(2023, 6, 14, 21, 3, 30, 500, tzinfo=UTC)
ARTICLE = Article(
    outlet="demo",
    url="https://demo.example/1",
    article_id="1",
    title="港口重开",
    title_as_listed="港口重开 - 国内",
    body="<p>正文</p>",
    text="正文",
    images=(Image(url="https://demo.example/1.jpg", caption="港口"),),
    authors=("某某",),
    language="zh-Hans",
    published_at=AT,
    published_from=PublishedFrom.PAGE,
    truncated=True,
)
ORIGINAL = Original(link="https://demo.example/1?x", title=" 港口重开 - 国内", author="某", body="<b>原文</b>")
STORED = Stored(
    id=1,
    article=ARTICLE,
    original=ORIGINAL,
    revision=1,
    revisions=1,
    duplicate_of=None,
    first_seen_at=AT,
    last_seen_at=AT,
    fetched_at=AT,
)


def items(path: Path) -> list[Item]:
    return [item for item in FORM.items(path) if isinstance(item, Item)]


def exported(tmp_path: Path, name: str = "a.jsonl", **options: Any) -> list[Record]:
    FORMATS["jsonl"].export([STORED], tmp_path / name, ExportOptions(**options))
    return [found for item in items(tmp_path / name) if isinstance(found := FORM.read(item), Record)]


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.jsonl.zst"])
def test_what_was_exported_is_read_back(tmp_path: Path, name: str) -> None:
    [record] = exported(tmp_path, name)
    assert (record.article, record.fetched_at, record.as_published, record.revision) == (ARTICLE, AT, False, 1)
    assert record.original.title == ARTICLE.title_as_listed


def test_what_was_exported_as_published_is_known_as_such(tmp_path: Path) -> None:
    [record] = exported(tmp_path, body="as-published")
    assert (record.original, record.as_published) == (ORIGINAL, True)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"title": 7}, "title = 7: must be a string"),
        ({"revision": "2"}, "revision = '2': must be a number"),
        ({"published_at": "2023-06-14T21:03:30"}, "must be a time in UTC"),
        ({"published_at": "yesterday"}, "published_at"),
        ({"published_from": "hearsay"}, "published_from"),
        ({"authors": "x"}, "list of strings"),
        ({"images": ["x"]}, "list of objects"),
    ],
)
def test_an_impossible_field_is_named(tmp_path: Path, change: dict[str, object], said: str) -> None:
    exported(tmp_path)
    values = json.loads((tmp_path / "a.jsonl").read_text("utf-8")) | change
    (tmp_path / "a.jsonl").write_text("\n" + json.dumps(values), "utf-8")
    [item] = items(tmp_path)
    with pytest.raises(ImportedFileError, match=said) as raised:
        FORM.read(item)
    assert (raised.value.path, raised.value.line) == (tmp_path / "a.jsonl", 2)


@pytest.mark.parametrize("line", [b"{", b"[]", b"\xff", b"[" * 100_000])
def test_a_line_that_is_no_object_is_refused(line: bytes) -> None:
    with pytest.raises(ImportedFileError, match=r"a\.jsonl:3: not "):
        FORM.read(Item(name="a.jsonl:3", data=line, path=Path("a.jsonl"), line=3))


def test_a_file_cut_short_is_named_and_what_came_before_is_read(tmp_path: Path) -> None:
    lines = b"".join(b'{"number": %d, "more": "%032x"}\n' % (number, number * 7919**5) for number in range(20_000))
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(lines)[:-20_000])
    pieces = list(FORM.items(tmp_path))
    assert len(pieces) > 100
    assert isinstance(pieces[-1], Broken)
    assert pieces[-1].line == len(pieces)
