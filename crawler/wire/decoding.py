"""Undoing Content-Encoding piece by piece, within a limit: a small body that unpacks to a huge one stops early."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Iterator
from typing import Protocol

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_PIECE = 65536
_MOST_LAYERS = 5


class BodyError(Exception):
    """A body cannot be read whole. ``kind`` is one of too_large, truncated, corrupt."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class _Stage(Protocol):
    @property
    def finished(self) -> bool: ...

    def unpack(self, data: bytes) -> Iterator[bytes]: ...


class _Plain:
    """A body that is not packed, although its header says so: some servers name an encoding and do not use it."""

    finished = True

    def unpack(self, data: bytes) -> Iterator[bytes]:
        yield data


class _Inflate:
    """gzip with all its members, zlib, or raw deflate."""

    def __init__(self, window: int) -> None:
        self._window = window
        self._inflater = zlib.decompressobj(window)

    @property
    def finished(self) -> bool:
        return self._inflater.eof

    def unpack(self, data: bytes) -> Iterator[bytes]:
        piece = b""
        while data or len(piece) == _PIECE:
            if self._inflater.eof:
                if not (self._window > zlib.MAX_WBITS and data.startswith(b"\x1f")):
                    return
                self._inflater = zlib.decompressobj(self._window)
            piece = self._inflater.decompress(data, _PIECE)
            yield piece
            data = self._inflater.unused_data if self._inflater.eof else self._inflater.unconsumed_tail


class _Brotli:
    def __init__(self) -> None:
        self._decompressor = brotli.Decompressor()

    @property
    def finished(self) -> bool:
        return bool(self._decompressor.is_finished())

    def unpack(self, data: bytes) -> Iterator[bytes]:
        while not self._decompressor.is_finished():
            piece = self._decompressor.process(data, output_buffer_limit=_PIECE)
            if not piece:
                return
            yield piece
            data = b""


class _Zstd:
    def __init__(self) -> None:
        self._decompressor = zstd.ZstdDecompressor()

    @property
    def finished(self) -> bool:
        return bool(self._decompressor.eof)

    def unpack(self, data: bytes) -> Iterator[bytes]:
        while not self._decompressor.eof:
            yield self._decompressor.decompress(data, _PIECE)
            data = b""
            if self._decompressor.needs_input:
                return


def _deflate(head: bytes) -> _Stage:
    # RFC 9110 means zlib by "deflate"; some servers send the bare stream, which does not begin with zlib's method 8.
    return _Inflate(zlib.MAX_WBITS if head[0] & 0x0F == 8 else -zlib.MAX_WBITS)


def _gzip(head: bytes) -> _Stage:
    return _Inflate(16 + zlib.MAX_WBITS) if head.startswith(b"\x1f") else _Plain()


_STAGES: dict[str, Callable[[bytes], _Stage]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": lambda _: _Brotli(),
    "zstd": lambda _: _Zstd(),
}
ACCEPTED = "gzip, deflate, br, zstd"


class BodyReader:
    """Collects a body from its chunks as they arrive.

    ``encodings`` is the value of Content-Encoding; names nobody knows are passed over. ``limit`` is the most
    bytes the body may have once it is unpacked.
    """

    def __init__(self, encodings: str, limit: int) -> None:
        names = [name.strip().lower() for name in encodings.split(",")]
        self._pending = [_STAGES[name] for name in names if name in _STAGES][::-1]
        self._stages: list[_Stage] = []
        self._limit = limit
        self._pieces: list[bytes] = []
        self._sizes = [0] * (len(self._pending) + 1)

    def feed(self, chunk: bytes) -> None:
        """Take the next chunk.

        Raises:
            BodyError: the body is larger than the limit ("too_large") or not what it says it is ("corrupt").
        """
        try:
            if len(self._pending) > _MOST_LAYERS:
                raise BodyError(
                    "corrupt",
                    f"packed {len(self._pending)} times over, more than {_MOST_LAYERS} (no setting raises this)",
                )
            self._pieces += self._unpack(chunk, 0)
        except _ERRORS as error:
            raise BodyError("corrupt", f"the packed body is damaged: {error}") from error

    def finish(self) -> bytes:
        """Give the whole body.

        Raises:
            BodyError: a packed body ends before its end ("truncated").
        """
        if not all(stage.finished for stage in self._stages):
            raise BodyError("truncated", f"the packed body ends early, after {self._sizes[-1]} bytes unpacked")
        return b"".join(self._pieces)

    def so_far(self) -> bytes:
        """Give what has come until now."""
        return b"".join(self._pieces)

    def _unpack(self, data: bytes, depth: int) -> Iterator[bytes]:
        """Undo the layers from this one on; none may be larger than the limit, or bombs could hide in each other."""
        self._sizes[depth] += len(data)
        if self._sizes[depth] > self._limit:
            raise BodyError("too_large", f"more than {self._limit} bytes when unpacked")
        if depth == len(self._stages) and depth < len(self._pending) and data:
            self._stages.append(self._pending[depth](data))
        if depth >= len(self._stages):
            yield data
            return
        for piece in self._stages[depth].unpack(data):
            yield from self._unpack(piece, depth + 1)


_ERRORS: tuple[type[Exception], ...] = (zlib.error, brotli.error, zstd.ZstdError)
