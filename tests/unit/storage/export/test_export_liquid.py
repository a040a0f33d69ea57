"""Liquid: shown, never run."""

from __future__ import annotations

import re

import pytest

from storage.export.liquid import literal

TOKEN = re.compile(r"(\{%.*?%\}|\{\{.*?\}\}?|\{\{|\{%)", re.DOTALL)


def rendered(template: str) -> str:
    """Render as Liquid does a template that has nothing but output tags of strings."""
    return "".join(_value(token) if number % 2 else token for number, token in enumerate(TOKEN.split(template)))


def _value(token: str) -> str:
    match = re.fullmatch(r'\{\{ "(.*)" \}\}', token)
    assert match, f"not an output of a string: {token}"
    return match[1]


@pytest.mark.parametrize(
    "text",
    [
        "{{ site.title }}",
        "{% include x %}",
        "{% endraw %}{% raw %}",
        "{%- endraw -%}",
        "{{{{%{{%",
        "{{{ a }}}",
        "{",
        "}} %} {",
        'a {{ "b" }} {{',
        "{ {% x",
    ],
)
def test_text_is_rendered_as_it_was(text):
    assert rendered(literal(text)) == text


def test_text_without_liquid_is_left_alone():
    assert literal("{ a } %} }}") == "{ a } %} }}"
