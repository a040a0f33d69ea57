"""``gleaner daemon``: collect for years."""

from __future__ import annotations

from pathlib import Path

import click

from gleaner import composition
from gleaner.cli.options import config_option, database_option, log_option

EXAMPLES = """\b
Examples:
  gleaner daemon                               every outlet, each source at its own pace, until stopped
  gleaner daemon rfi dw                        two of them
  gleaner daemon --listen 127.0.0.1:9700       with /healthz, /readyz and /metrics
  gleaner daemon --watch jekyll:site/_posts    with posts that are kept current
  gleaner daemon --config /etc/gleaner         with settings and outlets of your own
  kill -HUP PID                                reads settings and outlets again
"""


@click.command(epilog=EXAMPLES, short_help="Collect for years, each source at the right moment.")
@click.argument("slugs", nargs=-1, metavar="[SLUG]...")
@config_option
@database_option
@click.option("--listen", metavar="HOST:PORT", help="Serve /healthz, /readyz and /metrics there.")
@click.option(
    "--watch",
    multiple=True,
    metavar="FORMAT:PATH",
    help="Keep an export current, as 'gleaner export --new' would; may be repeated. [[exports]] can say more.",
)
@click.option("--allow-private", multiple=True, metavar="HOST[:PORT]", help="A private host to allow; may be repeated.")
@log_option
def daemon(
    slugs: tuple[str, ...],
    config: Path | None,
    database: str | None,
    listen: str | None,
    watch: tuple[str, ...],
    allow_private: tuple[str, ...],
) -> None:
    """Keep the archive current until stopped: each source at the right moment, politely, and nothing lost.

    Works for the outlets named, or for all. SIGTERM lets crawls under way finish (daemon.grace); a second one ends at
    once. 'gleaner status' shows how it is getting on.
    """
    settings = composition.load_settings(config, database)
    crawling = composition.allow_private(settings.crawl, allow_private)
    composition.choose(composition.outlets(config), slugs)  # what is wrong is said before the archive is opened

    from gleaner.exporting import read_watch
    from gleaner.running import CommandLine, read_orders, run_daemon
    from scheduler.listener import ListenError

    watched = tuple(map(read_watch, watch))
    said = CommandLine(config=config, database=database, slugs=slugs, allowed=allow_private, watched=watched)
    with composition.open_archive(settings) as archive:
        try:
            run_daemon(archive, settings.alerts, crawling, lambda: read_orders(said, archive), listen)
        except ListenError as error:
            raise click.BadParameter(str(error), param_hint="--listen") from error
