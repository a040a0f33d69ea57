"""Writing: whole files or none, and nothing touched that is right."""

from __future__ import annotations

import os

import pytest

from storage.errors import ExportError
from storage.export import FORMATS, ExportOptions
from storage.export.writing import TEMPORARY, Folder


def test_an_unchanged_file_is_not_touched(tmp_path):
    for expected in ((1, 0), (0, 1)):
        with Folder(tmp_path) as folder:
            folder.write("a.md", b"x")
            os.utime(tmp_path / "a.md", (1, 1))
        assert (folder.written, folder.unchanged) == expected
    assert (tmp_path / "a.md").stat().st_mtime == 1


def test_a_changed_file_is_replaced_whole(tmp_path):
    (tmp_path / "a.md").write_bytes(b"a longer old text")
    with Folder(tmp_path) as folder:
        folder.write("a.md", b"new")
    assert (tmp_path / "a.md").read_bytes() == b"new"


def test_a_link_is_replaced_not_followed(tmp_path):
    outside = tmp_path / "outside"
    outside.write_bytes(b"mine")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a.md").symlink_to(outside)
    with Folder(tmp_path / "out") as folder:
        folder.write("a.md", b"new")
    assert outside.read_bytes() == b"mine"


def test_what_a_killed_export_left_is_cleared_away(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / TEMPORARY).write_bytes(b"half")
    with Folder(tmp_path) as folder:
        folder.write("sub/a.md", b"x")
        folder.write("sub/b.md", b"x")
    assert {path.name for path in tmp_path.rglob("*")} == {"sub", "a.md", "b.md"}


def test_a_failing_source_of_articles_leaves_the_old_file(tmp_path, make):
    def breaks():
        yield make()
        raise RuntimeError("the archive went away")

    (tmp_path / "articles.jsonl").write_bytes(b"old")
    with pytest.raises(RuntimeError):
        FORMATS["jsonl"].export(breaks(), tmp_path, ExportOptions())
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("articles.jsonl", b"old")]


def test_a_stream_equal_to_the_old_file_is_not_touched(tmp_path, make):
    for _ in range(2):
        report = FORMATS["jsonl"].export([make()], tmp_path, ExportOptions())
        os.utime(tmp_path / "articles.jsonl", (1, 1))
    assert (report.written, report.unchanged) == (0, 1)


def test_one_export_at_a_time(tmp_path):
    with Folder(tmp_path), pytest.raises(ExportError, match="another export is writing here"), Folder(tmp_path):
        pass


def test_a_file_in_the_folders_place_is_named(tmp_path):
    (tmp_path / "out").write_bytes(b"")
    with pytest.raises(ExportError, match=r"out: cannot be written"), Folder(tmp_path / "out"):
        pass


def test_a_folder_in_a_files_place_is_named(tmp_path):
    (tmp_path / "a.md").mkdir()
    with pytest.raises(ExportError, match=r"a\.md: cannot be written"), Folder(tmp_path) as folder:
        folder.write("a.md", b"")


def test_a_file_system_without_locks_will_do(tmp_path, monkeypatch):
    def no_locks(*_):
        raise OSError("not supported")

    monkeypatch.setattr("storage.export.writing.fcntl.flock", no_locks)
    with Folder(tmp_path) as folder:
        folder.write("a.md", b"x")
    assert folder.written == 1
