"""How a failed command ends: a message for a person, and the exit code scripts rely on."""

from __future__ import annotations

import os
import sys

import click

WRONG_USAGE = 2
INTERRUPTED = 130


def exit_code_of(error: BaseException) -> int:
    """Say what went wrong, on standard error, and return the exit code for it.

    Raises:
        BaseException: the error itself, where it is a defect of ours that wants its traceback.
    """
    if isinstance(error, click.exceptions.Exit):
        return error.exit_code
    if isinstance(error, click.ClickException):
        error.show()
        return error.exit_code
    if isinstance(error, click.Abort | KeyboardInterrupt):
        click.echo("Interrupted.", err=True)
        return INTERRUPTED
    if isinstance(error, BrokenPipeError):
        # The reader of our output has gone (`| head`): no message, and none at the interpreter's own flush.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return _explain(error)


def _explain(error: BaseException) -> int:
    from crawler.errors import DefinitionError
    from gleaner.settings import SettingsError
    from storage.errors import ForeignDatabaseError, NewerSchemaError, StorageError, UnreachableError

    misconfigured = DefinitionError, SettingsError, UnreachableError, ForeignDatabaseError, NewerSchemaError
    if isinstance(error, (*misconfigured, StorageError)):
        click.echo(f"Error: {error}", err=True)
        return WRONG_USAGE if isinstance(error, misconfigured) else 1
    raise error
