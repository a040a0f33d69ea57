"""Subscriptions of a feed reader."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.errors import ImportedFileError
from storage.export import FORMATS, Channel, ExportOptions
from storage.import_.opml import Subscription, is_opml, read_opml

OPML = """<?xml version="1.0"?>
<opml version="1.0"><body>
<outline text="新闻">
  <outline title="甲&#10;报" text="x" xmlUrl="https://a.example/rss" htmlUrl="https://a.example/" language="zh"/>
  <outline text="乙台" htmlUrl="https://b.example/"/>
  <outline text="丙" type="link" URL="https://c.example/"/>
</outline>
</body></opml>
"""


def written(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def test_outlines_are_read_with_their_lines(tmp_path: Path) -> None:
    path = written(tmp_path / "reader.xml", OPML)
    assert is_opml(path)
    assert read_opml(path) == [
        Subscription(title="甲报", feed="https://a.example/rss", site="https://a.example/", language="zh", line=4),
        Subscription(title="乙台", site="https://b.example/", line=5),
        Subscription(title="丙", site="https://c.example/", line=6),
    ]


def test_what_we_export_is_read(tmp_path: Path) -> None:
    channel = Channel(
        name="甲 & 报", homepage="https://a.example/", feeds=("https://a.example/1", "https://a.example/2")
    )
    FORMATS["opml"].export([], tmp_path / "a.opml", ExportOptions(channels=(channel,)))
    assert [(one.title, one.feed) for one in read_opml(tmp_path / "a.opml")] == [
        ("甲 & 报", "https://a.example/1"),
        ("甲 & 报", "https://a.example/2"),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<opml>\n<body>", "2: not XML"),
        ('<!DOCTYPE opml [<!ENTITY a "b">]>\n<opml text="&a;"/>', "entities of its own"),
    ],
)
def test_what_is_no_opml_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ImportedFileError, match=said):
        read_opml(written(tmp_path / "a.opml", text))


def test_a_folder_or_another_file_is_no_opml(tmp_path: Path) -> None:
    assert not is_opml(tmp_path)
    assert not is_opml(written(tmp_path / "a.xml", "<rss/>"))
