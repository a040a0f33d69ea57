"""What means harm and is put together at random comes out harmless, whichever way it takes past the sanitiser."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import nh3
import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from crawler.normalise.blocks import render
from crawler.normalise.body import _CLEANER, clean_html, read_body
from crawler.normalise.grammar import PLAINLY_SAFE
from crawler.normalise.shown import shown_html
from crawler.normalise.titles import plain_title

RUNS = "document.title='caught'"
SCHEMES = (
    "javascript:", "JaVaScRiPt:", "java\tscript:", "java\nscript:", "\x01javascript:", " javascript:",
    "java&Tab;script:", "javascript&colon;", "&#106;avascript:", "&#x6a;&#x61;vascript&#58;", "java&#10;script&#x3A;",
    "jav\0ascript:", "data:text/html,<script>", "data:image/svg+xml,<svg onload=", "vbscript:",
    "view-source:javascript:", "blob:javascript:", "https:javascript:", "//javascript:",
    "https://e.example/\"onload=\"", "https://e.example/'onload='", "\ufeffjavascript:", "javascript\u2028:",
    "ｊａｖａｓｃｒｉｐｔ:", "https://[javascript:", "mailto:a@b.example?\"onclick=\"", "http://javascript:1@e.example/",
)  # fmt: skip
NAMES = (
    "onclick", "ONERROR", "onload", "on\x0bload", "on\0error", "o\nnload", "/onload", "'onload", "\"onload",
    "x\x0conload", "style", "STYLE", "srcdoc", "formaction", "xlink:href", "href", "HREF", "src", "srcset", "poster",
    "data", "action", "background", "http-equiv", "content", "autofocus", "onfocus", "ontoggle", "is", "slot",
    "dynsrc", "data-src", "alt", "title", "colspan",
)  # fmt: skip
TAGS = (
    "p a img br ul ol li table tr td th tbody caption blockquote figure figcaption h2 strong em q sub code pre b i "
    "u s font div span script SCRIPT style iframe object embed form input button select option textarea template "
    "noscript noembed noframes svg math mtext mglyph malignmark mi annotation-xml foreignObject desc title xmp "
    "plaintext listing image video audio source base meta link body html head frameset frame details summary "
    "marquee isindex keygen dialog slot portal x-y sc\0ript "
).split()
BREAKS = (
    "<!--", "-->", "--!>", "<!-->", "<!--->", "<![CDATA[", "]]>", "<?xml ", "?>", "<!", "</", "<", ">",
    "&lt;script&gt;", "&amp;lt;", "\0", "\x0c", "\x0b", "\r", "\x85", "\xa0", "\u2028", "\ufeff", "&#0;", "&#x80;",
    "&#xD800;", "&#x110000;", "&lt", "&quot;", "\"", "'", "`", "=", "/", "//", "字", "a", " ", "<p", "<a href=",
    "<img src=", "</p", "</script", "</style", "</title>", "</textarea>", "<p>a</p>", "<strong>b</strong>", "<br>",
    "&amp;", "</svg>", "</math>", "<svg><style><img src=x onerror=" + RUNS + ">",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=" + RUNS + "&gt;\">",
    "<noscript><p title=\"</noscript><img src=x onerror=" + RUNS + ">\">",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=" + RUNS + ">",
    "<svg></p><style><a id=\"</style><img src=1 onerror=" + RUNS + ">\">",
)  # fmt: skip
QUOTES = ("", '"', "'", "`")


@st.composite
def attribute(draw: st.DrawFn) -> str:
    """A name, perhaps a value, with odd blanks and quotes around it."""
    blank, quote = draw(st.sampled_from((" ", "\n", "\t", "/", "\x0c", "", "\r"))), draw(st.sampled_from(QUOTES))
    value = draw(st.sampled_from((*(scheme + RUNS for scheme in SCHEMES), RUNS, "x", "https://e.example/1", "")))
    end = draw(st.sampled_from((quote, quote, quote, "", ">")))
    return f"{blank}{draw(st.sampled_from(NAMES))}{draw(st.sampled_from(('=', ' = ', '', '==')))}{quote}{value}{end}"


@st.composite
def tag(draw: st.DrawFn) -> str:
    """An opening or closing tag, perhaps never ended."""
    opening, name = draw(st.sampled_from(("<", "<", "<", "</", "< ", "<\0"))), draw(st.sampled_from(TAGS))
    end = draw(st.sampled_from((">", ">", ">", "/>", "", " ")))
    return f"{opening}{name}{''.join(draw(st.lists(attribute(), max_size=3)))}{end}"


HOSTILE = st.lists(tag() | st.sampled_from(BREAKS) | tag(), max_size=14).map("".join)
"""Fragments of the kinds above, one after the other."""

BASES = st.sampled_from(("https://e.example/a/1", "", "javascript:alert(1)", "data:text/html,x", "//e.example"))
STRICT = nh3.Cleaner(
    tags=nh3.ALLOWED_TAGS, attributes=nh3.ALLOWED_ATTRIBUTES, link_rel=None, url_schemes={"http", "https", "mailto"}
)
WORDS = st.sampled_from(["a", "字", "&amp;", "&lt;", "&gt;", "\u2028", "=", "'", '"', "`", "javascript:", "\ufffe", ""])
ADDRESSES = st.sampled_from(
    "https://e.example/ http://e.example/a?b=1&amp;c#d https://e.example:8080/`{|} https://e.example/javascript: "
    "https:// https://[/ http://e.example:99999/ https://1.2.3.4.5/ https://xn--/ http://%00/ https://a@e.example/".split()
)


def marked(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    tags = st.sampled_from("strong em u s sub sup code mark q".split())
    return st.builds(lambda tag, text: f"<{tag}>{text}</{tag}>", tags, inside)


def linked(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(lambda address, text: f'<a href="{address}">{text}</a>', ADDRESSES, inside)


LINE = st.lists(
    WORDS | st.just("<br>") | linked(WORDS | marked(WORDS)) | marked(WORDS | marked(WORDS) | linked(WORDS)), max_size=3
).map("".join)
PICTURE = st.builds(lambda address, alt: f'<img src="{address}" alt="{alt}">', ADDRESSES, WORDS)
BLOCK = (
    st.builds(lambda tag, line: f"<{tag}>{line}</{tag}>", st.sampled_from("p h2 h6".split()), LINE)
    | st.builds("<figure>{}<figcaption>{}</figcaption></figure>".format, PICTURE | linked(PICTURE), WORDS)
    | st.lists(LINE.map("<li>{}</li>".format), max_size=2).map("".join).map("<ul>{}</ul>".format)
)
PLAIN = st.lists(BLOCK, max_size=3).map("".join)


@st.composite
def almost_plain(draw: st.DrawFn) -> str:
    """The plain form with something put in, taken out or doubled."""
    html = draw(PLAIN)
    for _ in range(draw(st.integers(0, 2))):
        one, two = sorted((draw(st.integers(0, len(html))), draw(st.integers(0, len(html)))))
        html = (
            html[:one]
            + draw(st.sampled_from((*BREAKS, " onload=" + RUNS, "\t", html[one:two])))
            + html[draw(st.sampled_from((one, two))) :]
        )
    return html


@settings(max_examples=400)
@given(almost_plain())
def test_what_is_taken_for_plain_is_what_the_sanitiser_gives(html: str) -> None:
    if PLAINLY_SAFE.fullmatch(html):
        assert _CLEANER.clean(html) == html


@settings(max_examples=400)
@given(HOSTILE, BASES)
def test_a_body_comes_out_as_the_sanitiser_would_leave_it(html: str, base: str) -> None:
    cleaned = clean_html(html, base)
    assert _CLEANER.clean(cleaned) == cleaned
    assert clean_html(cleaned, base) == cleaned


@settings(max_examples=200)
@given(HOSTILE)
def test_the_walk_alone_leaves_nothing_for_the_sanitiser(html: str) -> None:
    rendered = render(read_body(html, "https://e.example/").blocks)
    assert _CLEANER.clean(rendered).replace("&nbsp;", "\xa0") == rendered


@settings(max_examples=200)
@given(HOSTILE)
@example('<pre title="a>b"><p<p>\n\nx</pre>')
def test_what_is_shown_as_published_comes_out_as_the_sanitiser_would_leave_it(html: str) -> None:
    shown = shown_html(html)
    assert STRICT.clean(shown) == shown or "<" not in shown


@settings(max_examples=200)
@given(HOSTILE)
def test_a_title_has_no_tag_left_in_it(html: str) -> None:
    title = plain_title(html)
    assert not nh3.is_html(title) or nh3.clean_text(title) != title
    assert plain_title(title) == title or "&" in title


BROWSER = next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "google-chrome"))), "")
# Each piece is put where a page would have it, read by the browser's own parser twice, and looked at.
PAGE = """<!doctype html><meta charset=utf-8><title>quiet</title><div id=host></div>
<meta http-equiv=Content-Security-Policy content="img-src 'none'">
<script>
const pieces = PIECES, wrong = [];
const bad = /^(script|style|iframe|object|embed|form|input|button|select|textarea|template|base|meta|link|svg|math)$/i;
function look(root, piece) {
  for (const one of root.querySelectorAll("*")) {
    if (bad.test(one.tagName) || one.namespaceURI != "http://www.w3.org/1999/xhtml") wrong.push([one.tagName, piece]);
    for (const {name, value} of one.attributes) {
      if (/^(on|style$|srcdoc|action|formaction|poster|http-equiv)/i.test(name)) wrong.push([name, piece]);
      if (/^(href|src|cite)$/i.test(name) && /^(?!https?:|mailto:)/.test(new URL(value, "https://b.example/").protocol))
        wrong.push([value, piece]);
    }
  }
}
for (const piece of pieces) {
  const block = document.createElement("div");
  block.innerHTML = piece;
  look(block, piece);
  const once = block.innerHTML;
  block.innerHTML = once;
  if (block.innerHTML != once) wrong.push(["changes", piece]);
  look(new DOMParser().parseFromString("<table><tr><td>" + piece, "text/html").body, piece);
  document.getElementById("host").append(block);
}
setTimeout(() => {
  document.getElementById("host").remove();
  document.title = JSON.stringify({title: document.title, read: pieces.length, wrong: wrong.slice(0, 9)});
}, 1000);
</script>"""


@pytest.mark.skipif(not BROWSER, reason="no chromium here to read what comes out")
@settings(max_examples=4, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(st.lists(HOSTILE, min_size=40, max_size=80))
def test_a_browser_finds_nothing_that_runs_in_what_comes_out(
    tmp_path_factory: pytest.TempPathFactory, batch: list[str]
) -> None:
    pieces = [piece for html in batch for piece in (clean_html(html, "https://e.example/"), shown_html(html)) if piece]
    page = tmp_path_factory.mktemp("browser") / "page.html"
    page.write_text(PAGE.replace("PIECES", json.dumps(pieces).replace("<", "\\u003c")), "utf-8")
    title = titled_by_browser(page)
    assert title == {"title": "quiet", "read": len(pieces), "wrong": []}


def titled_by_browser(page: Path) -> object:
    """What a page has written into its title, as JSON, once its scripts have run."""
    switches = ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=5000", "--dump-dom"]
    profile = f"--user-data-dir={page.parent / 'profile'}"
    done = subprocess.run(
        [BROWSER, *switches, profile, page.as_uri()], capture_output=True, text=True, check=True, timeout=120
    )
    title = done.stdout.partition("<title>")[2].partition("</title>")[0]
    return json.loads(title.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
