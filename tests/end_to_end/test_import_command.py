"""``gleaner import`` and ``gleaner archive``, as an operator uses them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from crawler.load import load_outlets
from gleaner.cli import cli

POST = """---
layout: post
title: "{title}"
date: {day}T21:03:30.000Z
author: {tag}
from: {link}
tags: [ {tag} ]
comments: True
categories: [ {tag} ]
---
<!--{ms}-->
[{title}]({link})
------

<div>
<p>{title}，详情如下。</p><script>alert(1)</script></div><p>又一段，写在外面。</p>
</div>
"""


def post(folder: Path, title: str, *, day: int, link: str = "", tag: str = "法广") -> None:
    link = link or f"https://www.rfi.fr/cn/{title}"
    ms = 1686776610000 + (day - 14) * 86_400_000
    text = POST.format(title=title, day=f"2023-06-{day}", ms=ms, link=link, tag=tag)
    (folder / f"2023-06-{day}-{title}.md").write_text(text, "utf-8")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """An old archive: three articles, one of them saved again after a retitle, one of an outlet no one defined."""
    folder = tmp_path / "old" / "_posts"
    folder.mkdir(parents=True)
    post(folder, "港口重开", day=14)
    post(folder, "渡船停航", day=14, link="https://www.rfi.fr/cn/ferry")
    post(folder, "渡船停航两日", day=15, link="https://www.rfi.fr/cn/ferry")
    post(folder, "集市开张", day=15, link="https://market.example/1", tag="看市集")
    return folder


def run(tmp_path: Path, *arguments: object) -> Result:
    database = () if arguments[:2] == ("archive", "copy") else ("--database", str(tmp_path / "gleaner.db"))
    done = CliRunner().invoke(cli, [*map(str, arguments), *database])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def articles(tmp_path: Path, *arguments: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(run(tmp_path, "articles", "list", "--json", *arguments).stdout)
    return found


def test_an_archive_comes_in_clean_and_with_its_history(tmp_path: Path, old: Path) -> None:
    done = run(tmp_path, "import", old)
    assert done.stdout.startswith("3 new, 1 revisions of articles already there.\n")
    assert "'看市集': its articles are under the outlet outlet-" in done.stdout
    titles = {one["title"]: one["revisions"] for one in articles(tmp_path)}
    assert titles == {"港口重开": 1, "渡船停航两日": 2, "集市开张": 1}
    assert not any("script" in str(one["body"]) for one in articles(tmp_path))


def test_a_second_import_brings_nothing(tmp_path: Path, old: Path) -> None:
    run(tmp_path, "import", old)
    assert run(tmp_path, "import", old.parent).stdout.startswith("4 imported before.")
    assert len(articles(tmp_path)) == 3


def test_a_dry_run_stores_nothing_and_says_the_same(tmp_path: Path, old: Path) -> None:
    said = run(tmp_path, "import", old, "--dry-run").stdout
    assert not (tmp_path / "gleaner.db").exists()
    assert said == "Would be: " + run(tmp_path, "import", old).stdout
    post(old, "新的一篇", day=16)
    assert "1 new, 4 imported before" in run(tmp_path, "import", old, "--dry-run").stdout
    assert len(articles(tmp_path)) == 3


def test_a_broken_file_is_named_and_the_rest_comes_in(tmp_path: Path, old: Path) -> None:
    (old / "2023-06-15-坏.md").write_bytes(b"---\nlayout: post\ntitle: \xff\n---\n")
    done = run(tmp_path, "import", old)
    assert done.exit_code == 1
    assert f"{old}/2023-06-15-坏.md:3: not UTF-8" in done.stderr
    assert "1 broken" in done.stdout
    assert len(articles(tmp_path)) == 3


def test_an_article_shows_the_files_it_came_from(tmp_path: Path, old: Path) -> None:
    run(tmp_path, "import", old)
    [ferry] = [one for one in articles(tmp_path) if one["revisions"] == 2]
    shown = run(tmp_path, "articles", "show", ferry["id"]).stdout
    assert "imported from: _posts/2023-06-14-渡船停航.md (dated 2023-06-14T21:03:30.000Z; shows form 1)" in shown
    assert "imported from: _posts/2023-06-15-渡船停航两日.md (dated 2023-06-15T21:03:30.000Z; shows form 2)" in shown
    told = json.loads(run(tmp_path, "articles", "show", ferry["id"], "--json").stdout)["imported_from"]
    name, dated = "2023-06-15-渡船停航两日.md", "2023-06-15T21:03:30.000Z"
    assert told[1] == {"file": name, "archive": "_posts", "dated": dated, "revision": 2}
    assert len(told) == 2


def test_an_outlet_without_a_definition_keeps_its_name(tmp_path: Path, old: Path) -> None:
    run(tmp_path, "import", old)
    [market] = [one for one in articles(tmp_path) if one["title"] == "集市开张"]
    assert len(articles(tmp_path, "--outlet", str(market["outlet"]))) == 1
    run(tmp_path, "export", "--format", "jekyll", "--body", "as-published", "--out", tmp_path / "new")
    name = "2023-06-15-集市开张.md"
    assert (tmp_path / "new" / name).read_bytes() == (old / name).read_bytes()


@pytest.mark.parametrize("form", ["jekyll", "list", "jsonl"])
@pytest.mark.parametrize("body", ["clean", "as-published"])
def test_what_is_exported_comes_in_again(tmp_path: Path, old: Path, form: str, body: str) -> None:
    run(tmp_path, "import", old)
    run(tmp_path, "export", "--format", form, "--body", body, "--out", tmp_path / "first")
    elsewhere = tmp_path / "elsewhere"
    done = run(elsewhere, "import", tmp_path / "first", "--json")
    assert (done.exit_code, json.loads(done.stdout)["new"]) == (0, 3)
    run(elsewhere, "export", "--format", form, "--body", body, "--out", tmp_path / "again")
    assert contents(tmp_path / "again", form) == contents(tmp_path / "first", form)


def contents(folder: Path, form: str) -> object:
    if form == "jsonl":
        lines = [json.loads(line) for line in (folder / "articles.jsonl").read_text("utf-8").splitlines()]
        place = {"id", "revision", "revisions", "changed", "first_seen_at", "last_seen_at"}
        lines.sort(key=lambda line: line["url"])
        return [{name: value for name, value in line.items() if name not in place} for line in lines]
    files = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*.md")}
    # An article's number, which its name and the lists begin with, is the new archive's own.
    return (
        sorted(content for path, content in files.items() if path.parts[0] == "articles") if form == "list" else files
    )


def test_a_path_without_an_archive_is_refused(tmp_path: Path) -> None:
    done = run(tmp_path, "import", tmp_path)
    assert done.exit_code == 2
    assert "holds no archive in any form known" in done.stderr


@pytest.fixture
def subscriptions(tmp_path: Path, origin: Any, harbour: Any) -> Path:
    """A feed reader's file: a feed, a site that names one, and a site that does not answer."""
    origin.routes["/"] = harbour.Reply('<link rel="alternate" type="application/rss+xml" href="/rss.xml"><p>x')
    sites = ('xmlUrl="https://a.example/rss"', f'htmlUrl="{origin.url("/")}"', f'htmlUrl="{origin.url("/gone")}"')
    outlines = "".join(f'<outline text="报{number}" {site}/>\n' for number, site in enumerate(sites))
    path = tmp_path / "reader.opml"
    path.write_text(f'<opml version="2.0"><body>\n{outlines}</body></opml>', "utf-8")
    (tmp_path / "mine").mkdir()
    return path


