"""The JSON Schema of JSON Lines: what is written keeps to it, and it says no less."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

import storage.export
from storage.article import Image
from storage.export import ExportOptions
from storage.export.jsonl import line

SCHEMA = json.loads((Path(storage.export.__file__).parent / "jsonl.schema.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())


@pytest.mark.parametrize("body", ["clean", "as-published"])
def test_what_is_written_keeps_to_the_schema(make, body):
    stored = make(images=(Image(url="https://example.org/i.jpg"),), authors=("甲",), listed_at=None)
    VALIDATOR.validate(json.loads(line(stored, ExportOptions(body=body))))


def test_the_schema_itself_is_valid():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("name", SCHEMA["required"])
def test_no_name_may_be_missing_or_wrong(make, name):
    row = json.loads(line(make(), ExportOptions()))
    assert not VALIDATOR.is_valid({**row, name: {}})
    del row[name]
    assert not VALIDATOR.is_valid(row)
