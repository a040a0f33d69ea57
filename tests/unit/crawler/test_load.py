"""Loading definitions: what is read, what wins, and what a mistake is told by."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from crawler.errors import DefinitionError
from crawler.load import load_outlets
from crawler.outlet import Outlet

BASE = """
slug = "rfi"
name = "法广"
language = "zh-Hans"
timezone = "Europe/Paris"
homepage = "https://www.rfi.fr/cn/"

[[sources]]
url = "https://www.rfi.fr/cn/rss"

[cadence]
min = "20m"

[politeness]
delay = 5.0

[text]
drop = [".ad"]
title_suffixes = [" - RFI"]
"""


def write(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.toml"
    path.write_text(text, "utf-8")
    return folder


def extended(tmp_path: Path, text: str, name: str = "mine") -> dict[str, Outlet]:
    return load_outlets(write(tmp_path / "ours", "rfi", BASE), write(tmp_path / "theirs", name, text))


def failure(tmp_path: Path, text: str) -> str:
    with pytest.raises(DefinitionError) as caught:
        load_outlets(write(tmp_path / "ours", "bad", text))
    return str(caught.value)


def test_definition_is_loaded_by_its_slug_with_defaults(tmp_path: Path) -> None:
    outlet = load_outlets(write(tmp_path / "ours", "anything", BASE))["rfi"]
    assert outlet.sources[0].kind == "feed"
    assert outlet.sources[0].content == "auto"
    assert outlet.cadence.min == timedelta(minutes=20)
    assert outlet.politeness.robots


def test_outlets_come_in_the_order_of_their_slugs(tmp_path: Path) -> None:
    write(tmp_path / "ours", "a", BASE.replace('"rfi"', '"zz"'))
    assert list(load_outlets(write(tmp_path / "ours", "b", BASE))) == ["rfi", "zz"]


def test_folder_that_does_not_exist_holds_nothing(tmp_path: Path) -> None:
    assert load_outlets(tmp_path / "none") == {}


def test_later_folder_replaces_an_outlet_whole(tmp_path: Path) -> None:
    text = 'slug = "rfi"\nname = "Mine"\nlanguage = "fr"\n[[sources]]\nurl = "https://example.org/rss"\n'
    outlet = extended(tmp_path, text)["rfi"]
    assert (outlet.name, outlet.homepage, outlet.politeness.delay) == ("Mine", "", 2.0)


def test_changed_source_is_three_lines(tmp_path: Path) -> None:
    outlets = extended(tmp_path, 'extends = "rfi"\n[[sources]]\nurl = "https://example.org/rss"\n')
    assert list(outlets) == ["rfi"]
    assert [source.url for source in outlets["rfi"].sources] == ["https://example.org/rss"]
    assert outlets["rfi"].name == "法广"
    assert outlets["rfi"].text.drop == (".ad",)


def test_extending_under_another_slug_keeps_both(tmp_path: Path) -> None:
    outlets = extended(tmp_path, 'extends = "rfi"\nslug = "rfi-eco"\nname = "法广经济"\n')
    assert outlets["rfi"].name == "法广"
    assert outlets["rfi-eco"].sources == outlets["rfi"].sources


def test_tables_are_merged_by_key_and_arrays_replaced(tmp_path: Path) -> None:
    outlet = extended(tmp_path, 'extends = "rfi"\n[text]\ndrop = [".mine"]\n[politeness]\nconcurrency = 2\n')["rfi"]
    assert outlet.text.drop == (".mine",)
    assert outlet.text.title_suffixes == (" - RFI",)
    assert (outlet.politeness.delay, outlet.politeness.concurrency) == (5.0, 2)


def test_new_cadence_replaces_the_old_one(tmp_path: Path) -> None:
    outlet = extended(tmp_path, 'extends = "rfi"\n[cadence]\ncron = "0 6 * * *"\n')["rfi"]
    assert outlet.cadence.cron == "0 6 * * *"
    assert outlet.cadence.min is None


def test_definition_may_extend_another_of_its_own_folder(tmp_path: Path) -> None:
    write(tmp_path / "ours", "rfi", BASE)
    outlets = load_outlets(write(tmp_path / "ours", "twin", 'extends = "rfi"\nslug = "twin"\n'))
    assert outlets["twin"].name == "法广"


def test_unknown_base_names_its_neighbour(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError) as caught:
        extended(tmp_path, 'extends = "rif"\n')
    message = str(caught.value)
    assert "mine.toml: extends = 'rif': no such outlet; did you mean 'rfi'?" in message


def test_unknown_base_without_a_neighbour_lists_what_there_is(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match=r"there are: rfi"):
        extended(tmp_path, 'extends = "something-else"\n')


def test_two_files_with_one_slug_are_an_error_that_names_both(tmp_path: Path) -> None:
    write(tmp_path / "ours", "one", BASE)
    with pytest.raises(DefinitionError, match=r"two\.toml: slug = 'rfi' is taken by one\.toml"):
        load_outlets(write(tmp_path / "ours", "two", BASE))


def test_broken_toml_names_file_and_line(tmp_path: Path) -> None:
    assert "bad.toml: not TOML:" in failure(tmp_path, 'slug = "rfi\n')
    assert "line 1" in failure(tmp_path, 'slug = "rfi\n')


def test_file_that_is_not_utf8_says_so(tmp_path: Path) -> None:
    (tmp_path / "gbk.toml").write_bytes('name = "法广"'.encode("gbk"))
    with pytest.raises(DefinitionError, match=r"gbk\.toml: not UTF-8"):
        load_outlets(tmp_path)


def test_file_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    (tmp_path / "folder.toml").mkdir()
    with pytest.raises(DefinitionError, match=r"folder\.toml: cannot be read"):
        load_outlets(tmp_path)


def test_every_mistake_of_a_file_has_its_line(tmp_path: Path) -> None:
    message = failure(tmp_path, BASE.replace('"Europe/Paris"', '"Europe/Pari"').replace("delay = 5.0", "delay = -1"))
    assert [line.partition(": ")[2].split(" =")[0] for line in message.splitlines()] == ["timezone", "politeness.delay"]


def test_outlet_without_a_source_is_an_error(tmp_path: Path) -> None:
    assert "sources: none given" in failure(tmp_path, 'slug = "x"\nname = "X"\nlanguage = "en"\n')


WRONG = [
    ("slug missing", 'name = "X"\nlanguage = "en"', "slug: missing; add slug = …"),
    ("slug", 'slug = "R F"', "slug = 'R F': write 1 to 40 lower-case letters"),
    ("language", 'language = "chinese simplified"', "language = 'chinese simplified': write a language tag"),
    ("zone", 'timezone = "Europe/Pari"', "timezone = 'Europe/Pari': no such time zone; take a name of the IANA list"),
    ("key", 'homepag = "x"', "homepag = 'x': unknown key; did you mean homepage?"),
    ("strange key", "zzzz = 1", "zzzz = 1: unknown key; it may be: slug, name"),
    (
        "source key",
        '[[sources]]\nurl = "https://a.b/"\nentrys = "a"',
        "sources[0].entrys = 'a': unknown key; did you mean entries?",
    ),
    ("source url", '[[sources]]\nurl = "ftp://a.b/"', "sources[0].url = 'ftp://a.b/': write a whole address"),
    (
        "source kind",
        '[[sources]]\nkind = "rss"\nurl = "https://a.b/"',
        "sources[0].kind = 'rss': it may be 'feed', 'mirror'",
    ),
    (
        "content",
        '[[sources]]\ncontent = "all"\nurl = "https://a.b/"',
        "sources[0].content = 'all': it may be 'feed', 'page' or 'auto'",
    ),
    (
        "same source",
        '[[sources]]\nurl = "https://a.b/"\n[[sources]]\nurl = "https://a.b/"',
        "the same source is named twice: https://a.b/",
    ),
    ("selector", '[[layouts]]\nname = "x"\nbody = "div["', "layouts[0].body = 'div[': not a CSS selector:"),
    ("drop", '[[layouts]]\nmatch = "a"\ndrop = ["p", "::x("]', "layouts[0].drop[1] = '::x(': not a CSS selector:"),
    ("pattern", '[[sources]]\nurl = "https://a.b/"\nmatch = "("', "sources[0].match = '(': not a regular expression:"),
    ("group", '[identity]\nid_pattern = "a-[0-9]+"', "identity.id_pattern = 'a-[0-9]+': the pattern needs a group"),
    (
        "layout pattern",
        '[[layouts]]\nmatch = "a"\n[layouts.patterns]\ntitle = "x"',
        "layouts[0].patterns.title = 'x': the pattern needs a group",
    ),
    (
        "transform",
        '[[layouts]]\nmatch = "a"\ntransforms = ["zaobao_shufled"]',
        "layouts[0].transforms[0] = 'zaobao_shufled': no such transform; did you mean zaobao_shuffled?",
    ),
    ("strange transform", 'transforms = ["x"]', "transforms[0] = 'x': no such transform; there are: "),
    ("until", '[[layouts]]\nmatch = "a"\nuntil = "summer"', "layouts[0].until = 'summer':"),
    ("empty layout", '[[layouts]]\nname = "x"\ntitle = "h1"', "layouts[0]: it fits no page: give match, body or data"),
    (
        "data",
        '[[layouts]]\n[layouts.data]\nbody = "x"',
        "layouts[0].data: say where the data is: either variable or script",
    ),
    ("path", '[[layouts]]\n[layouts.data]\nvariable = "X"\nbody = "a..b"', "layouts[0].data.body = 'a..b': not a path"),
    (
        "every and cron",
        '[cadence]\nevery = "1h"\ncron = "0 6 * * *"',
        "cadence: every and cron cannot stand together: keep one",
    ),
    (
        "every and adaptive",
        '[cadence]\nevery = "1h"\nadaptive = true',
        "cadence: every and adaptive cannot stand together",
    ),
    ("nothing to go by", "[cadence]\nadaptive = false", "cadence: adaptive = false leaves nothing to go by"),
    (
        "fixed with bounds",
        '[cadence]\nevery = "1h"\nmin = "5m"',
        "cadence: min and max bound adaptive polling; every is fixed",
    ),
    ("bounds", '[cadence]\nmin = "2h"\nmax = "1h"', "cadence: min is longer than max"),
    ("duration", '[cadence]\nevery = "soon"', "cadence.every = 'soon': not a duration; write seconds"),
    ("cron", '[cadence]\ncron = "0 25 * * *"', "cadence.cron = '0 25 * * *': cron field hour '25': give 0 to 23"),
    ("delay", '[politeness]\ndelay = "slow"', "politeness.delay = 'slow':"),
]


@pytest.mark.parametrize(("text", "words"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG])
def test_mistake_is_told_by_file_key_value_and_what_to_do(tmp_path: Path, text: str, words: str) -> None:
    tops = {"slug": '"x"', "name": '"X"', "language": '"en"'} if "missing" not in words else {}
    head = "".join(f"{key} = {value}\n" for key, value in tops.items() if not text.startswith(f"{key} ="))
    message = failure(tmp_path, head + text + "\n")
    assert words in message
    assert str(tmp_path / "ours" / "bad.toml") in message