def test_subscriptions_become_outlets(tmp_path: Path, subscriptions: Path, origin: Any) -> None:
    mine = ("--config", tmp_path / "mine", "--allow-private", origin.host)
    assert run(tmp_path, "import", subscriptions, *mine, "--dry-run").stdout.count("would be ") == 2
    assert not (tmp_path / "mine" / "outlets").exists()
    done = run(tmp_path, "import", subscriptions, *mine)
    assert "2 outlets defined, 0 known already, 1 not defined." in done.stdout
    assert f"{subscriptions}:4: 报2: " in done.stderr
    defined = load_outlets(tmp_path / "mine" / "outlets").values()
    assert {one.name: one.sources[0].url for one in defined} == {
        "报0": "https://a.example/rss",
        "报1": origin.url("/rss.xml"),
    }
    assert "0 outlets defined, 2 known already, 1 not defined." in run(tmp_path, "import", subscriptions, *mine).stdout


def test_a_site_on_a_private_host_is_not_asked(tmp_path: Path, subscriptions: Path, origin: Any) -> None:
    done = run(tmp_path, "import", subscriptions, "--config", tmp_path / "mine")
    assert "1 outlets defined" in done.stdout
    assert origin.paths() == []


def test_subscriptions_need_a_folder_of_the_operators(tmp_path: Path, subscriptions: Path) -> None:
    done = run(tmp_path, "import", subscriptions)
    assert done.exit_code == 2
    assert "--config" in done.stderr


def test_an_archive_is_copied_and_backed_up(tmp_path: Path, old: Path) -> None:
    run(tmp_path, "import", old)
    assert "checked" in run(tmp_path, "archive", "backup", tmp_path / "b.db").stdout
    said = run(tmp_path, "archive", "copy", "--from", tmp_path / "b.db", "--to", tmp_path / "copy" / "gleaner.db")
    assert "counts and checksums are those of the original" in said.stdout
    assert articles(tmp_path / "copy") == articles(tmp_path)
