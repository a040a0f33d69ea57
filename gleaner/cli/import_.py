"""``gleaner import``: bring an old archive in."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from gleaner import composition
from gleaner.cli.options import config_option, database_option, json_option
from storage.import_ import FORMS, recognise
from storage.import_.opml import is_opml

EXAMPLES = """\b
Forms:
{forms}

\b
Examples:
  gleaner import ~/old/_posts                  whatever it is
  gleaner import ~/old --dry-run               what would happen; nothing is stored
  gleaner import articles.jsonl.gz --format jsonl
  gleaner import reader.opml --config mine     an outlet for every feed, defined in mine/outlets
""".format(
    forms="\n".join(
        f"  {name:<8} {summary}"
        for name, summary in {
            **{name: form.summary for name, form in FORMS.items()},
            "opml": "the subscriptions of a feed reader: outlets, no articles",
        }.items()
    )
)


@click.command("import", epilog=EXAMPLES, short_help="Bring an old archive in.")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@config_option
@database_option
@click.option("--format", "form", type=click.Choice(["auto", *FORMS, "opml"]), default="auto", show_default=True)
@click.option("--allow-private", multiple=True, metavar="HOST[:PORT]", help="A private host to look for feeds on.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and store nothing.")
@json_option
def import_(
    path: Path,
    config: Path | None,
    database: str | None,
    form: str,
    allow_private: tuple[str, ...],
    dry_run: bool,
    as_json: bool,
) -> None:
    """Store the articles of an old archive: cleaned, identified, each once, with its history and where it came from.

    What was imported before is not imported again, so a stopped import goes on where it was. Exit code 1 where a file
    was broken or gave no article; each is named with its line, and the rest comes in.
    """
    settings, outlets = composition.load_settings(config, database), composition.outlets(config)
    if form == "opml" or (form == "auto" and is_opml(path)):
        if config is None:
            raise click.UsageError("Outlets are defined in a folder of yours: name it with --config.")
        from gleaner.subscribing import import_subscriptions, say_subscribed

        crawling, folder = composition.allow_private(settings.crawl, allow_private), config / "outlets"
        subscribed = import_subscriptions(path, folder, outlets, crawling, dry_run=dry_run)
        say_subscribed(subscribed, folder, dry_run=dry_run, as_json=as_json)
        sys.exit(int(bool(subscribed.failed)))

    from gleaner.importing import import_articles, say_report

    forms = recognise(path) if form == "auto" else [form]
    if not forms:
        raise click.UsageError(f"{path} holds no archive in any form known; --format names one, see --help.")
    report = import_articles(path, forms, settings, outlets, dry_run=dry_run, quiet=as_json)
    say_report(report, dry_run=dry_run, as_json=as_json)
    sys.exit(int(report.failed))
