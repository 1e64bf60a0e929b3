"""The command line, as a user and as a script meet it."""

from pathlib import Path

from click.testing import CliRunner, Result

from uncoop_nlp.cli import main

ROOT = Path(__file__).parents[2]


def run(*arguments: object, **options: object) -> Result:
    """Run `uncoop-nlp` with these arguments."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments], **options)
