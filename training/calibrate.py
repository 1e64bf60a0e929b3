"""Give a trained pipeline scores that mean what they say.

`python calibrate.py output/model-last ../corpus/annotated ../corpus/test-split.json
../configs/default.cfg output/model` copies the pipeline with the calibration that suits the predictions
of two others: each is trained without a fifth of the sections, and tried on it.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import click
from convert import PATH, splits_of_reports
from cross_validate import Recipe, by_section, calibrations, cross_validate, fold
from spacy.util import load_config

from uncoop_nlp.corpus.records import read_corpus
from uncoop_nlp.corpus.split import divide, read_split

PARTS = 5
LEAST_SCORE = 0.3
"""Relations are calibrated by those from this score on: all that the threshold keeps, and some more."""


@click.command()
@click.argument("trained", type=PATH)
@click.argument("corpus", type=PATH)
@click.argument("split", type=PATH)
@click.argument("config", type=PATH)
@click.argument("output", type=click.Path(path_type=Path))
@click.option("--held-out", type=click.Path(path_type=Path), help="Folder of splits of new reports.")
@click.option("--also", type=PATH, multiple=True, help="More to train on, never held out.")
@click.option("--folds", default=2, show_default=True, help=f"Of {PARTS} parts, how many are tried.")
@click.option("--vectors", type=PATH, default="vectors", show_default=True)
@click.option("--copies", type=int, required=True, help="Each text of CORPUS, and variants.")
@click.option("--copies-also", type=int, required=True, help="Each one of --also, and variants.")
@click.option("--seed", type=int, required=True, help="Of variants and training.")
@click.option("--jobs", default=2, show_default=True, help="Folds trained at once.")
def main(
    trained: Path,
    corpus: Path,
    split: Path,
    config: Path,
    output: Path,
    *,
    held_out: Path | None,
    also: Sequence[Path],
    folds: int,
    vectors: Path,
    copies: int,
    copies_also: int,
    seed: int,
    jobs: int,
) -> None:
    """Write the pipeline TRAINED, with a calibration, to the folder OUTPUT."""
    splits = [read_split(split), *splits_of_reports(held_out).values()]
    units, _ = divide(read_corpus([corpus]), splits)
    always = [unit for path in also for unit in read_corpus([path])]
    parts = by_section(units, PARTS)
    tasks = [fold(parts, number, always, share=1) for number in range(folds)]
    settings = {"components.uncoop_relations.threshold": LEAST_SCORE}
    recipe = Recipe(config, vectors, copies, copies_also, seed, settings)
    shutil.rmtree(output, ignore_errors=True)
    shutil.copytree(trained, output)
    pipeline = load_config(output / "config.cfg")
    for name, (slope, offset) in calibrations(cross_validate(tasks, recipe, jobs)).items():
        pipeline["components"][name]["calibration"] = [slope, offset]
        click.echo(f"{name}: slope {slope}, offset {offset}")
    pipeline.to_disk(output / "config.cfg")


if __name__ == "__main__":
    main()
