"""What is shipped runs by itself: the wheel of this tree, in an empty folder, without the tree."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True, timeout=120)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder / "site")
    return folder / "site"


def run(unpacked: Path, code: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(unpacked)}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=cwd, env=environment, capture_output=True, text=True, check=False, timeout=120
    )


def test_the_demonstration_runs_from_the_wheel(unpacked: Path, tmp_path: Path) -> None:
    code = "import gleaner, sys; print(gleaner.__file__); sys.argv[1:] = ['demo']; from gleaner.cli import main; main()"
    done = run(unpacked, code, tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(str(unpacked))
    assert (tmp_path / "gleaner-demo" / "gleaner.db").is_file()


def test_the_wheel_holds_every_outlet_and_setting(unpacked: Path) -> None:
    shipped = {path.relative_to(ROOT / "config") for path in (ROOT / "config").rglob("*") if path.is_file()}
    packed = {path.relative_to(unpacked / "gleaner/_config") for path in (unpacked / "gleaner/_config").rglob("*")}
    assert shipped - packed == set()
