"""Write ``config/gleaner.toml`` from the settings' own models: every key, its default and its help."""

from __future__ import annotations

import textwrap
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel

from gleaner.settings import Settings

TARGET = Path(__file__).parent.parent / "config" / "gleaner.toml"
HEAD = """\
# Every setting of gleaner with its default. Copy the lines you change, and their [section], into a gleaner.toml of
# your own in the folder you name with --config. Made by scripts/make_settings_file.py from the settings' models.

"""


def render() -> str:
    """Return the text of the settings file: top-level keys first, then one table a section."""
    parts = [HEAD, *_keys(Settings())]
    for name, field in Settings.model_fields.items():
        section = getattr(Settings(), name)
        if isinstance(section, BaseModel):
            parts += [f"\n# {field.description}\n[{name}]\n", *_keys(section)]
    for name, field in Settings.model_fields.items():
        if model := _row_of(field.annotation):
            parts += [f"\n# {field.description}\n#\n# [[{name}]]\n", *_example(model)]
    return "".join(parts)


def _row_of(annotation: Any) -> type[BaseModel] | None:
    """The model of a table's rows, where a setting is a list of tables."""
    row = next(iter(get_args(annotation)), None)
    row = next(iter(get_args(row)), row)  # out of Annotated
    return row if isinstance(row, type) and issubclass(row, BaseModel) else None


def _example(model: type[BaseModel]) -> list[str]:
    """The keys of a table there may be many of: none is there by default."""
    lines = []
    for name, field in model.model_fields.items():
        value = field.examples[0] if field.examples else field.default
        said = f"{name} = {_toml(value)}" if value is not None else f'{name} = ""  (not set)'
        lines.append(f"# # {field.description}\n# {said}\n")
    return lines


def _keys(section: BaseModel) -> list[str]:
    lines = []
    for name, field in type(section).model_fields.items():
        value = getattr(section, name)
        if isinstance(value, BaseModel) or _row_of(field.annotation):
            continue
        about = textwrap.fill(field.description or "", 118, initial_indent="# ", subsequent_indent="# ")
        lines.append(
            f"{about}\n{name} = {_toml(value)}\n" if value is not None else f'{about}\n# {name} = ""  (not set)\n'
        )
    return lines


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, timedelta):
        return f'"{_duration(int(value.total_seconds()))}"'
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, tuple | list):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    return repr(value)


def _duration(seconds: int) -> str:
    """The largest units that say it whole: 7d, 36h, 90m, 45s."""
    for unit, letter in ((86_400, "d"), (3_600, "h"), (60, "m")):
        if seconds % unit == 0:
            return f"{seconds // unit}{letter}"
    return f"{seconds}s"


if __name__ == "__main__":
    TARGET.write_text(render(), "utf-8")
