"""What holds for every format."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from storage.export import FORMATS, ExportOptions

DOCS = Path(__file__).parents[4] / "docs" / "formats.md"
BOTH = [ExportOptions(), ExportOptions(body="as-published")]

every_format = pytest.mark.parametrize("form", FORMATS)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@every_format
@pytest.mark.parametrize("options", BOTH, ids=lambda options: options.body)
def test_the_same_archive_gives_the_same_bytes(tmp_path, make, form, options):
    articles = [make(number, title="同名") for number in range(1, 6)]
    for folder in ("a", "b"):
        FORMATS[form].export(iter(articles), tmp_path / folder, options)
    assert contents(tmp_path / "a") == contents(tmp_path / "b") != {}


@every_format
def test_an_export_of_nothing_succeeds(tmp_path, form):
    report = FORMATS[form].export([], tmp_path / "out", ExportOptions())
    assert report.articles == 0


@every_format
def test_a_format_is_documented(form):
    headings = [line for line in DOCS.read_text("utf-8").splitlines() if line.startswith("## ")]
    assert any(re.search(rf"\b{form}\b", line) for line in headings)


@every_format
def test_a_format_has_a_line_of_help(form):
    assert 10 < len(FORMATS[form].summary) < 80
