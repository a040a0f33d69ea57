"""A web server for the replica: a port of 127.0.0.1 for every host it stands for."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer
from threading import Lock, Thread
from types import TracebackType
from typing import Self

from gleaner.replica.site import Newsrooms, Resource, Site, address, build_site, hosts

LOOPBACK = "127.0.0.1"
_ROBOTS = Resource(body=b"User-agent: *\nDisallow: /search\nDisallow: /login\n", type="text/plain; charset=utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request the replica got, and the status it answered with."""

    host: str
    method: str
    path: str
    headers: Mapping[str, str]
    status: int


class Replica:
    """The outlets' websites on free loopback ports; a context manager.

    ``ports`` are the ports to try first, by host: a taken one is replaced by a free one. ``edition`` says what is
    served, and may be changed while it runs. ``requests`` holds the last 10,000 requests. ``away`` are addresses, as
    ``gleaner.replica.site.address`` gives them, that answer with a status of their own.
    """

    def __init__(self, newsrooms: Newsrooms, *, edition: int = 1, ports: Mapping[str, int] | None = None) -> None:
        self.requests: deque[Request] = deque(maxlen=10_000)
        self.away: dict[tuple[str, str], HTTPStatus] = {}
        self._newsrooms = newsrooms
        self._edition = edition
        self._wanted = dict(ports or {})
        self._listeners: dict[str, _Listener] = {}
        self._site: Site = {}
        self._failed: set[tuple[str, str]] = set()
        self._lock = Lock()

    def __enter__(self) -> Self:
        try:
            for host in hosts(self._newsrooms):
                self._listeners[host] = _listen(self, host, self._wanted.get(host, 0))
        except OSError:
            self.close()
            raise
        self.edition = self._edition
        for listener in self._listeners.values():
            Thread(target=listener.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for listener in self._listeners.values():
            listener.shutdown()
        self.close()

    def close(self) -> None:
        """Give the ports back."""
        for listener in self._listeners.values():
            listener.server_close()

    @property
    def ports(self) -> dict[str, int]:
        """The port of every host."""
        return {host: listener.server_address[1] for host, listener in self._listeners.items()}

    @property
    def edition(self) -> int:
        """Which edition is served."""
        return self._edition

    @edition.setter
    def edition(self, edition: int) -> None:
        self._edition = edition
        self._site = build_site(self._newsrooms, edition, self.localise)

    def localise(self, text: str) -> str:
        """Turn the outlets' addresses in a text into the replica's; a host named without a path stays as it is."""
        ports = self.ports
        known = "|".join(re.escape(host) for host in ports)
        return re.sub(rf"https://({known})(?=/)", lambda found: f"http://{LOOPBACK}:{ports[found.group(1)]}", text)

    def find(self, host: str, path: str) -> tuple[HTTPStatus, Resource | None]:
        """Answer a request for a path of a host, before validators are looked at."""
        if path == "/robots.txt":
            return HTTPStatus.OK, _ROBOTS
        key = address(f"https://{host}{path}")
        resource = self._site.get(key)
        if resource is None or key in self.away:
            return self.away.get(key, HTTPStatus.NOT_FOUND), None
        with self._lock:
            if resource.flaky and key not in self._failed:
                self._failed.add(key)
                return HTTPStatus.SERVICE_UNAVAILABLE, None
        return HTTPStatus.OK, resource


class _Listener(ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    replica: Replica
    host: str


class _Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD, one request a connection, with validators and 304."""

    server: _Listener
    server_version = "replica"
    timeout = 10

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Stay silent: the requests are recorded."""

    def _answer(self, *, with_body: bool) -> None:
        status, resource = self.server.replica.find(self.server.host, self.path)
        if resource is not None and self._is_known(resource):
            status = HTTPStatus.NOT_MODIFIED
        body = resource.body if resource and status is HTTPStatus.OK else status.phrase.encode()
        self._record(status)
        self.send_response(status)
        if resource is not None:
            self.send_header("ETag", resource.etag)
            self.send_header("Last-Modified", resource.modified)
        if status is not HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Type", resource.type if resource else "text/plain; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if with_body and status is not HTTPStatus.NOT_MODIFIED:
            self.wfile.write(body)

    def _is_known(self, resource: Resource) -> bool:
        if (tags := self.headers["If-None-Match"]) is not None:
            return resource.etag in [tag.strip().removeprefix("W/") for tag in tags.split(",")]
        if (since := self.headers["If-Modified-Since"]) is None:
            return False
        try:
            return parsedate_to_datetime(since) >= parsedate_to_datetime(resource.modified)
        except (TypeError, ValueError):
            return False

    def _record(self, status: HTTPStatus) -> None:
        self.server.replica.requests.append(
            Request(
                host=self.server.host,
                method=self.command,
                path=self.path,
                headers={name.lower(): value for name, value in self.headers.items()},
                status=int(status),
            )
        )


def _listen(replica: Replica, host: str, port: int) -> _Listener:
    try:
        listener = _Listener((LOOPBACK, port), _Handler)
    except OSError:
        if port == 0:
            raise
        listener = _Listener((LOOPBACK, 0), _Handler)
    listener.replica, listener.host = replica, host
    return listener
