"""The options every command takes after its name."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

config_option = click.option(
    "--config",
    envvar="GLEANER_CONFIG",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="Your own settings (DIR/gleaner.toml) and outlets (DIR/outlets/*.toml). Also GLEANER_CONFIG.",
)
database_option = click.option(
    "--database",
    envvar="GLEANER_DATABASE",
    metavar="URL",
    help="The archive: a file, sqlite:///FILE or postgresql://… (default: gleaner.db here). Also GLEANER_DATABASE.",
)


class Moment(click.ParamType):  # type: ignore[type-arg]  # generic from click 8.5 on
    """A date, or a date and time with or without zone (UTC): 2023-06-14, 2023-06-14T21:03, …+08:00."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read ISO 8601 to an aware time in UTC."""
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no date; write it as 2023-06-14 or 2023-06-14T21:03", param, ctx)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


since_option = click.option("--since", type=Moment(), metavar="DATE", help="Only what was published at DATE or later.")
until_option = click.option("--until", type=Moment(), metavar="DATE", help="Only what was published before DATE.")
outlet_option = click.option("--outlet", multiple=True, metavar="SLUG", help="Only this outlet; may be repeated.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")


def _log(_context: click.Context, _option: click.Parameter, as_json: bool) -> None:
    from gleaner.logs import configure

    configure(as_json=as_json)


# Every command that fetches takes it: it is also what keeps our own events off standard output.
log_option = click.option(
    "--log-json", is_flag=True, expose_value=False, callback=_log, help="Log in JSON, one object a line."
)
