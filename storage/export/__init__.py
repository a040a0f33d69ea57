"""How the archive leaves the house: one format a file, behind one Protocol."""

from __future__ import annotations

from storage.errors import ExportError
from storage.export.atom import ATOM
from storage.export.commas import COMMAS
from storage.export.epub import EpubExporter
from storage.export.exporter import Channel, Exporter, ExportOptions, ExportReport, Picture
from storage.export.jekyll import JekyllExporter
from storage.export.jsonfeed import JSON_FEED
from storage.export.jsonl import JSON_LINES
from storage.export.lists import ListExporter
from storage.export.notes import MarkdownExporter
from storage.export.opml import OPML
from storage.export.parquet import ParquetExporter
from storage.export.rss import RSS
from storage.export.sqlite import SqliteExporter
from storage.export.warc import WARC

__all__ = ["FORMATS", "Channel", "ExportError", "ExportOptions", "ExportReport", "Exporter", "Picture"]

FORMATS: dict[str, Exporter] = {
    "jekyll": JekyllExporter(),
    "list": ListExporter(),
    "markdown": MarkdownExporter(),
    "jsonl": JSON_LINES,
    "csv": COMMAS,
    "parquet": ParquetExporter(),
    "sqlite": SqliteExporter(),
    "atom": ATOM,
    "rss": RSS,
    "jsonfeed": JSON_FEED,
    "opml": OPML,
    "epub": EpubExporter(),
    "warc": WARC,
}
"""The formats by the name the command line gives them. A new one is a file and a line here."""
