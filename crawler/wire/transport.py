"""The wire: Scrapy's download handler for http and https, with turns, deadline, size limit and guard."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import aiohttp
import yarl
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.http import Response

from crawler.errors import FetchError, PermanentFetchError, TransientFetchError
from crawler.settings import CrawlSettings
from crawler.wire.addresses import AddressRules, Target
from crawler.wire.decoding import ACCEPTED, BodyError, BodyReader
from crawler.wire.guard import GuardedResolver
from crawler.wire.hosts import Hosts
from crawler.wire.interruption import Interruption
from crawler.wire.terms import Terms

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

ACCEPT = (
    "application/rss+xml, application/atom+xml, application/rdf+xml, application/feed+json, application/xml;q=0.9, "
    "text/xml;q=0.9, text/html;q=0.9, */*;q=0.5"
)
# Of an error's page only the beginning is read: enough to see what it is.
_EVIDENCE = 4096
_TOO_MUCH_HEAD = ("Got more than", "Too many headers")  # in the words of aiohttp, which has no class for them


async def _plenty() -> None:
    """Wait for nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """What all requests of a crawl share.

    ``room`` waits until there is room for one more answer. A request keeps its turn until then, so that no more
    answers wait to be read than requests may be under way.
    """

    settings: CrawlSettings
    rules: AddressRules
    hosts: Hosts
    interruption: Interruption
    room: Callable[[], Awaitable[None]] = _plenty


class Transport(BaseDownloadHandler):
    """Fetches over HTTP/1.1 and TLS, whose certificates are always verified.

    A request carries its ``terms`` and its ``target`` in its meta, and the ``seconds`` its earlier hops took.
    Everything that goes wrong is raised as a FetchError with its kind.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._network: Network = crawler.spider.network  # type: ignore[union-attr]
        self._session: aiohttp.ClientSession | None = None

    async def download_request(self, request: Request) -> Response:
        """Fetch, when it is the host's turn."""
        return await self._network.interruption.run(self._in_turn(request), request.url)

    async def close(self) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()

    async def _in_turn(self, request: Request) -> Response:
        """Fetch in the host's turn, which lasts until there is room for the answer."""
        target: Target = request.meta["target"]
        terms: Terms = request.meta["terms"]
        self._network.hosts.mind(target.authority, terms.delay, terms.concurrency)
        async with self._network.hosts.turn(target.authority):
            started = time.monotonic()
            try:
                async with asyncio.timeout(terms.timeout - request.meta.get("seconds", 0.0)):
                    response = await self._exchange(request, target, terms)
            except (TimeoutError, BodyError, aiohttp.ClientError) as error:
                raise _explain(error, request.url, terms) from error
            finally:
                request.meta["seconds"] = request.meta.get("seconds", 0.0) + time.monotonic() - started
            await self._network.room()
            return response

    async def _exchange(self, request: Request, target: Target, terms: Terms) -> Response:
        # dict's own items: those of Scrapy's class look every name up again.
        headers = {name.decode(): b", ".join(values).decode() for name, values in dict.items(request.headers)}
        async with self._connected().request(
            request.method,
            yarl.URL(target.url, encoded=True),
            headers=headers,
            allow_redirects=False,
            proxy=self._network.settings.proxy,
        ) as response:
            body = await _read_body(response, terms)
            return Response(
                target.url, status=response.status, headers=response.raw_headers, body=body, request=request
            )

    def _connected(self) -> aiohttp.ClientSession:
        if self._session is None:
            settings = self._network.settings
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(resolver=self._resolver(), limit=0, ttl_dns_cache=None),
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                timeout=aiohttp.ClientTimeout(total=None),
                max_line_size=settings.max_header_bytes,
                max_field_size=settings.max_header_bytes,
                headers={"User-Agent": settings.user_agent, "Accept": ACCEPT, "Accept-Encoding": ACCEPTED},
            )
        return self._session

    def _resolver(self) -> GuardedResolver | None:
        # A proxy resolves names itself, and is itself the operator's choice: there is nothing to guard here.
        return GuardedResolver(self._network.rules) if self._network.settings.proxy is None else None


async def _read_body(response: aiohttp.ClientResponse, terms: Terms) -> bytes:
    if response.status not in (200, 203):
        return await _read_evidence(response)
    encodings = response.headers.get("Content-Encoding", "")
    length = response.content_length
    if length is not None and length > terms.max_bytes:
        raise BodyError("too_large", f"{length} bytes announced")
    reader = BodyReader(encodings, terms.max_bytes)
    async for chunk in response.content.iter_any():
        reader.feed(chunk)
    return reader.finish()


async def _read_evidence(response: aiohttp.ClientResponse) -> bytes:
    if response.status in (204, 304) or response.status in range(300, 400):
        return b""
    reader = BodyReader(response.headers.get("Content-Encoding", ""), 64 * _EVIDENCE)
    try:
        async for chunk in response.content.iter_any():
            reader.feed(chunk)
            break
    except (BodyError, aiohttp.ClientError):
        return b""
    return reader.so_far()[:_EVIDENCE]


def _explain(error: Exception, url: str, terms: Terms) -> FetchError:
    match error:
        case TimeoutError():
            return TransientFetchError(
                "timeout", url, f"not finished within {terms.timeout:g} s ({terms.timeout_setting} raises this)"
            )
        case BodyError(kind="too_large"):
            return PermanentFetchError(
                "too_large",
                url,
                f"larger than {terms.max_bytes} bytes: {error} ({terms.bytes_setting} raises the limit)",
            )
        case BodyError():
            return TransientFetchError(error.kind, url, str(error))
        case aiohttp.ClientResponseError() if error.message.startswith(_TOO_MUCH_HEAD):
            said = error.message.partition(" when ")[0].lower()
            hint = "no setting raises this" if "many" in said else "crawl.max_header_bytes raises this"
            return PermanentFetchError("headers", url, f"the head of the answer is refused: {said} ({hint})")
    return _explain_client(error, url)


def _explain_client(error: Exception, url: str) -> FetchError:
    for kinds, raised, kind, words in _CLIENT_ERRORS:
        if isinstance(error, kinds):
            return raised(kind, url, f"{words}: {_said(error)}")
    return TransientFetchError("connection", url, f"the connection failed: {error}")


def _said(error: Exception) -> str:
    """What went wrong; of a certificate, what its verification found."""
    verified = getattr(error, "certificate_error", None)
    return str(getattr(verified, "verify_message", "") or error)


# The first that fits; the order matters, since aiohttp's classes stand under each other.
_CLIENT_ERRORS: tuple[tuple[type[Exception], type[FetchError], str, str], ...] = (
    (aiohttp.ClientConnectorDNSError, TransientFetchError, "dns", "the name cannot be resolved"),
    (aiohttp.ClientConnectorCertificateError, PermanentFetchError, "certificate", "the certificate is not valid"),
    (aiohttp.ClientSSLError, TransientFetchError, "tls", "no secure connection"),
    (aiohttp.ClientProxyConnectionError, TransientFetchError, "proxy", "the proxy does not answer (crawl.proxy)"),
    (aiohttp.ClientHttpProxyError, TransientFetchError, "proxy", "the proxy refuses (crawl.proxy)"),
    (aiohttp.ClientConnectorError, TransientFetchError, "refused", "no connection"),
    (aiohttp.ClientPayloadError, TransientFetchError, "truncated", "the body ends early"),
    (aiohttp.InvalidURL, PermanentFetchError, "url", "not a URL that can be fetched"),
    (aiohttp.ClientResponseError, TransientFetchError, "bad_response", "not a valid HTTP response"),
)
