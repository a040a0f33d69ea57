"""The base of everything a definition file may say: frozen, and refusing what it does not know."""

from __future__ import annotations

import re
from typing import Annotated

from lxml.cssselect import CSSSelector
from pydantic import AfterValidator, BaseModel, ConfigDict


class Rules(BaseModel):
    """A table of a definition file; an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _check_selector(value: str) -> str:
    try:
        CSSSelector(value, translator="html")
    except Exception as error:  # cssselect raises several unrelated classes
        raise ValueError(f"not a CSS selector: {error}") from error
    return value


def _check_pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return value


Selector = Annotated[str, AfterValidator(_check_selector)]
Pattern = Annotated[str, AfterValidator(_check_pattern)]
