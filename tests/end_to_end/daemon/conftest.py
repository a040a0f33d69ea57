"""Daemons as processes, over a folder of an operator's."""

import subprocess
import sys

import pytest

from storage.archive import Archive
from storage.queries import Queries

DEFINITION = """\
slug = "{slug}"
name = "Harbour News"
language = "en"
sources = [{sources}]
politeness = {{ delay = 0.0, robots = false, concurrency = 4 }}
cadence = {{ {cadence} }}
"""


class Site:
    """An operator's folder with definitions of a loopback outlet, and an archive."""

    def __init__(self, folder, origin):
        self.folder, self.origin = folder, origin
        self.database = str(folder / "archive.db")
        (folder / "outlets").mkdir()
        self.settings()

    def settings(self, more="", **daemon):
        table = {"tick": "1s", "lease": "4s", "grace": "3s", "exports": "1s"} | daemon
        lines = "".join(f'{key} = "{value}"\n' for key, value in table.items())
        text = f'[crawl]\nallow_private = ["{self.origin.host}"]\n[daemon]\n{lines}{more}'
        (self.folder / "gleaner.toml").write_text(text)

    def define(self, *paths, slug="harbour", every=None):
        sources = ", ".join(f'{{ kind = "feed", url = "{self.origin.url(path)}" }}' for path in paths)
        cadence = f'every = "{every}"' if every else ""
        text = DEFINITION.format(slug=slug, sources=sources, cadence=cadence)
        (self.folder / "outlets" / f"{slug}.toml").write_text(text)

    def options(self):
        return ["--config", str(self.folder), "--database", self.database]

    def articles(self):
        with Archive.open(self.database) as archive:
            return [stored.article.title for stored in Queries(archive.engine).articles()]


@pytest.fixture
def site(tmp_path, origin, monkeypatch):
    monkeypatch.setattr("gleaner.composition.shipped_config", lambda: tmp_path / "none")
    return Site(tmp_path, origin)


@pytest.fixture
def start(site):
    """Start a daemon over the site; what was started is ended."""
    started = []

    def begin(*arguments):
        script = "import gleaner.composition as c, pathlib, sys; c.shipped_config = lambda: pathlib.Path('/nowhere')"
        command = [
            sys.executable,
            "-c",
            f"{script}; from gleaner.cli import main; main()",
            "daemon",
            *arguments,
            *site.options(),
        ]
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        started.append(process)
        return process

    yield begin
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()
