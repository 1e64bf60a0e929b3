"""`uncoop-nlp benchmark`."""

from __future__ import annotations

from pathlib import Path

import click

from uncoop_nlp import load, read_report
from uncoop_nlp.cli.command import Command
from uncoop_nlp.cli.options import model_option
from uncoop_nlp.cli.paths import REPORTS
from uncoop_nlp.cli.tables import print_table


@click.command(cls=Command)
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@model_option
@click.option(
    "--repeats",
    type=click.IntRange(min=1),
    default=5,
    show_default=True,
    help="Runs, of which the median counts.",
)
@click.option(
    "--actors", default=100_000, show_default=True, help="Actors loaded when linking is timed."
)
def benchmark(files: tuple[Path, ...], model: str | None, repeats: int, actors: int) -> None:
    r"""Time the pipeline, component by component, over reports, and the lookup of actors.

    \b
    uncoop-nlp benchmark
    uncoop-nlp benchmark report.txt --repeats 9
    """
    from uncoop_nlp.benchmark import time_components, time_linking

    paths = files or sorted(REPORTS.glob("*.txt"))
    if not paths:
        raise click.UsageError(f"there are no reports in {REPORTS}; name a file")
    try:
        texts = [unit.text for path in paths for unit in read_report(path).units]
        nlp = load(model)
    except (OSError, ValueError) as error:
        raise click.ClickException(" ".join(str(error).split())) from None
    words = sum(len(text.split()) for text in texts)
    timings = time_components(nlp, texts, repeats)
    rows = [(t.name, f"{words / t.seconds:,.0f}", f"{100 * t.share:.1f}") for t in timings]
    rows.append(("all", f"{words / sum(t.seconds for t in timings):,.0f}", "100.0"))
    print_table(f"{words:,} words", ("component", "words a second", "% of the time"), rows)
    click.echo(f"linking: {1e6 * time_linking(actors, repeats):.1f} µs a mention, {actors:,} actors")
