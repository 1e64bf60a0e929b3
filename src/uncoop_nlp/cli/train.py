"""`uncoop-nlp train`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from uncoop_nlp.cli.command import Command

WORKFLOW = "all"


@click.command(cls=Command)
@click.argument(
    "project", type=click.Path(exists=True, file_okay=False, path_type=Path), default="training"
)
@click.option("--force", is_flag=True, help="Put the new pipeline in use even if it is worse.")
@click.option("--seed", type=int, help="Of variants and training.  [default: that of project.yml]")
@click.option(
    "--set",
    "variables",
    nargs=2,
    multiple=True,
    metavar="NAME VALUE",
    help="Another value for a variable of project.yml; may be given again.",
)
def train(
    project: Path, *, force: bool, seed: int | None, variables: tuple[tuple[str, str], ...]
) -> None:
    r"""Train the pipeline anew on the whole corpus, compare it with the one in use, and replace that.

    PROJECT is the folder of project.yml, in a checkout: training/. The annotated corpus is checked; a
    part of each new report is held out, now and ever after; a pipeline is trained on everything else,
    given calibrated scores, and tried on the frozen test and on what was held out. Its card is
    training/output/card.md. It goes into models/ only if nothing that configs/thresholds.toml guards
    got worse.

    Interrupted, it goes on with the step that it was in, and models/ is as it was. Exit code: 0 where
    the new pipeline is in use, 1 where it is not.

    \b
    uncoop-nlp train
    uncoop-nlp train --set copies 4     # fewer variants of each text, and faster
    uncoop-nlp train --force            # the card will say so
    """
    try:
        from weasel.cli.run import project_run
        from weasel.util.config import load_project_config
    except ImportError:
        raise click.ClickException("training needs: pip install 'uncoop-nlp[train]'") from None
    if not (project / "project.yml").is_file():
        raise click.ClickException(
            f"{project} has no project.yml: run this in a checkout of uncoop-nlp, or name its folder"
        )
    overrides: dict[str, Any] = {f"vars.{name}": value for name, value in variables}
    if seed is not None:
        overrides["vars.seed"] = seed
    if force:
        overrides["vars.force"] = "--force"
    known = load_project_config(project, interpolate=False)["vars"]
    if unknown := [name for name, _ in variables if name not in known]:
        raise click.BadParameter(
            f"no variable {unknown[0]!r}; there are {', '.join(sorted(known))}", param_hint="--set"
        )
    config = load_project_config(project, overrides=overrides)
    steps = config["workflows"][WORKFLOW]
    help_of = {command["name"]: command["help"] for command in config["commands"]}
    for number, step in enumerate(steps, 1):
        click.secho(f"[{number}/{len(steps)}] {help_of[step]}", bold=True, err=True)
        project_run(project, step, overrides=overrides)
