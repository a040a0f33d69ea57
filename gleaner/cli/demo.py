"""``gleaner demo``: watch it work, without the network."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from gleaner.cli.options import log_option

EXAMPLES = """\b
Examples:
  gleaner demo                 into ./gleaner-demo
  gleaner demo                 again: two days later, so to speak; nothing is stored twice
  gleaner demo --out /tmp/x    somewhere else
"""


@click.command(epilog=EXAMPLES, short_help="Watch it work: collect from a small replica of five outlets.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("gleaner-demo"),
    show_default=True,
    metavar="DIR",
    help="Where the archive and the exports go; made when missing.",
)
@log_option
def demo(out: Path) -> None:
    """Collect from a small replica of five outlets, served on this machine; every text in it is invented."""
    from gleaner.demo import run_demo
    from gleaner.progress import show_report

    done = run_demo(out)
    show_report(done.report)
    click.echo("\n".join(("The newest of each outlet:", *done.newest)) + f"\n\n{done.next}")
    sys.exit(130 if done.report.interrupted else int(done.report.failed))
