"""Draw the sections that are held out as a test. Done once: the file that it wrote is frozen."""

from __future__ import annotations

from pathlib import Path

import click

from uncoop_nlp.corpus.records import read_corpus
from uncoop_nlp.corpus.split import draw_split, write_split


@click.command()
@click.argument("corpus", type=click.Path(exists=True, path_type=Path))
@click.argument("output", type=click.Path(path_type=Path))
@click.option("--seed", type=int, required=True)
@click.option(
    "--share", type=float, default=0.15, show_default=True, help="Share of a document's units."
)
def main(corpus: Path, output: Path, seed: int, share: float) -> None:
    """Write the ids of the test units of CORPUS to OUTPUT, which must not exist yet."""
    if output.exists():
        raise click.ClickException(f"{output} exists: a test is drawn once, before the first model")
    write_split(output, draw_split(list(read_corpus([corpus])), seed, share))


if __name__ == "__main__":
    main()
