"""Logs: every event one line on standard error, whoever speaks, as text or as JSON."""

from __future__ import annotations

import json
import logging
import math
import re
import sys
import traceback
from collections.abc import Mapping, MutableMapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

# journald cuts lines at 48 KiB; a field that would fill one is cut before. Of what is longer yet, only the ends are
# searched for secrets, so that no text costs more than a moment.
_LONGEST = 8_000
_LONGEST_SEARCHED = 64_000

# What moves a cursor, ends a line or turns the direction of writing; and halves of characters, which have no UTF-8.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
_PLAIN = re.compile(r'[^\s"=]+')

# A colon before a port and a path opens no password, even where an @ comes later.
_USERINFO = re.compile(
    r"(?<=://)(?:[^\s/?#@]{0,500}:(?!\d{1,5}[/?#])[^\s@]{0,2000}@(?:[^\s/@]{0,500}@)?|[^\s/?#@]{1,500}@)"
)
_PARAMETER = re.compile(
    r"([?&;](?:[a-z_-]{0,40}(?:token|secret|password|passwd|signature|credential|api[_-]?key)|key|pass|pwd|sig|auth)=)"
    r"[^\s&;#\"']+",
    re.IGNORECASE,
)
_SECRET = re.compile(r"(?:^|[_-])(?:password|passwd|secret|token|authorization|cookie|api_?key)$", re.IGNORECASE)


def configure(*, as_json: bool = False, level: int = logging.INFO) -> None:
    """Route our own events, and everything ``route`` does, to standard error. May be called again.

    ``level`` is for our events; of other people's, those from WARNING on are kept.
    """
    import structlog

    route(as_json=as_json)
    structlog.configure(
        processors=[structlog.contextvars.merge_contextvars, structlog.processors.add_log_level, _Renderer(as_json)],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=_Lines,
        cache_logger_on_first_use=False,
    )
    sys.excepthook = _log_crash if as_json else sys.__excepthook__


def route(*, as_json: bool = False) -> None:
    """Route what speaks through Python's logging (Scrapy, APScheduler, aiohttp, asyncio) and warnings the same way."""
    root = logging.getLogger()
    for handler in [handler for handler in root.handlers if isinstance(handler, _Handler)]:
        root.removeHandler(handler)
    root.addHandler(_Handler(_Renderer(as_json)))
    root.setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)


def mask(text: str) -> str:
    """Blacken what opens doors: user and password in URLs, and parameters named like secrets."""
    return _PARAMETER.sub(r"\1***", _USERINFO.sub("***@", text))


def text_line(fields: Mapping[str, Any]) -> str:
    """Say an event as ``time level event name=value …``, its values quoted as in JSON where they have to be."""
    head = (fields["time"], f"{fields['level']:<8}", _quoted(fields["event"]))
    rest = (f"{name}={_quoted(value)}" for name, value in fields.items() if name not in {"time", "level", "event"})
    return _neutral(" ".join((*head, *rest)))


def json_line(fields: Mapping[str, Any]) -> str:
    """Say an event as a JSON object in one line."""
    return _neutral(json.dumps(fields, ensure_ascii=False))


class _Renderer:
    """The last of structlog's processors: makes the line of an event."""

    def __init__(self, as_json: bool) -> None:
        self._line = json_line if as_json else text_line

    def __call__(self, logger: Any, method: str, event: MutableMapping[str, Any]) -> str:  # noqa: ARG002
        """Put time, level and event first, an exception last, and clean everything."""
        error = event.pop("exc_info", None)
        now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        head = {"time": now, "level": event.pop("level", method), "event": event.pop("event", "")}
        fields = {**head, **{str(name): _clean(value, str(name)) for name, value in event.items()}}
        if error:
            fields["exception"] = _clean(_explain(error))
        return self._line({**fields, "event": str(_clean(fields["event"]))})


class _Lines:
    """A logger that writes lines to what standard error is at the moment."""

    def __init__(self, *_: Any) -> None:
        pass

    def msg(self, line: str) -> None:
        """Write a line. That nobody reads it any more must not end a crawl."""
        try:
            sys.stderr.write(line + "\n")
            sys.stderr.flush()
        except (OSError, ValueError, AttributeError):
            return

    debug = info = warning = error = critical = msg


class _Handler(logging.Handler):
    """Takes records of Python's logging; the logger's name is the event."""

    def __init__(self, render: _Renderer) -> None:
        super().__init__()
        self._render = render

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record as a line."""
        try:
            message = record.getMessage()
        except (TypeError, ValueError, KeyError):
            message = f"{record.msg} {record.args!r}"
        event = {"event": record.name, "level": record.levelname.lower(), "message": message}
        _Lines().msg(self._render(None, record.levelname.lower(), {**event, "exc_info": record.exc_info}))


def _log_crash(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    import structlog

    structlog.get_logger().critical("crashed", exc_info=error)


def _clean(value: Any, name: str = "") -> Any:
    """Make a value JSON, masked and of bounded length."""
    if name and _SECRET.search(name):
        return "***"
    if value is None or isinstance(value, bool | int) or (isinstance(value, float) and math.isfinite(value)):
        return value
    if isinstance(value, Mapping):
        return {str(key): _clean(one, str(key)) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean(one) for one in value]
    return _shortened(mask(_shortened(str(value), _LONGEST_SEARCHED)), _LONGEST)


def _shortened(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    half = longest // 2
    return f"{text[:half]} … {len(text) - 2 * half} characters … {text[-half:]}"


def _quoted(value: Any) -> str:
    if isinstance(value, str) and _PLAIN.fullmatch(value):
        return value
    return json.dumps(value, ensure_ascii=False)


def _neutral(line: str) -> str:
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


def _explain(error: Any) -> str:
    if error is True:
        error = sys.exc_info()
    if isinstance(error, tuple):
        error = error[1]
    return "".join(traceback.format_exception(error)).rstrip() if isinstance(error, BaseException) else str(error)
