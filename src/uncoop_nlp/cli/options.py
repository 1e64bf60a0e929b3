"""Options that several commands have."""

from __future__ import annotations

from pathlib import Path

import click

from uncoop_nlp.cli.language import _

model_option = click.option(
    "--model", help="Folder or name of a trained pipeline, in place of the one carried."
)
actors_option = click.option(
    "--actors",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Table of actors of your own to link to, beside the register carried.",
)


def check_folder(output: Path) -> None:
    """Refuse an output whose folder is not there.

    Raises:
        click.BadParameter: If it is not.
    """
    if not output.absolute().parent.is_dir():
        folder = _("there is no folder {folder}").format(folder=output.parent)
        raise click.BadParameter(folder, param_hint="--output")
