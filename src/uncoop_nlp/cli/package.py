"""`uncoop-nlp package`."""

from __future__ import annotations

from pathlib import Path

import click

from uncoop_nlp.cli.command import Command


@click.command(cls=Command)
@click.argument("model", type=click.Path(exists=True, file_okay=False, path_type=Path), required=False)
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default="dist",
    show_default=True,
    help="Folder to write the wheel to.",
)
@click.option("--name", help="Of the package, fr_… .  [default: that of the model]")
@click.option("--version", help="Of the package.  [default: that of the model]")
def package(model: Path | None, output: Path, name: str | None, version: str | None) -> None:
    r"""Make a wheel of a trained pipeline alone, to be installed beside this library.

    MODEL is its folder; without it, the pipeline carried here. Where the wheel is installed,
    load("fr_…") of this library and of spaCy find the pipeline by its name, and so do --model and the
    environment variable UNCOOP_NLP_MODEL.

    \b
    uncoop-nlp package training/output/model --name fr_uncoop_mine --version 0.2.0
    pip install dist/fr_uncoop_mine-0.2.0-py3-none-any.whl
    """
    from uncoop_nlp.api import carried_model
    from uncoop_nlp.wheel import build_wheel

    try:
        wheel = build_wheel(model or carried_model(), output, name=name, version=version)
    except ImportError:
        raise click.ClickException("this needs: pip install 'uncoop-nlp[train]'") from None
    except (OSError, ValueError) as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{wheel}: {wheel.stat().st_size / 1e6:.1f} MB")
