"""The site everybody crawls: nginx where it is installed, else a small server of our own that only looks answers up.

Run as a program it is that small server: python origin.py FOLDER PORT PORT_WITHOUT_VALIDATORS
"""

from __future__ import annotations

import asyncio
import hashlib
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

# Without a master process nobody gives up root, and the files of a private folder can be read.
_NGINX = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/error.log crit;
events {{ worker_connections 1024; }}
http {{
  access_log off; default_type text/html; types {{ application/rss+xml xml; text/html html; }}
  charset utf-8; keepalive_requests 1000000; open_file_cache max=10000; sendfile on;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}; root {root}; }}
  server {{ listen 127.0.0.1:{bare}; root {root}; etag off; if_modified_since off; add_header Last-Modified ""; }}
}}
"""


@dataclass(frozen=True, slots=True)
class Origin:
    """A running server: its name, and its addresses with validators and without."""

    server: str
    url: str
    bare_url: str


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def serving(root: Path, work: Path, port: int, bare: int) -> Iterator[Origin]:
    """Serve the files below ``root`` for a while."""
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if nginx:
        configuration = work / "nginx.conf"
        configuration.write_text(_NGINX.format(folder=work, root=root, port=port, bare=bare))
        command = [nginx, "-e", str(work / "start.log"), "-c", str(configuration), "-p", str(work)]
    else:
        command = [sys.executable, __file__, str(root), str(port), str(bare)]
    process = subprocess.Popen(command)
    try:
        _wait_for(port)
        _wait_for(bare)
        server = "nginx" if nginx else "a table of ready answers (asyncio)"
        yield Origin(server, f"http://127.0.0.1:{port}", f"http://127.0.0.1:{bare}")
    finally:
        process.terminate()
        process.wait(10)


def requests_per_second(url: str, path: str, count: int = 2000) -> float:
    """How many times one connection that does nothing else is answered in a second: the least the server can do."""
    host, _, port = url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port))) as connection:
        request = f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode()
        started = time.perf_counter()
        for _ in range(count):
            connection.sendall(request)
            head = b""
            while b"\r\n\r\n" not in head:
                head += connection.recv(65536)
            start, _, rest = head.partition(b"\r\n\r\n")
            left = int(start.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]) - len(rest)
            while left > 0:
                left -= len(connection.recv(min(left, 1 << 20)))
        return count / (time.perf_counter() - started)


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"the origin does not listen on port {port}")


# --- the server of our own


_Table = dict[bytes, tuple[bytes, bytes]]  # path: mark and body


class _Answers(asyncio.Protocol):
    """One connection: every request is looked up and answered at once."""

    def __init__(self, table: _Table, *, validators: bool) -> None:
        self._table, self._validators = table, validators
        self._waiting = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        *requests, self._waiting = (self._waiting + data).split(b"\r\n\r\n")
        for request in requests:
            self._transport.write(self._answer(request))

    def _answer(self, request: bytes) -> bytes:
        path = request.split(b" ", 2)[1]
        found = self._table.get(path)
        if found is None:
            return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        mark, body = found
        if self._validators and mark in request:
            return b'HTTP/1.1 304 Not Modified\r\nETag: "%s"\r\n\r\n' % mark
        etag = b'ETag: "%s"\r\n' % mark if self._validators else b""
        kind = b"application/rss+xml" if path.endswith(b".xml") else b"text/html"
        head = b"HTTP/1.1 200 OK\r\nContent-Type: %s; charset=utf-8\r\n%sContent-Length: %d\r\n\r\n"
        return head % (kind, etag, len(body)) + body


def _read_all(root: Path) -> _Table:
    files = {f"/{path.relative_to(root)}".encode(): path.read_bytes() for path in root.rglob("*") if path.is_file()}
    return {path: (hashlib.blake2b(body, digest_size=16).hexdigest().encode(), body) for path, body in files.items()}


async def _serve(table: _Table, port: int, bare: int) -> None:
    loop = asyncio.get_running_loop()
    for number, validators in ((port, True), (bare, False)):
        await loop.create_server(partial(_Answers, table, validators=validators), "127.0.0.1", number)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(_read_all(Path(sys.argv[1])), int(sys.argv[2]), int(sys.argv[3])))
