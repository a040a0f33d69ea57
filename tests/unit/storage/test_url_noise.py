"""What does not tell articles apart does not change an address's key, and what does, does."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from storage.identity import serialise_url, url_key

HOSTS = st.sampled_from(["news.example", "a.b.example", "xn--fiq228c.example", "新闻.example", "1.example:8080"])
# No segment or value that means a way of arriving: those are left out of keys on purpose.
WORDS = st.sampled_from(
    ["cn", "20230614", "a-1", "b_2", "中文", "x%2Fy", "it's", "c d", "e+f", "~g", "(h)", "i,j", "K", "index.html", "%"]
)
SEGMENTS = st.lists(WORDS, min_size=1, max_size=4)
PARAMETERS = st.lists(
    st.tuples(st.sampled_from(["id", "p", "Page", "q", "页"]), WORDS | st.just("")),
    max_size=3,
    unique_by=lambda pair: pair[0],
)
TRACKING = (
    "utm_source=x",
    "UTM_Medium=rss",
    "fbclid=1",
    "gclid=%20",
    "ocid=a",
    "ref=rss",
    "from=singlemessage",
    "_ga=1",
    "mc_cid=2",
    "ns_mchannel=3",
)


def path_of(segments: list[str]) -> str:
    return "/".join(quote(segment, safe="%'()~,+") for segment in segments)


@st.composite
def address(draw: st.DrawFn) -> tuple[str, str, list[str]]:
    """Host, path and parameters of an article."""
    parameters = [f"{quote(name)}={quote(value, safe='%')}" for name, value in draw(PARAMETERS)]
    return draw(HOSTS), path_of(draw(SEGMENTS)), parameters


def written(host: str, path: str, parameters: list[str]) -> str:
    return f"https://{host}/{path}" + (f"?{'&'.join(parameters)}" if parameters else "")


@st.composite
def noisy(draw: st.DrawFn, host: str, path: str, parameters: list[str]) -> str:
    """The same address with everything that does not matter."""
    scheme = draw(st.sampled_from(["https", "http", "HTTPS", "hTTp"]))
    port = {"http": ":80", "https": ":443"}[scheme.lower()] if ":" not in host and draw(st.booleans()) else ""
    name = draw(st.sampled_from(["", "www.", "m.", "WWW.", "mobile.", "amp."])) + host
    user = draw(st.sampled_from(["", "", "a:b@"]))
    steps = draw(st.sampled_from(["", "", "./", "x/../", "/", "%2e/"]))
    end = draw(st.sampled_from(["", "/", "//", "/amp", ";jsessionid=1"]))
    query = draw(
        st.permutations(
            [*parameters, *draw(st.lists(st.sampled_from(TRACKING), max_size=3)), *draw(st.sampled_from([[], [""]]))]
        )
    )
    fragment = draw(st.sampled_from(["", "#top", "#", "#:~:text=a", "#comments"]))
    blanks = draw(st.sampled_from([("", ""), (" ", "\n"), ("\t", " ")]))
    host = name.upper() if draw(st.booleans()) and name.isascii() else name
    question = "?" + "&".join(query) if query or draw(st.booleans()) else ""
    return f"{blanks[0]}{scheme}://{user}{host}{port}/{steps}{path}{end}{question}{fragment}{blanks[1]}"


def encoded(url: str) -> str:
    """Letters of the path written as percent codes, in small letters."""
    head, slash, tail = url.partition("example/")
    return head + slash + "".join(f"%{ord(one):02x}" if one in "abcd" else one for one in tail)


@settings(max_examples=300)
@given(st.data(), address())
def test_noise_does_not_change_a_key(data: st.DataObject, parts: tuple[str, str, list[str]]) -> None:
    assert url_key(data.draw(noisy(*parts))) == url_key(written(*parts))


@given(address())
def test_percent_codes_do_not_change_a_key(parts: tuple[str, str, list[str]]) -> None:
    host, path, _ = parts
    assume(not path.endswith("%"))
    assert url_key(encoded(written(host, path, []))) == url_key(written(host, path, []))


@settings(max_examples=300)
@given(address(), address())
def test_other_articles_have_other_keys(one: tuple[str, str, list[str]], other: tuple[str, str, list[str]]) -> None:
    def plain(parts: tuple[str, str, list[str]]) -> tuple[str, str, list[str]]:
        read = urlsplit(serialise_url(written(*parts)))
        return read.netloc, read.path, sorted(read.query.split("&"))

    assert (url_key(written(*one)) == url_key(written(*other))) == (plain(one) == plain(other))


@given(st.text() | st.text(alphabet="htps:/.%2Ff?#&=@[]aA1\\ \t\n\0"))
def test_any_text_has_a_key_that_is_its_own(text: str) -> None:
    key = url_key(text)
    assert key == url_key(text.strip()) or not serialise_url(text.strip())
    if address := serialise_url(text):
        assert url_key(f"https://{key}") == key == url_key(address)
