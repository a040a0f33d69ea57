"""What many definitions say alike is kept once."""

from __future__ import annotations

from crawler.outlet import Outlet


def outlet(slug: str, **said: object) -> Outlet:
    source = {"url": f"https://{slug}.example/feed", "content": "feed"}
    return Outlet.model_validate({"slug": slug, "name": slug, "language": "en", "sources": [source], **said})


def test_equal_tables_are_one() -> None:
    first, second = (outlet(slug, politeness={"delay": 3}, cadence={"every": "1h"}) for slug in ("tide", "quay"))
    assert first.politeness is second.politeness
    assert first.cadence is second.cadence


def test_other_tables_are_others() -> None:
    first, second = (outlet("tide", politeness={"delay": delay}) for delay in (3, 4))
    assert (first.politeness.delay, second.politeness.delay) == (3, 4)


def test_sets_of_the_same_keys_are_one() -> None:
    first, second = outlet("tide").sources[0], outlet("quay").sources[0]
    assert first.model_fields_set == {"url", "content"}
    assert first.model_fields_set is second.model_fields_set


def test_copy_that_is_told_more_leaves_the_others_keys_alone() -> None:
    first, second = outlet("tide"), outlet("quay")
    assert first.model_copy(update={"note": "moved"}).model_fields_set > second.model_fields_set
    assert "note" not in second.model_fields_set
