"""Content-Encoding is undone within a limit, and a cut body is told from a whole one."""

import contextlib
import gzip
import random
import zlib

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.wire.decoding import BodyError, BodyReader, zstd

TEXT = b"The ferry keeps to its summer timetable. " * 5000
NOISE = random.Random(1).randbytes(200_000)


def raw_deflate(data):
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


PACKERS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "DEFLATE": raw_deflate,
    "br": brotli.compress,
    "zstd": zstd.compress,
    "gzip, br": lambda data: brotli.compress(gzip.compress(data)),
}
by_encoding = pytest.mark.parametrize("encoding", PACKERS)


def read(encoding, packed, *, limit=10**7, step=1000):
    reader = BodyReader(encoding, limit)
    for start in range(0, len(packed), step):
        reader.feed(packed[start : start + step])
    return reader.finish()


@by_encoding
@pytest.mark.parametrize("body", [b"", b"x", TEXT, NOISE, bytes(65536), bytes(196608)])
def test_packed_body_comes_out_as_it_went_in(encoding, body):
    assert read(encoding, PACKERS[encoding](body)) == body


@by_encoding
def test_chunks_may_be_of_any_size(encoding):
    assert read(encoding, PACKERS[encoding](TEXT), step=1) == TEXT


@by_encoding
def test_cut_body_is_truncated(encoding):
    with pytest.raises(BodyError) as caught:
        read(encoding, PACKERS[encoding](TEXT)[:-3])
    assert caught.value.kind == "truncated"


@by_encoding
def test_body_beyond_the_limit_is_too_large(encoding):
    with pytest.raises(BodyError) as caught:
        read(encoding, PACKERS[encoding](TEXT), limit=len(TEXT) - 1)
    assert caught.value.kind == "too_large"


def test_body_of_just_the_limit_passes():
    assert read("gzip", gzip.compress(TEXT), limit=len(TEXT)) == TEXT


def test_damaged_body_is_corrupt():
    packed = bytearray(gzip.compress(NOISE))
    packed[-5] ^= 0xFF
    with pytest.raises(BodyError) as caught:
        read("gzip", bytes(packed))
    assert caught.value.kind == "corrupt"


def test_members_of_a_gzip_are_joined():
    assert read("gzip", gzip.compress(b"one ") + gzip.compress(b"two")) == b"one two"


def test_rubbish_after_a_gzip_is_passed_over():
    assert read("gzip", gzip.compress(b"one") + b"\0\0\0") == b"one"


@pytest.mark.parametrize("encoding", ["gzip", "", "identity", "utf-8"])
def test_body_that_is_not_packed_is_taken_as_it_is(encoding):
    assert read(encoding, b"<rss/>") == b"<rss/>"


def test_beginning_of_a_body_can_be_looked_at():
    reader = BodyReader("gzip", 10**6)
    reader.feed(gzip.compress(b"We are moving")[:-1])
    assert reader.so_far() == b"We are moving"


@given(encoding=st.sampled_from(list(PACKERS)), noise=st.binary(max_size=400))
def test_any_bytes_give_a_body_or_a_body_error(encoding, noise):
    with contextlib.suppress(BodyError):
        assert isinstance(read(encoding, noise, limit=10**5, step=7), bytes)


def test_no_layer_may_be_larger_than_the_limit():
    empty_members = gzip.compress(b"", mtime=0) * 10_000
    with pytest.raises(BodyError) as caught:
        read("gzip, gzip", gzip.compress(empty_members), limit=1000)
    assert caught.value.kind == "too_large"


def test_endless_layers_are_refused():
    with pytest.raises(BodyError, match="packed 2000 times over, more than 5"):
        read(", ".join(["gzip"] * 2000), b"x")
