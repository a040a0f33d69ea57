"""A server that tries everything: bounded time, an error of the right kind, and a canary that never sings."""

from __future__ import annotations

import gzip
import re
import time
import unicodedata
from html.parser import HTMLParser

import brotli
import pytest

from crawler.report import CrawlReport
from storage.export import FORMATS, ExportOptions
from storage.queries import Queries

SECONDS = 5.0
ATTRIBUTES = " ".join(f"a{number}='1'" for number in range(100_000))
TITLES = (
    "../../../etc/cron.d/x",
    "a\x00b",
    "long " * 1000,
    "half \ud83d",
    "\u202egpj.exe",
    "\x1b[2J\x1b]0;owned\x07",
    '{{ site.secret }}{% include x %}": - &a *b',
    '=HYPERLINK("http://x")',
    "<script>alert(1)</script><b>bold</b>",
    "line\r\nbreak: true",
    "CON",
)
BODY = """<p onclick="x()" style="position:fixed">
The ships came home on Monday, all forty of them, and nobody was hurt.</p>
<script>x()</script><img src="{canary}/pixel.gif" width="1" height="1"><iframe src="{canary}/frame"></iframe>
<form action="{canary}/form"><input name="q"></form><a href="java&#9;script:x()">a</a><a href="data:text/html,x">b</a>
<svg onload="x()"><style>@import "{canary}/css"</style></svg><base href="{canary}/">
<meta http-equiv="refresh" content="0">
<p>The harbour office counted forty ships, three more than in any week since the new pier was opened to boats.</p>
<p>By evening the wind had turned to the west, and the first boats left in the order in which they had come.</p>"""


@pytest.fixture
def canary(make_origin):
    """A server that must never be reached."""
    other = make_origin()
    yield other
    assert other.asked == []


def rss(inner: str, head: str = "") -> str:
    return f'{head}<rss version="2.0"><channel><title>t</title>{inner}</channel></rss>'


def item(title: str = "A ship", inner: str = "") -> str:
    return f"<item><title>{title}</title><link>http://192.0.2.1/1</link>{inner}</item>"


def entities(levels: int) -> str:
    return "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "lol"}">' for n in range(levels))


BODIES = {
    "entity bomb": (rss(item("&e9;"), f"<!DOCTYPE rss [{entities(10)}]>"), None),
    "quadratic entity": (rss(item("&e;" * 20_000), f'<!DOCTYPE rss [<!ENTITY e "{"x" * 50_000}">]>'), None),
    "attributes": (rss(item()).replace("<channel>", f"<channel {ATTRIBUTES}>"), None),
    "attributes in a text": (rss(item(inner=f"<description>&lt;p {ATTRIBUTES}&gt;x</description>")), None),
    "items": (rss(item() * 200_000), None),
    "items with bare ampersands": (rss(item("a & b") * 200_000), None),
    "opening brackets": ("<" * 1_000_000, "unreadable"),
    "depth": (rss("<item>" + "<a>" * 200_000), "no_link"),
    "html": ("<!doctype html><html><head><title>Hello</title></head></html>", "html"),
    "challenge": ("<html><title>Just a moment...</title><div id=cf-challenge></div></html>", "challenge"),
    "empty": ("", "empty"),
    "a file's name": ("/etc/passwd", "unreadable"),
    "json brackets": ("[" * 500_000, "unreadable"),
}


def kinds(report: CrawlReport) -> list[str]:
    return [error.kind for source in report.outlets[0].sources for error in source.errors]


@pytest.mark.parametrize("case", BODIES)
def test_hostile_body_costs_little_time(case, canary, origin, harbour, run):
    body, kind = BODIES[case]
    origin.routes["/feed"] = harbour.Reply(body.replace("192.0.2.1", canary.host))
    started = time.process_time()
    report = run(harbour.outlet(origin.url("/feed"), content="feed"), max_feed_bytes=32_000_000, max_entries=100)
    assert time.process_time() - started < SECONDS
    assert kinds(report) == ([kind] if kind else [])


def test_external_entities_and_inclusions_reach_nothing(canary, origin, harbour, run, archive, tmp_path):
    (tmp_path / "secret").write_text("the secret")
    doctype = (
        f'<!DOCTYPE rss SYSTEM "{canary.url("/dtd")}" [<!ENTITY f SYSTEM "file://{tmp_path}/secret">'
        f'<!ENTITY n SYSTEM "{canary.url("/entity")}"><!ENTITY % p SYSTEM "{canary.url("/p")}">%p;]>'
    )
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="text" href="{canary.url("/x")}"/>'
    text = f"<description>One &f; two &n; three {include}</description>"
    link = f"<link>{origin.url('/1')}</link>"
    origin.routes["/feed"] = harbour.Reply(rss(f"<item><title>A &f; ship</title>{link}{text}</item>", doctype))
    run(harbour.outlet(origin.url("/feed"), content="feed"))
    (stored,) = Queries(archive.engine).articles()
    assert "secret" not in repr(stored)


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [("gzip", gzip.compress), ("br", lambda data: brotli.compress(data, quality=1)), ("gzip, br", None)],
)
def test_bombs_stop_at_the_limit_and_name_the_setting(encoding, pack, origin, harbour, run):
    bomb = b"\0" * 50_000_000
    packed = pack(bomb) if pack else brotli.compress(gzip.compress(bomb), quality=1)
    origin.routes["/feed"] = harbour.Reply(packed, headers={"Content-Encoding": encoding})
    (error,) = run(harbour.outlet(origin.url("/feed"))).outlets[0].sources[0].errors
    assert error.kind == "too_large"
    assert "crawl.max_feed_bytes" in error.message


