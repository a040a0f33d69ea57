"""How old archives come in: one form a file, behind one Protocol, from files to strings."""

from __future__ import annotations

from pathlib import Path

from storage.import_.found import Broken, Form, Found, Item, Post, Record, Snapshot
from storage.import_.jekyll import JekyllForm
from storage.import_.jsonl import JsonLinesForm
from storage.import_.lists import ListForm
from storage.import_.warc import WarcForm

__all__ = ["FORMS", "Broken", "Form", "Found", "Item", "Post", "Record", "Snapshot", "recognise"]

FORMS: dict[str, Form] = {
    "jekyll": JekyllForm(),
    "list": ListForm(),
    "jsonl": JsonLinesForm(),
    "warc": WarcForm(),
}
"""The forms by the name the command line gives them. A new one is a file and a line here."""


def recognise(path: Path) -> list[str]:
    """Name the forms of which there is something at the path."""
    return [name for name, form in FORMS.items() if form.recognises(path)]
