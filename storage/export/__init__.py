"""How the archive leaves the house: one format a file, behind one Protocol."""

from __future__ import annotations

from storage.errors import ExportError
from storage.export.exporter import Exporter, ExportOptions, ExportReport
from storage.export.jekyll import JekyllExporter
from storage.export.jsonl import JsonLinesExporter
from storage.export.lists import ListExporter

__all__ = ["FORMATS", "ExportError", "ExportOptions", "ExportReport", "Exporter"]

FORMATS: dict[str, Exporter] = {
    "jekyll": JekyllExporter(),
    "list": ListExporter(),
    "jsonl": JsonLinesExporter(),
}
"""The formats by the name the command line gives them. A new one is a file and a line here."""
