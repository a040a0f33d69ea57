"""The command line: one command a file, each loaded only when it is called."""

from __future__ import annotations

import gc
import sys
from importlib import import_module

import click

from gleaner.cli.failures import exit_code_of
from gleaner.logs import route

# Imports make 150,000 objects, none of them garbage: Python's own 700 before each look for it take a tenth of a start.
NEW_OBJECTS = 10_000

COMMANDS = {
    "demo": ("gleaner.cli.demo:demo", "Watch it work on a small replica of five outlets."),
    "crawl": ("gleaner.cli.crawl:crawl", "Collect now, once, from all outlets or some."),
    "daemon": ("gleaner.cli.daemon:daemon", "Collect for years, each source at the right moment."),
    "status": ("gleaner.cli.status:status", "Show how every source fares, and what is wrong."),
    "articles": ("gleaner.cli.articles:articles", "List and read what was collected."),
    "search": ("gleaner.cli.search:search", "Find articles by their words."),
    "revisions": ("gleaner.cli.revisions:revisions", "List what outlets changed after publication."),
    "duplicates": ("gleaner.cli.duplicates:duplicates", "List texts published more than once."),
    "export": ("gleaner.cli.export:export", "Write the archive out as files."),
    "import": ("gleaner.cli.import_:import_", "Bring an old archive in."),
    "archive": ("gleaner.cli.archive:archive", "Copy the archive to another database, or back it up."),
    "maintain": ("gleaner.cli.maintain:maintain", "Check the archive, and make anew what is derived from it."),
    "outlets": ("gleaner.cli.outlets:outlets", "List, show and check outlet definitions."),
}


class LateGroup(click.Group):
    """A group that imports a command only to run it, so that the overview is instant."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Name the commands in the order a newcomer meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import one command."""
        if cmd_name not in COMMANDS:
            return None
        module, attribute = COMMANDS[cmd_name][0].split(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or name the one that was probably meant."""
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, n=1)
            hint = f"Did you mean {near[0]!r}?" if near else "'gleaner --help' names them all."
            raise click.UsageError(f"There is no command {args[0]!r}. {hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])


@click.command(
    cls=LateGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Begin with 'gleaner demo'. 'gleaner COMMAND --help' explains a command, with examples.",
)
@click.version_option(None, "-V", "--version", package_name="gleaner", message="gleaner %(version)s")
def cli() -> None:
    """Collect what news outlets publish, and keep it: clean, every edit, nothing twice."""
    route()


def main() -> None:
    """Run the command line and end the process with the project's exit codes.

    0: done; 1: some work failed; 2: wrong usage or configuration; 130: interrupted.
    """
    gc.set_threshold(NEW_OBJECTS)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        code = cli.main(standalone_mode=False)
    except BaseException as error:  # noqa: BLE001 - the edge of the process
        code = exit_code_of(error)
    sys.exit(code if isinstance(code, int) else 0)
