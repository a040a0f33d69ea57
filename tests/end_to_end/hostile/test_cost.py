"""What a hostile answer may cost: five seconds of a processor and 300 megabytes, measured in a process of its own."""

from __future__ import annotations

import bz2
import gzip
import json
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import brotli

PROCESS = Path(__file__).with_name("measured_process.py")
SECONDS, MEGABYTES = 5.0, 300.0
LARGE = 14 * 1024 * 1024  # within the limit of feeds


def rss(inner: str, head: str = "") -> str:
    return f'{head}<rss version="2.0"><channel><title>t</title>{inner}</channel></rss>'


def item(title: str = "A ship", inner: str = "") -> str:
    return f"<item><title>{title}</title><link>http://192.0.2.1/1</link>{inner}</item>"


def packed(data: bytes, *ways: str) -> bytes:
    for way in ways:
        data = {"gzip": gzip.compress, "br": lambda d: brotli.compress(d, quality=1), "deflate": zlib.compress}[way](
            data
        )
    return data


def filled(piece: str, size: int = LARGE) -> str:
    return piece * (size // len(piece))


# By what it is: the body, its headers, the kind of error (None: none, "": whatever it is).
FEEDS = {
    "200,000 items": (rss(item() * 200_000), {}, None),
    "items that never end": (rss(filled("<item><title>a")), {}, ""),
    "items behind bare ampersands": (rss(item("a & b &nbsp;") * 150_000), {}, None),
    "a megabyte of <": ("<" * 1_000_000, {}, "unreadable"),
    "all of <": ("<" * LARGE, {}, "unreadable"),
    "all of <a ": (filled("<a "), {}, "unreadable"),
    "all of &": (rss(item(filled("&"))), {}, "too_complex"),
    "all of &amp;lt;": (rss(item(inner=f"<description>{filled('&amp;lt;')}</description>")), {}, None),
    "all of <![CDATA[": (rss(filled("<![CDATA[")), {}, ""),
    "all of <!--": (rss(filled("<!-- ")), {}, ""),
    "all of ]]>": (rss(filled("]]>")), {}, ""),
    "a title of dashes": (rss(item(filled("- RFI"), "<description>b</description>")), {}, ""),
    "a text of open tags": (rss(item(inner=f"<description>{filled('&lt;b&gt;')}</description>")), {}, None),
    "a text of doctypes": (rss(item(inner=f"<description>{filled('&lt;!DOCTYPE ')}</description>")), {}, ""),
    "a text of tables": (rss(item(inner=f"<description>{filled('&lt;table&gt;&lt;td&gt;')}</description>")), {}, None),
    "100,000 attributes": (
        rss(item()).replace("<item>", "<item " + " ".join(f"a{n}='1'" for n in range(100_000)) + ">"),
        {},
        None,
    ),
    "100,000 namespaces": (
        rss(item()).replace("<item>", "<item " + " ".join(f"xmlns:a{n}='u{n}'" for n in range(50_000)) + ">"),
        {},
        "",
    ),
    "depth": (rss("<item>" + "<a>" * 1_000_000), {}, ""),
    "depth in a text": (rss(item(inner=f"<description>{'&lt;div&gt;' * 200_000}x</description>")), {}, None),
    "JSON brackets": ("[" * LARGE, {}, "too_complex"),
    "JSON objects": ('{"items":[' + filled("{},") + "{}]}", {}, "too_complex"),
    "JSON of one string": (
        json.dumps({"items": [{"url": "http://192.0.2.1/1", "title": "a", "content_html": "<p>" * 4_000_000}]}),
        {},
        None,
    ),
    "a sitemap without end": ("<urlset>" + filled("<url><loc>http://192.0.2.1/1</loc></url>"), {}, ""),
    "text in no encoding": (bytes(range(128, 256)) * (LARGE // 128), {}, "unreadable"),
    "UTF-16 of brackets": (("<" * (LARGE // 2)).encode("utf-16"), {}, "unreadable"),
    "a gzip bomb": (packed(b"\0" * 200_000_000, "gzip"), {"Content-Encoding": "gzip"}, "too_large"),
    "a brotli bomb": (packed(b"\0" * 200_000_000, "br"), {"Content-Encoding": "br"}, "too_large"),
    "a bomb in a bomb": (packed(b"\0" * 200_000_000, "gzip", "br"), {"Content-Encoding": "gzip, br"}, "too_large"),
    "a bomb nobody announced": (packed(b"<" * 200_000_000, "gzip"), {}, "too_large"),
    "bzip2 nobody knows": (bz2.compress(b"<" * 200_000_000), {"Content-Encoding": "bzip2"}, "unreadable"),
    "an entity bomb": (
        rss(
            item("&e9;"),
            "<!DOCTYPE rss [" + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(10)) + "]>",
        ),
        {},
        None,
    ),
    "quadratic entities": (rss(item("&e;" * 20_000), f'<!DOCTYPE rss [<!ENTITY e "{"x" * 50_000}">]>'), {}, None),
}
PAGES = {
    "a page of open tags": filled("<b>"),
    "a page of paragraphs": filled("<p>x</p>"),
    "a page of attributes": "<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">",
    "a page of one title": "<title>" + filled("- RFI") + "</title><p>a</p>",
    "a page of one script": '<script type="application/ld+json">' + filled("[") + "</script><p>a</p>",
    "a page of data": "<script>window.x = JSON.parse('" + filled("\\\\u0041") + "')</script><p>a</p>",
    "a page of text": "<p>" + filled("word ") + "</p>",
    "a page of comments": filled("<!-- a -->", 300_000),
    "a page nested 50,000 deep": "<div>" * 50_000 + "x",
    "a page of tables in tables": "<table><tr><td>" * 19_000 + "x",
}


def measure(cases: list[dict[str, object]], folder: Path) -> list[dict[str, Any]]:
    """What every case cost, crawled one after the other by another process."""
    command = [sys.executable, str(PROCESS), str(folder)]
    done = subprocess.run(command, input=json.dumps(cases), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def too_dear(measured: list[dict[str, Any]]) -> dict[str, tuple[float, float]]:
    return {
        one["name"]: (one["seconds"], one["megabytes"])
        for one in measured
        if one["seconds"] > SECONDS or one["megabytes"] > MEGABYTES
    }


def test_no_feed_costs_more_than_five_seconds_and_300_megabytes(origin, harbour, tmp_path):
    for number, (body, headers, _kind) in enumerate(FEEDS.values()):
        origin.routes[f"/{number}"] = harbour.Reply(body, headers=headers)
    cases = [
        {"name": name, "url": origin.url(f"/{number}"), "content": "feed", "settings": {}}
        for number, name in enumerate(FEEDS)
    ]
    measured = measure(cases, tmp_path)
    assert too_dear(measured) == {}
    said = {one["name"]: [kind for kind, _ in one["errors"]] for one in measured}
    wanted = {name: kind for name, (_, _, kind) in FEEDS.items()}
    assert {
        name: kinds
        for name, kinds in said.items()
        if wanted[name] != "" and kinds != [wanted[name]] * bool(wanted[name])
    } == {}


def test_no_page_costs_more_than_five_seconds_and_300_megabytes(origin, harbour, tmp_path):
    cases = []
    for number, (name, page) in enumerate(PAGES.items()):
        origin.routes[f"/page-{number}"] = harbour.Reply(page, headers={"Content-Type": "text/html"})
        entry = harbour.item(number, origin.url(f"/page-{number}"), body="A ship …")
        origin.routes[f"/{number}"] = harbour.Reply(harbour.feed(entry))
        cases.append({"name": name, "url": origin.url(f"/{number}"), "content": "page", "settings": {}})
    measured = measure(cases, tmp_path)
    assert too_dear(measured) == {}
    assert {kind for one in measured for kind, _ in one["errors"]} <= {"too_complex"}
