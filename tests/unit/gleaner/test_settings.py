"""Settings: what the file may say, and what is said when it is wrong."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from gleaner.settings import Settings, SettingsError, read_settings

ROOT = Path(__file__).parents[3]


def write(folder: Path, text: str) -> Path:
    (folder / "gleaner.toml").write_text(text, "utf-8")
    return folder


def test_without_a_folder_the_defaults_hold() -> None:
    assert read_settings(None) == Settings()


def test_an_operators_file_changes_only_what_it_names(tmp_path: Path) -> None:
    settings = read_settings(write(tmp_path, 'database = "mine.db"\n[crawl]\nmax_redirects = 3\n'))
    assert (settings.database, settings.crawl.max_redirects) == ("mine.db", 3)
    assert settings.crawl.timeout_feed == Settings().crawl.timeout_feed


def test_the_command_line_wins_over_the_file(tmp_path: Path) -> None:
    assert read_settings(write(tmp_path, 'database = "mine.db"'), database="other.db").database == "other.db"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("databse = 'x'", ["gleaner.toml", "'databse'"]),
        ("[crawl]\nmax_redirects = 99", ["gleaner.toml", "crawl.max_redirects", "99"]),
        ("[crawl\n", ["gleaner.toml", "line 1"]),
    ],
)
def test_a_wrong_setting_is_named_with_file_key_and_value(tmp_path: Path, text: str, named: list[str]) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings(write(tmp_path, text))
    assert [word for word in named if word not in str(caught.value)] == []


def test_a_secret_is_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"alerts\.webhook = \*\*\*: .*https://HOST/PATH") as caught:
        read_settings(write(tmp_path, '[alerts]\nwebhook = "hooks.example/T0K3N"'))
    assert "T0K3N" not in str(caught.value)


def test_the_shipped_file_lists_every_setting_as_it_is() -> None:
    spec = importlib.util.spec_from_file_location("make_settings_file", ROOT / "scripts" / "make_settings_file.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (ROOT / "config" / "gleaner.toml").read_text("utf-8") == module.render()
    assert read_settings(ROOT / "config") == Settings()
