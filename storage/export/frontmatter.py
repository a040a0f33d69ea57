"""Front matter that every YAML reader takes: the old archives' plain form where it is right, quoted where it is not.

The rules are those of YAML 1.1 and 1.2 as PyYAML and Ruby's Psych (Jekyll's reader) apply them.
"""

from __future__ import annotations

import re

_UNPRINTABLE = "\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff"
_NOT_PLAIN = re.compile(f"[{_UNPRINTABLE}]")
_ESCAPED = re.compile(rf"[\\{_UNPRINTABLE}]")
_LEADING_INDICATOR = re.compile(r"[,\[\]{}#&*!|>'\"%@`]|[-?:](?:[ \t]|$)|:")
_INNER_INDICATOR = re.compile(r":(?:[ \t]|$)|[ \t]#")
_FLOW_INDICATOR = re.compile(r"[,?\[\]{}]")
_OTHER_TYPE = re.compile(
    r"""(?: ~ | null | true | false | yes | no | on | off | = | <<
    | [-+]? (?: \d[\d_,.:]* | \.\d[\d_]* ) (?: e[-+]?\d+ )?
    | [-+]? 0 (?: x[\da-f_,]+ | o[0-7_]+ | b[01_,]+ )
    | [-+]? \.inf | \.nan
    | -? \d{4}-\d\d?-\d\d? (?: [t\s].* )? )""",
    re.VERBOSE | re.IGNORECASE,
)


def quoted(value: str) -> str:
    r"""Write a string between double quotes: only ``"`` escaped where that is enough, as ``\"``."""
    return '"' + _ESCAPED.sub(_escape, value).replace('"', '\\"') + '"'


def plain(value: str, *, flow: bool = False) -> str:
    """Write a string without quotes where it would be read back as the same string, else with them.

    ``flow`` says that it stands in a list between brackets. Outer blanks are written and not read back.
    """
    return value if _is_plain(value.strip(" "), flow=flow) else quoted(value)


def _is_plain(value: str, *, flow: bool) -> bool:
    return bool(
        value
        and not _NOT_PLAIN.search(value)
        and not _LEADING_INDICATOR.match(value)
        and not _INNER_INDICATOR.search(value)
        and not _OTHER_TYPE.fullmatch(value)
        and not (flow and _FLOW_INDICATOR.search(value))
    )


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    if match[0] == "\\":
        return "\\\\"
    if 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    return f"\\u{code:04x}"
