"""docs/operations.md names every alert, setting, metric and path there is, and no command or event there is not."""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from pathlib import Path

import click
import pytest
from pydantic import BaseModel

from gleaner.cli import COMMANDS
from gleaner.settings import Settings
from scheduler.alerts import AlertKind
from scheduler.metrics import Metrics

ROOT = Path(__file__).parents[3]
TEXT = (ROOT / "docs" / "operations.md").read_text("utf-8")


@cache
def section(title: str) -> str:
    parts = re.split(r"^## (.+)$", TEXT, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))[title]


def rows(text: str, head: str) -> list[str]:
    """The first column of the table whose first column is called so."""
    table = re.search(rf"^\| {head} \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", text, flags=re.MULTILINE)
    assert table is not None
    firsts = [row.split("|")[1] for row in table[1].splitlines()]
    return [name for first in firsts for name in re.findall(r"`\[{0,2}([a-z_/.-]+)\]{0,2}`", first)]


def test_every_alert_has_its_meaning_and_its_remedy() -> None:
    assert rows(section("Alerts"), "kind") == [kind.value for kind in AlertKind]


def test_every_section_of_the_settings_is_named() -> None:
    assert set(Settings.model_fields) <= set(rows(section("Settings"), "section"))


def test_every_metric_is_named() -> None:
    types = re.findall(r"^# TYPE (gleaner_\w+) \w+$", Metrics().render().decode(), flags=re.MULTILINE)
    assert rows(section("Looking at it"), "metric") == types


def test_every_path_is_named() -> None:
    assert rows(section("Looking at it"), "path") == ["/healthz", "/readyz", "/metrics"]


def test_settings_spoken_of_exist() -> None:
    sections = {name: field for name, field in Settings.model_fields.items() if name != "database"}
    spoken = set(re.findall(rf"`({'|'.join(sections)})\.([a-z_]+)`", TEXT))
    events = rows(section("Trouble of our own"), "event in the log")
    assert spoken
    for name, key in spoken - {tuple(event.split(".")) for event in events}:
        model = sections[name].annotation
        assert isinstance(model, type)
        assert issubclass(model, BaseModel)
        assert key in model.model_fields, f"{name}.{key}"


def test_events_spoken_of_are_logged_somewhere() -> None:
    code = "".join(
        path.read_text("utf-8")
        for folder in ("crawler", "scheduler", "gleaner")
        for path in (ROOT / folder).rglob("*.py")
    )
    events = rows(section("Trouble of our own"), "event in the log")
    assert [event for event in events if f'"{event}"' not in code] == []
    assert 'f"alert.{notice.state}"' in code


def spoken_commands() -> list[tuple[str, ...]]:
    code = re.findall(r"^ {4}(.*)$|`([^`\n]+)`", TEXT, flags=re.MULTILINE)
    calls = [re.search(r"(?:^|/|\\ )gleaner ([a-z]+)(?: ([a-z]+))?(?= |$)", block or inline) for block, inline in code]
    return sorted({tuple(word for word in call.groups() if word) for call in calls if call})


def test_commands_are_found_in_the_text() -> None:
    assert {("status",), ("archive", "backup"), ("outlets", "check")} <= set(spoken_commands())


@pytest.mark.parametrize("words", spoken_commands(), ids=" ".join)
def test_commands_spoken_of_exist(words: tuple[str, ...]) -> None:
    module, attribute = COMMANDS[words[0]][0].split(":")
    command = getattr(import_module(module), attribute)
    if isinstance(command, click.Group):
        assert words[1] in command.commands
