"""`uncoop-nlp completion`."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from uncoop_nlp.cli.command import Command

SHELLS = ("bash", "zsh", "fish")
_VARIABLE = "_UNCOOP_NLP_COMPLETE"


@click.command(cls=Command)
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    r"""Print what lets a shell complete commands, options and files when Tab is pressed.

    Put it where the shell reads it when it starts.

    \b
    uncoop-nlp completion bash >> ~/.bashrc
    uncoop-nlp completion zsh >> ~/.zshrc
    uncoop-nlp completion fish > ~/.config/fish/completions/uncoop-nlp.fish
    """
    complete = get_completion_class(shell)
    assert complete is not None  # noqa: S101 - click has it for each of SHELLS
    program = context.find_root()
    click.echo(complete(program.command, {}, "uncoop-nlp", _VARIABLE).source())
