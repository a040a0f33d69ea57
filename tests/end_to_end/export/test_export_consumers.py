"""Other people's programs take what is exported, without a word."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from lxml import html as lxml_html

from storage.export import FORMATS, ExportOptions
from storage.export.exporter import BodyForm

NAMES = {"paper": "晨报: #1", "../radio": "电台"}
READ_FRONT_MATTER = """
require "json"; require "yaml"; require "date"
puts JSON.generate(ARGV.map { |path|
  text = File.read(path, encoding: "utf-8").split(/^---\\n/, 3)[1]
  YAML.safe_load(text, permitted_classes: [Date, Time]).transform_values { |value|
    value.is_a?(Time) ? value.utc.strftime("%Y-%m-%dT%H:%M:%S.%L") : value
  }
})
"""


def build(jekyll: str, site: Path) -> str:
    """Build a site; return what Jekyll complains about."""
    result = subprocess.run([jekyll, "build", "--trace"], cwd=site, capture_output=True, text=True, check=True)
    said = (result.stdout + result.stderr).splitlines()
    return "\n".join(line for line in said if re.search(r"warn|conflict|error|deprecat|invalid", line, re.IGNORECASE))


def broken_links(site: Path) -> list[str]:
    """The links between a site's pages that lead nowhere from the disk."""
    return [
        f"{page}: {link}"
        for page in site.rglob("*.html")
        for link in lxml_html.parse(page).getroot().xpath("//nav//a/@href | //main/ul//a/@href | //head/link/@href")
        if not (page.parent / unquote(urlsplit(link).path)).is_file()
    ]


@pytest.mark.parametrize("body", ["clean", "as-published"])
def test_jekyll_builds_a_whole_site_without_a_warning(tmp_path, articles, jekyll, body: BodyForm):
    FORMATS["jekyll"].export(articles, tmp_path, ExportOptions(site=True, body=body, outlet_names=NAMES, title="a: b"))
    assert build(jekyll, tmp_path) == ""
    site = tmp_path / "_site"
    assert len([path for path in site.rglob("*.html") if path.parent != site]) == len(articles)
    assert broken_links(site) == []
    index = (site / "index.html").read_text("utf-8")
    assert re.findall(r"<h[23]>(.*)</h[23]>", index)[-2:] == ["2024-05-01", "电台"]
    assert index.count("<li>") == (site / "outlets.html").read_text("utf-8").count("<li>") == len(articles)


def test_the_search_page_holds_every_article(tmp_path, articles, jekyll):
    FORMATS["jekyll"].export(articles, tmp_path, ExportOptions(site=True, outlet_names=NAMES))
    build(jekyll, tmp_path)
    script = (tmp_path / "_site" / "articles.js").read_text("utf-8")
    rows = json.loads(re.sub(r",\s*\]$", "]", script.removeprefix("const articles = ").strip().removesuffix(";")))
    assert len(rows) == len(articles)
    assert all((tmp_path / "_site" / unquote(url)).is_file() for _, url, *_ in rows)


def test_a_theme_that_was_changed_is_kept(tmp_path, articles):
    for _ in range(2):
        FORMATS["jekyll"].export(articles[:1], tmp_path, ExportOptions(site=True))
        (tmp_path / "style.css").write_text("mine")
    assert (tmp_path / "style.css").read_text() == "mine"


@pytest.mark.parametrize("body", ["clean", "as-published"])
def test_ruby_and_pyyaml_read_the_same_front_matter(tmp_path, articles, ruby, body: BodyForm):
    FORMATS["jekyll"].export(articles, tmp_path, ExportOptions(body=body, outlet_names=NAMES))
    paths = sorted(tmp_path.glob("*.md"))
    said = subprocess.run([ruby, "-e", READ_FRONT_MATTER, *map(str, paths)], capture_output=True, check=True).stdout
    for path, theirs in zip(paths, json.loads(said), strict=True):
        ours = yaml.safe_load(path.read_text("utf-8").split("---\n", 2)[1])
        ours["date"] = ours["date"].replace(tzinfo=None).isoformat(timespec="milliseconds")
        assert theirs == ours


def test_epubcheck_finds_nothing(tmp_path, articles, epubcheck):
    FORMATS["epub"].export(articles, tmp_path / "a.epub", ExportOptions(outlet_names=NAMES, title="书 & <b>"))
    result = subprocess.run([*epubcheck, tmp_path / "a.epub"], capture_output=True, text=True, check=False)
    assert "No errors or warnings detected" in result.stdout + result.stderr, result.stderr
