"""The demonstration: crawl the replica into an archive of its own, and export it."""

from __future__ import annotations

import json
import shlex
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from crawler.report import CrawlReport
from crawler.run import crawl_blocking
from gleaner import composition
from gleaner.progress import progress
from gleaner.replica import LOOPBACK, Newsrooms, Replica, hosts, read_newsrooms
from gleaner.replica.definitions import replicated
from gleaner.settings import Settings
from storage.export import FORMATS, ExportOptions
from storage.queries import Queries

DEFAULT_OUT = Path("gleaner-demo")
EXPORTS = ("jekyll", "list")

_FIRST_PORT = 28180
_PORTS = "ports.json"
_NEXT = """\
{articles} articles are in {database}, and as posts in {out}/jekyll and {out}/list. Now try:

  gleaner articles list --database {database}
  gleaner articles show 1 --database {database}
  {again:<45}{why}
  gleaner outlets list{pad}what can be collected, out there
  gleaner crawl rfi dw{pad}the same, from the outlets themselves"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demonstration:
    """What a demonstration did: the crawl's report, the newest article of every outlet, and what to type next."""

    report: CrawlReport
    newest: tuple[str, ...]
    next: str


def run_demo(out: Path, *, quiet: bool = False) -> Demonstration:
    """Crawl the replica into ``out/gleaner.db`` and export it to ``out/jekyll`` and ``out/list``.

    The first run in a folder meets the first edition of the outlets, every later one the second. The replica's
    ports are the folder's for good: they stand in the addresses of its articles.

    Raises:
        click.UsageError: the folder holds something else, or one of its ports is taken by another program.
    """
    out.mkdir(parents=True, exist_ok=True)
    settings = Settings(database=str(out / "gleaner.db"))
    newsrooms = read_newsrooms()
    edition = 2 if Path(settings.database).exists() else 1
    ports = _ports_of(out)
    with Replica(newsrooms, edition=edition, ports=ports or _usual_ports(newsrooms)) as replica:
        _keep_ports(out, ports, replica.ports)
        outlets = replicated(composition.outlets(None), newsrooms, replica)
        crawling = composition.allow_private(settings.crawl, [f"{LOOPBACK}:{port}" for port in replica.ports.values()])
        with composition.open_archive(settings) as archive, progress(quiet=quiet) as on_event:
            report = crawl_blocking(outlets, archive, crawling, on_event=on_event)
    with composition.open_queries(settings) as queries:
        articles = _export(queries, out, {outlet.slug: outlet.name for outlet in outlets})
        newest = tuple(line for outlet in outlets for line in _newest(queries, outlet.slug))
    return Demonstration(report=report, newest=newest, next=_say_next(out, settings.database, edition, articles))


def _usual_ports(newsrooms: Newsrooms) -> dict[str, int]:
    """Ports below those that systems give to outgoing connections, so that they are free again the next time."""
    return {host: _FIRST_PORT + n for n, host in enumerate(hosts(newsrooms))}


def _ports_of(out: Path) -> dict[str, int]:
    """Read which ports an earlier run took; none in an empty folder."""
    try:
        ports: dict[str, int] = json.loads((out / _PORTS).read_text("utf-8"))
    except FileNotFoundError:
        if not any(out.iterdir()):
            return {}
        ports = {}
    except ValueError:
        ports = {}
    if not ports:
        raise click.UsageError(f"{out} holds something else than an earlier demonstration: take a new folder.")
    return ports


def _keep_ports(out: Path, before: Mapping[str, int], now: Mapping[str, int]) -> None:
    if taken := [port for host, port in before.items() if now.get(host) != port]:
        raise click.UsageError(
            f"port {taken[0]} of this machine, part of the addresses of what is in {out}, is taken by another program:"
            " try again later, or take a new folder."
        )
    (out / _PORTS).write_text(json.dumps(dict(now), indent=2) + "\n", "utf-8")


def _export(queries: Queries, out: Path, names: Mapping[str, str]) -> int:
    """Export to every format, and count the articles. A retitled article must not stay under its old name."""
    articles = 0
    for name in EXPORTS:
        shutil.rmtree(out / name, ignore_errors=True)
        articles = FORMATS[name].export(queries.articles(), out / name, ExportOptions(outlet_names=names)).articles
    return articles


def _newest(queries: Queries, outlet: str) -> Iterator[str]:
    for stored in queries.articles(outlet=outlet, limit=1):
        article = stored.article
        authors = " ".join(article.authors)
        yield f"{outlet:<8} {article.published_at:%Y-%m-%d %H:%M}  {article.title}  {authors}".rstrip()


def _say_next(out: Path, database: str, edition: int, articles: int) -> str:
    again = "gleaner demo" if out == DEFAULT_OUT else f"gleaner demo --out {shlex.quote(str(out))}"
    why = "again: some texts have changed since" if edition == 1 else "again: nothing is new any more"
    return _NEXT.format(articles=articles, database=shlex.quote(database), out=out, again=again, why=why, pad=" " * 25)