@pytest.mark.parametrize("page", ["<p>x</p>" * 100_000, f"<p {ATTRIBUTES}>x</p>", "<" * 1_000_000])
def test_hostile_page_is_refused_and_its_entry_kept(page, origin, harbour, run, archive):
    origin.routes["/feed"] = harbour.Reply(harbour.teasers(origin, 1))
    origin.routes["/ship-1"] = harbour.Reply(page, headers={"Content-Type": "text/html"})
    started = time.process_time()
    report = run(harbour.outlet(origin.url("/feed")))
    assert time.process_time() - started < SECONDS
    assert kinds(report) == ["too_complex"]
    (stored,) = Queries(archive.engine).articles()
    assert stored.article.truncated


def test_validators_and_links_bring_no_lines_into_requests(origin, harbour, run):
    headers = {"ETag": '"a\x01b\x7f"', "Last-Modified": "x" * 5000}
    link = origin.url("/a&#13;&#10;X-Evil: 1")
    origin.routes["/feed"] = harbour.Reply(harbour.feed(harbour.item(1, link, body="A …")), headers=headers)
    outlet = harbour.outlet(origin.url("/feed"))
    run(outlet)
    run(outlet)
    for _path, asked in origin.asked:
        assert not {"x-evil", "if-none-match", "if-modified-since"} & set(asked)


def test_redirect_to_another_host_carries_no_password(make_origin, harbour, run, origin):
    other = make_origin()
    origin.routes["/feed"] = harbour.Reply(status=302, headers={"Location": other.url("/feed")})
    other.routes["/feed"] = harbour.Reply(harbour.full(other))
    address = origin.url("/feed").replace("http://", "http://reader:secret@")
    report = run(harbour.outlet(address, robots=False), allow_private=(origin.host, other.host))
    assert report.total("new") == 2
    assert all("authorization" not in asked for _, asked in other.asked)


def test_password_of_a_feed_is_not_inherited_by_its_links(origin, harbour, run, archive):
    origin.routes["/feed"] = harbour.Reply(harbour.feed(harbour.item(1, "/ship-1")))
    run(harbour.outlet(origin.url("/feed").replace("http://", "http://reader:secret@"), robots=False))
    (stored,) = Queries(archive.engine).articles()
    assert "secret" not in repr((stored.article, stored.original))
    assert ("/feed", "Basic cmVhZGVyOnNlY3JldA==") in [(path, asked["authorization"]) for path, asked in origin.asked]


class _Watch(HTMLParser):
    found: tuple[str, ...] = ()

    def handle_starttag(self, tag, attrs):
        bad = {"script", "style", "iframe", "form", "input", "base", "meta", "svg", "object"} & {tag}
        wrong = {f"@{name}" for name, value in attrs if name.startswith("on") or name == "style"}
        links = {str(value) for name, value in attrs if re.match(r"(?i)\s*(javascript|data|file):", value or "")}
        self.found += (*bad, *wrong, *links)


def hostile_body(number: int, canary: str) -> str:
    """A body that no other entry has."""
    own = "".join(f"<p>Paragraph {number * 31 + part} tells of ship number {number}.</p>" for part in range(30))
    return BODY.replace("{canary}", canary) + own


@pytest.fixture
def collected(canary, origin, harbour, run, archive):
    """An archive of titles and texts that mean harm."""
    items = "".join(
        harbour.item(n, origin.url(f"/{n}"), title=f"<![CDATA[{title}]]>", body=hostile_body(n, canary.url("/x")))
        for n, title in enumerate(TITLES)
    )
    origin.routes["/feed"] = harbour.Reply(harbour.feed(items).encode("utf-8", "surrogatepass"))
    assert run(harbour.outlet(origin.url("/feed"), content="feed")).total("new") == len(TITLES)
    return list(Queries(archive.engine).articles())


def test_what_is_kept_to_be_shown_is_harmless(collected):
    for stored in collected:
        watch = _Watch()
        watch.feed(stored.article.body)
        assert watch.found == ()
        assert not re.search(r"</?[a-z][^<>]*>|[\x00-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", stored.article.title)
        assert "127.0.0.1" not in re.sub(r'<a href="[^"]*">', "", stored.article.body)


def test_every_export_stays_in_its_folder_and_holds_no_escapes(collected, tmp_path):
    for name in FORMATS:
        if name != "warc":  # made of fetched pages, of which there are none
            check_export(name, collected, tmp_path / name)


def check_export(name, collected, folder):
    out = folder / "out"
    FORMATS[name].export(iter(collected), out, ExportOptions())
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files, name
    assert all(out in (path, *path.parents) or path.name.startswith("out") for path in files), name
    for path in files:
        assert len(path.name.encode()) <= 255
        assert not any(unicodedata.category(character) in {"Cc", "Cs"} for character in path.name), name
        assert b"\x1b" not in path.read_bytes() or path.suffix in {".db", ".sqlite", ".parquet", ".epub", ".gz"}, name


def test_terminal_and_logs_are_given_no_escapes(collected, archive):
    from click.testing import CliRunner

    from gleaner.cli.articles import articles

    done = CliRunner().invoke(articles, ["list", "--database", str(archive.engine.url)])
    assert done.exit_code == 0, done.output
    assert "\x1b" not in done.output
    assert "\u202e" not in done.output
