"""Draw units at random, without their annotation, for someone to annotate a second time."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import click

from uncoop_nlp.corpus.records import read_corpus, write_corpus


@click.command()
@click.argument("corpus", type=click.Path(exists=True, path_type=Path))
@click.argument("output", type=click.Path(path_type=Path))
@click.option("--number", type=int, required=True, help="How many units.")
@click.option("--seed", type=int, required=True)
def main(corpus: Path, output: Path, number: int, seed: int) -> None:
    """Write units drawn from CORPUS to OUTPUT, in the order of the corpus."""
    units = list(read_corpus([corpus]))
    drawn = {unit.id for unit in random.Random(seed).sample(units, number)}  # noqa: S311 - no secret
    write_corpus(output, [replace(u, entities=(), relations=()) for u in units if u.id in drawn])


if __name__ == "__main__":
    main()
