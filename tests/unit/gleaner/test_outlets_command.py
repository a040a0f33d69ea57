"""``gleaner outlets``: what it prints, and how it ends."""

from __future__ import annotations

import json
import tomllib
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rich.console import Console

from crawler.check import Checked, Finding, Tried
from crawler.errors import DefinitionError
from crawler.load import load_outlets
from crawler.outlet import Outlet
from gleaner.cli.outlets import outlets
from gleaner.outlet_view import print_checked

SHIPPED = load_outlets(Path(__file__).parents[3] / "config" / "outlets")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(outlets, arguments)


def test_list_has_a_line_for_every_outlet() -> None:
    output = run("list").output
    assert all(slug in output and outlet.name.split()[0] in output for slug, outlet in SHIPPED.items())


def test_list_as_json_names_sources() -> None:
    listed = json.loads(run("list", "--json").output)
    assert [outlet["slug"] for outlet in listed] == list(SHIPPED)
    assert listed[0]["sources"]


@pytest.mark.parametrize("slug", SHIPPED)
def test_shown_definition_is_one_that_could_be_saved(slug: str) -> None:
    assert Outlet.model_validate(tomllib.loads(run("show", slug).output)) == SHIPPED[slug]


def test_shown_json_is_the_same_definition() -> None:
    assert Outlet.model_validate(json.loads(run("show", "rfi", "--json").output)) == SHIPPED["rfi"]


def test_operators_outlet_is_shown_in_place_of_ours(tmp_path: Path) -> None:
    (tmp_path / "outlets").mkdir()
    (tmp_path / "outlets" / "rfi.toml").write_text('extends = "rfi"\nname = "Mine"\n', "utf-8")
    assert 'name = "Mine"' in run("show", "rfi", "--config", str(tmp_path)).output


def test_unknown_slug_is_wrong_usage_and_names_its_neighbour() -> None:
    result = run("show", "rfii")
    assert result.exit_code == 2
    assert "Did you mean" in result.output


def test_broken_definition_is_told_by_file_and_key(tmp_path: Path) -> None:
    (tmp_path / "outlets").mkdir()
    (tmp_path / "outlets" / "x.toml").write_text('slug = "x"\nnam = "X"\n', "utf-8")
    error = run("list", "--config", str(tmp_path)).exception
    assert isinstance(error, DefinitionError)
    assert "x.toml: nam = 'X': unknown key; did you mean name?" in str(error)


CHECKED = Checked(
    outlet="x",
    tried=(
        Tried(url="https://x.org/rss", kind="feed", problem="404 [gone]"),
        Tried(url="https://x.org/2", kind="feed", listed=3),
    ),
    untried=1,
    link="https://x.org/a",
    page=True,
    findings=(
        Finding(field="title", value="标题 [一]", rule="layout now"),
        Finding(field="text", value="一段", rule="feed"),
        Finding(field="published_at"),
    ),
)


def test_check_shows_what_was_found_and_what_is_missing() -> None:
    console = Console(width=200, record=True, file=StringIO())
    print_checked([CHECKED], as_json=False, console=console)
    shown = console.export_text()
    for words in (
        "x  failed",
        "404 [gone]",
        "3 entries",
        "1 more sources",
        "layout now",
        "标题 [一]",
        "for: published_at",
    ):
        assert words in shown


def test_check_as_json_says_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    print_checked([CHECKED], as_json=True)
    said = json.loads(capsys.readouterr().out)[0]
    assert (said["missing"], said["passed"], said["findings"][0]["rule"]) == (["published_at"], False, "layout now")
