r"""What every command has in common: its help, its exit codes, and how it ends.

A command is declared with `cls=Command`, a group with `cls=Group`, whose own commands are so by that.
The help is the docstring: what the command does, and after `\b` examples that run as they stand.
"""

from __future__ import annotations

import copy
import inspect
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

import click

from uncoop_nlp.cli.language import _, use
from uncoop_nlp.cli.tables import visible

if TYPE_CHECKING:
    from typing_extensions import Self

OK = 0
FAILED = 1
"""Something could not be done, or did not reach its threshold; the error stream says what."""
USAGE = 2
"""Nothing was done: the command was called wrongly, or what it is given cannot be used."""
INTERRUPTED = 130
READER_LEFT = 141
"""The reader of the output went away before its end, as `head` does."""


class _Localised(click.Command):
    r"""Examples stand after `\b` in a raw docstring, where click looks for the character itself."""

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super(_Localised, self._localised()).format_help(ctx, formatter)

    def get_short_help_str(self, limit: int = 45) -> str:
        return super(_Localised, self._localised()).get_short_help_str(limit)

    def _localised(self) -> Self:
        """The command with its help in the user's language, and its examples in lines of their own."""
        local = copy.copy(self)
        local.help = _(inspect.cleandoc(self.help or "")).replace(r"\b", "\b")
        local.params = [_translated(param) for param in self.params]
        return local


class Command(_Localised):
    """A command whose help is in the user's language."""


class Group(_Localised, click.Group):
    """A group whose help, and that of its commands, is in the user's language."""

    command_class = Command
    group_class = type


class Program(Group):
    """The outermost group: it sets the language, and ends quietly when interrupted or no longer read."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run the program."""
        use()
        return super().main(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; its output is flushed here, where it is known what an error of that means."""
        try:
            try:
                return super().invoke(ctx)
            finally:
                sys.stdout.flush()
        except BrokenPipeError:
            forget_output()
            sys.exit(READER_LEFT)
        except KeyboardInterrupt:
            click.echo(_("Aborted!"), err=True)
            sys.exit(INTERRUPTED)


@contextmanager
def reader_may_leave() -> Iterator[None]:
    """Print what nobody has to read: where the reader goes away, the rest is not printed."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        forget_output()


def forget_output() -> None:
    """Write nothing more to standard output, whose reader went away."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def error(message: object) -> None:
    """Print an error in one line, and go on."""
    line = _("Error: {message}").format(message=visible(" ".join(str(message).split())))
    click.echo(coloured(line, "red"), err=True)


def fail(message: object, code: int = FAILED) -> NoReturn:
    """Print an error in one line, and end."""
    error(message)
    sys.exit(code)


def cannot_write(output: object, fault: OSError) -> NoReturn:
    """End because an output cannot be written."""
    reason = fault.strerror or fault
    fail(_("{output}: cannot be written: {reason}").format(output=output, reason=reason))


def coloured(text: str, colour: str) -> str:
    """A line for the error stream, in colour on a terminal, unless `NO_COLOR` is set."""
    plain = os.environ.get("NO_COLOR") or not sys.stderr.isatty()
    return text if plain else click.style(text, fg=colour)


def _translated(param: click.Parameter) -> click.Parameter:
    local = copy.copy(param)
    if isinstance(local, click.Option) and local.help:
        local.help = _(local.help)
    return local
