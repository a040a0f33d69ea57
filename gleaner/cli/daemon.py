"""``gleaner daemon``: collect for years."""

from __future__ import annotations

from pathlib import Path

import click

from gleaner import composition
from gleaner.cli.options import config_option, database_option, log_option

EXAMPLES = """\b
Examples:
  gleaner daemon                               every outlet, each source at its own pace, until stopped
  gleaner daemon --listen 127.0.0.1:9700       with /healthz, /readyz and /metrics
  gleaner daemon --config /etc/gleaner         with settings and outlets of your own
  kill -HUP PID                                reads settings and outlets again
"""


@click.command(epilog=EXAMPLES, short_help="Collect for years, each source at the right moment.")
@config_option
@database_option
@click.option("--listen", metavar="HOST:PORT", help="Serve /healthz, /readyz and /metrics there.")
@click.option("--allow-private", multiple=True, metavar="HOST[:PORT]", help="A private host to allow; may be repeated.")
@log_option
def daemon(config: Path | None, database: str | None, listen: str | None, allow_private: tuple[str, ...]) -> None:
    """Keep the archive current until stopped: each source at the right moment, politely, and nothing lost.

    SIGTERM lets crawls under way finish (daemon.grace); a second one ends at once. 'gleaner status' shows how it is
    getting on.
    """
    settings = composition.load_settings(config, database)
    composition.outlets(config)  # a wrong definition is said before the archive is opened

    from gleaner.running import read_orders, run_daemon
    from scheduler.listener import ListenError

    with composition.open_archive(settings) as archive:
        try:
            run_daemon(archive, settings, lambda: read_orders(config, database, allow_private), listen)
        except ListenError as error:
            raise click.BadParameter(str(error), param_hint="--listen") from error
