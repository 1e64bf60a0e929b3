"""Draw the sections that are held out as a test. Done once: the file that it wrote is frozen."""

from __future__ import annotations

import json
from pathlib import Path

import click

from uncoop_nlp.corpus.records import read_corpus
from uncoop_nlp.corpus.split import draw_split


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
    split = draw_split(list(read_corpus([corpus])), seed, share)
    data = {"seed": split.seed, "sha256": split.sha256, "test": sorted(split.test)}
    output.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
