import json
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import characters

from storage.article import Article, Image, Original, PublishedFrom
from storage.errors import DamagedError
from storage.packing import pack, pack_bytes, unpack, unpack_bytes

# Anything goes, halves of surrogate pairs and NUL included.
words = st.text(characters())
several = st.lists(words, max_size=3).map(tuple)
times = st.datetimes(timezones=st.just(UTC))
images = st.builds(Image, url=words, caption=words, credit=words, label=words)
articles = st.builds(
    Article,
    outlet=words,
    url=words,
    article_id=st.none() | words,
    title=words,
    title_as_listed=words,
    section=words,
    lead=words,
    body=words,
    text=words,
    images=st.lists(images, max_size=2).map(tuple),
    authors=several,
    editors=several,
    web_editors=several,
    translators=several,
    agencies=several,
    dateline=words,
    copyright=words,
    tags=several,
    language=words,
    published_at=times,
    published_from=st.sampled_from(PublishedFrom),
    listed_at=st.none() | times,
    truncated=st.booleans(),
)
originals = st.builds(
    Original, link=words, title=words, author=words, body=words, page_type=words, page=st.none() | st.binary()
)


@given(articles, originals)
def test_what_was_packed_comes_back(article: Article, original: Original) -> None:
    assert unpack(pack(article, original), original.page) == (article, original)


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"no frame",
        pack_bytes(b"no json"),
        pack_bytes(b"{}\n"),
        pack_bytes(json.dumps({"article": {}, "original": [1, 2, 3, 4], "lengths": [0, 0, 0]}).encode()),
    ],
)
def test_what_was_not_packed_here_is_called_damaged(frame: bytes) -> None:
    with pytest.raises(DamagedError, match="cannot be read back"):
        unpack(frame)


def test_a_flipped_bit_is_noticed() -> None:
    frame = bytearray(pack_bytes(bytes(range(256)) * 10))
    frame[len(frame) // 2] ^= 1
    with pytest.raises(DamagedError):
        unpack_bytes(bytes(frame))
