"""Articles with every kind of trouble in them, and the programs that have to take what is made of them.

Programs that are not there are installed from Debian. Only GLEANER_SKIP_CONSUMERS=1 leaves these tests out.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import tempfile
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from storage.article import Article, Original, PublishedFrom, Stored

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
TITLES = [
    "河水上涨", "同：名", "同“名", "CON", ".", "...", '说"你好"', "a: b # c", "- x", "{{ x }} {% raw %}", "a & <b>",
    "点\\", "__", "\u202egpj.exe", "半\ud83d", "行\u2028分\x85", "😀" * 60, "字" * 500, "../../x", "=1+1", "",
]  # fmt: skip
BODIES = [
    "<p>一<strong>“二”</strong>三</p>\n<p>1 &lt; 2 &amp;amp; {{ y }}</p>",
    '<figure><img src="https://example.org/1.jpg" alt="河"><figcaption>图</figcaption></figure><p>x<br>y</p>',
    "<ul><li>一<ol><li>二</li></ol></li></ul><blockquote><p>引</p></blockquote><h2>标题</h2>",
    '<table><tbody><tr><td colspan="2">1</td></tr></tbody></table><p><a href="https://example.org/a|b?c=[d]">l</a></p>',
    "<td>x</td><li>y</li><figcaption>c</figcaption><p><q><q>x</q></q></p><ul>t</ul><em><p>z</p></em>",
    "没有标记\x0b{% include x %}",
]


def stored(number: int) -> Stored:
    """Make an article of a hostile title and body."""
    title, body = TITLES[number % len(TITLES)], BODIES[number % len(BODIES)]
    article = Article(
        outlet=("paper", "../radio")[number % 2],
        url=f"https://example.org/{number}?a=1&b=2",
        title=title,
        title_as_listed=title,
        body=body,
        text="正文",
        authors=("甲", "乙: #丙")[: number % 3],
        tags=("a, b",),
        lead="导语 & <语>",
        language=("zh-Hans", "de")[number % 2],
        published_at=NOON + timedelta(hours=7 * number),
        published_from=PublishedFrom.PAGE,
    )
    return Stored(
        id=number,
        article=article,
        original=Original(link=article.url, title=title, body=body),
        revision=1,
        revisions=1,
        duplicate_of=None,
        first_seen_at=NOON,
        last_seen_at=NOON,
        fetched_at=NOON,
    )


@pytest.fixture
def articles() -> list[Stored]:
    """Return some articles on several days, and more on one."""
    return [stored(number) for number in range(1, 2 * len(TITLES))]


@pytest.fixture(scope="session")
def jekyll() -> str:
    """Return Jekyll."""
    return program("jekyll", "jekyll")


@pytest.fixture(scope="session")
def ruby() -> str:
    """Return Ruby, which comes with Jekyll."""
    return program("ruby", "jekyll")


@pytest.fixture(scope="session")
def epubcheck() -> list[str]:
    """Return the command of epubcheck."""
    java = program("java", "epubcheck")
    jar = Path("/usr/share/java/epubcheck.jar")
    if not jar.exists():
        install("epubcheck")
    return [java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", str(jar)]


def program(name: str, package: str) -> str:
    """Return where a program is, which is installed where it is not."""
    if os.environ.get("GLEANER_SKIP_CONSUMERS") == "1":
        pytest.skip("GLEANER_SKIP_CONSUMERS=1 leaves out the programs that read exports")
    return shutil.which(name) or (install(package), shutil.which(name))[1] or pytest.fail(f"{package} has no {name}")


@cache
def install(package: str) -> None:
    """Install a package of Debian."""
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        pytest.fail(f"{package} is not installed: install it, or set GLEANER_SKIP_CONSUMERS=1 to do without")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with (Path(tempfile.gettempdir()) / "gleaner-tests-apt.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)  # tests run in several processes, apt-get in one
        for command in (["update"], ["install", "-y", "--no-install-recommends", package]):
            subprocess.run(["apt-get", "-qq", *command], env=environment, check=True, stdout=subprocess.DEVNULL)
