"""Formats that are one file: where they go, and how they are packed."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from zstandard import ZstdDecompressor

from storage.export import FORMATS, ExportOptions
from storage.export.streams import STANDARD_OUTPUT, StreamExporter

STREAMS = [name for name, exporter in FORMATS.items() if isinstance(exporter, StreamExporter)]
UNPACK = {
    ".gz": gzip.decompress,
    ".zst": lambda data: ZstdDecompressor().stream_reader(data, read_across_frames=True).read(),
}

every_stream = pytest.mark.parametrize("form", STREAMS)


@every_stream
@pytest.mark.parametrize("suffix", UNPACK)
def test_the_ending_says_how_it_is_packed(tmp_path, make, form, suffix):
    exporter = FORMATS[form]
    plain, packed = (tmp_path / f"x{exporter.endings[0]}{end}" for end in ("", suffix))
    for path in (plain, packed):
        exporter.export([make(1, original_page=b"<p>")], path, ExportOptions())
    assert UNPACK[suffix](packed.read_bytes()) == plain.read_bytes() != b""


@every_stream
def test_a_minus_is_standard_output(tmp_path, make, form, capfdbinary):
    FORMATS[form].export([make(1)], STANDARD_OUTPUT, ExportOptions())
    FORMATS[form].export([make(1)], tmp_path / "folder", ExportOptions())
    [path] = (tmp_path / "folder").iterdir()
    assert capfdbinary.readouterr().out == path.read_bytes()


@pytest.mark.parametrize("form", [name for name in STREAMS if FORMATS[name].updates == "appended"])
@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
def test_what_is_appended_reads_as_if_written_at_once(tmp_path, make, form, suffix):
    exporter, unpack = FORMATS[form], UNPACK.get(suffix, bytes)
    one, two = (make(number, original_page=b"<p>") for number in (1, 2))
    parts, whole = (tmp_path / f"{name}{exporter.endings[0]}{suffix}" for name in ("parts", "whole"))
    exporter.append([one], parts, ExportOptions(), 0)
    position = parts.stat().st_size
    with parts.open("ab") as file:
        file.write(b"half of a killed export")
    exporter.append([two], parts, ExportOptions(), position)
    exporter.export([one, two], whole, ExportOptions())
    assert unpack(parts.read_bytes()) == unpack(whole.read_bytes())


@pytest.mark.parametrize(
    ("out", "file"), [("a.jsonl", "a.jsonl"), ("a.jsonl.gz", "a.jsonl.gz"), ("a", "a/articles.jsonl")]
)
def test_a_name_of_the_formats_ending_is_the_file(out, file):
    assert FORMATS["jsonl"].file(Path(out)) == Path(file)
