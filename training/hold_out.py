"""Hold out a part of each new report: how good a pipeline is at it is measured there.

`python hold_out.py ../corpus/annotated ../corpus/test-split.json ../corpus/held-out --seed 0`

A document is new where neither the test nor a file of the folder has any of its units. What is drawn
once stays held out from every later training.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import click
from convert import PATH, splits_of_reports

from uncoop_nlp.corpus.records import AnnotatedUnit, read_corpus
from uncoop_nlp.corpus.split import draw_split, read_split, write_split


@click.command()
@click.argument("corpus", type=PATH)
@click.argument("split", type=PATH)
@click.argument("output", type=click.Path(path_type=Path))
@click.option("--seed", type=int, required=True)
@click.option("--share", type=float, default=0.3, show_default=True, help="Share of a report's units.")
def main(corpus: Path, split: Path, output: Path, *, seed: int, share: float) -> None:
    """Write which units of each new document of CORPUS are held out to a file in the folder OUTPUT."""
    known = splits_of_reports(output)
    test = read_split(split).test
    documents: dict[str, list[AnnotatedUnit]] = defaultdict(list)
    for unit in read_corpus([corpus]):
        documents[unit.document].append(unit)
    for name, units in documents.items():
        if name in known or any(unit.id in test for unit in units):
            continue
        drawn = draw_split(units, seed, share)
        if not drawn.test:
            click.echo(f"{name}: no section of {len(units)} units is small enough to hold out")
            continue
        output.mkdir(exist_ok=True)
        write_split(output / f"{name}.json", drawn)
        click.echo(f"{name}: {len(drawn.test)} of {len(units)} units held out, {output / name}.json")


if __name__ == "__main__":
    main()
