"""What is asked for by a plain name is safe; what was listed stays as it was."""

from __future__ import annotations

from crawler.feeds import parse_feed

SCRIPT = "&lt;script&gt;alert(1)&lt;/script&gt;"
BODY = f"""<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>News {SCRIPT}</title>
<description>&lt;p onclick="x()"&gt;On &lt;b&gt;all&lt;/b&gt;&lt;/p&gt;{SCRIPT}</description>
<item><title>Rain &lt;img src=x onerror=y&gt;\n falls</title><link>https://news.example/a/1</link>
<description>{SCRIPT}wet</description>
<content:encoded><![CDATA[<p style="position:fixed">wet</p><a href="javascript:x()">a</a> <a href="/b">b</a>]]>
</content:encoded></item></channel></rss>""".encode()


def test_plain_names_give_what_can_be_shown() -> None:
    feed = parse_feed(BODY, {})
    (entry,) = feed.entries
    assert (feed.title, feed.description) == ("News alert(1)", "<p>On <b>all</b></p>")
    assert (entry.title, entry.summary) == ("Rain falls", "wet")
    assert entry.content.strip() == '<p>wet</p><a>a</a> <a href="/b">b</a>'


def test_what_was_listed_stays_byte_for_byte() -> None:
    (entry,) = parse_feed(BODY, {}).entries
    assert entry.title_as_listed == "Rain <img src=x onerror=y>\n falls"
    assert entry.summary_as_listed == "<script>alert(1)</script>wet"
    assert entry.content_as_listed.startswith('<p style="position:fixed">wet</p><a href="javascript:x()">')
