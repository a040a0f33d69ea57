"""A whole site for Jekyll around the posts: an index by day and outlet, one by outlet and day, and a search page.

All links are relative, and the search page needs no server: the site can be read straight from the disk.
"""

from __future__ import annotations

from pathlib import Path

from storage.export.exporter import ExportOptions
from storage.export.frontmatter import quoted
from storage.export.post import to_bytes
from storage.export.writing import Folder

CONFIG = "_config.yml"
FILES = Path(__file__).parent / "site"


def write_theme(folder: Folder, options: ExportOptions) -> None:
    """Write the files of the theme that are not there yet: whoever changes one keeps it."""
    for path in sorted(FILES.rglob("*")):
        name = path.relative_to(FILES).as_posix()
        if path.is_file() and not (folder.root / name).exists():
            text = path.read_text("utf-8")
            folder.write(name, to_bytes(text.replace("TITLE", quoted(options.title)) if name == CONFIG else text))
