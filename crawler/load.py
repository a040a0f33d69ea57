"""Outlet definitions from TOML files: ours first, then an operator's over them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from crawler.errors import DefinitionError
from crawler.explain import explain
from crawler.outlet import Outlet

Table = dict[str, Any]

_WHOLE = frozenset({"cadence"})  # its keys exclude one another: a new cadence replaces the old one


def load_outlets(*folders: Path) -> dict[str, Outlet]:
    """Read every ``*.toml`` of the folders, by slug in alphabetical order; a later folder wins.

    A definition with ``extends = "slug"`` takes everything it does not name itself from that definition of an
    earlier folder (or of its own folder): tables are merged key by key, arrays and ``[cadence]`` replaced
    whole. Its ``slug`` may be left out. A folder that does not exist holds nothing.

    Raises:
        DefinitionError: a file is no TOML, says something impossible, or two of a folder have one slug.
            The message has a line for every mistake of the file.
    """
    tables: dict[str, Table] = {}
    outlets: dict[str, Outlet] = {}
    for folder in folders:
        for slug, (path, table) in _read_folder(folder, tables).items():
            tables[slug] = table
            outlets[slug] = _build(path, table)
    return dict(sorted(outlets.items()))


def _read_folder(folder: Path, earlier: Mapping[str, Table]) -> dict[str, tuple[Path, Table]]:
    read = [(path, _read(path)) for path in sorted(folder.glob("*.toml"))]
    plain = {str(table["slug"]): table for _, table in read if "slug" in table and "extends" not in table}
    found: dict[str, tuple[Path, Table]] = {}
    for path, own in read:
        table = _extended(path, own, {**plain, **earlier}) if "extends" in own else own
        slug = str(table.get("slug"))
        if slug in found:
            raise DefinitionError(
                f"{path}: slug = {slug!r} is taken by {found[slug][0].name} in the same folder: "
                "rename one, or put the changed one into a folder of your own"
            )
        found[slug] = (path, table)
    return found


def _read(path: Path) -> Table:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise DefinitionError(f"{path}: not TOML: {error}") from error
    except UnicodeDecodeError as error:
        raise DefinitionError(f"{path}: not UTF-8 (byte {error.start}): save the file as UTF-8") from error
    except OSError as error:
        raise DefinitionError(f"{path}: cannot be read: {error.strerror}") from error


def _extended(path: Path, own: Table, known: Mapping[str, Table]) -> Table:
    base = str(own["extends"])
    if base not in known:
        near = get_close_matches(base, known, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(sorted(known))}"
        raise DefinitionError(f"{path}: extends = {base!r}: no such outlet; {hint}")
    return _merged(known[base], {key: value for key, value in own.items() if key != "extends"})


def _merged(base: Table, own: Table) -> Table:
    merged = {**base, **own}
    for key in base.keys() & own.keys() - _WHOLE:
        if isinstance(base[key], dict) and isinstance(own[key], dict):
            merged[key] = _merged(base[key], own[key])
    return merged


def _build(path: Path, table: Table) -> Outlet:
    try:
        outlet = Outlet.model_validate(table)
    except ValidationError as error:
        raise DefinitionError("\n".join(f"{path}: {line}" for line in explain(error, Outlet))) from error
    if not outlet.sources:
        raise DefinitionError(f"{path}: sources: none given; add a [[sources]] table with kind and url")
    return outlet
