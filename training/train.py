"""Train a config on converted texts: each once, the learning rate going down to nothing at the last.

`python train.py ../configs/default.cfg corpus output --vectors vectors` is `spacy train` with the files
that `convert.py` wrote and with the number of steps that one pass over them takes.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import spacy
from spacy.cli.train import train as spacy_train
from spacy.tokens import DocBin
from spacy.util import load_config, registry

PATH = click.Path(exists=True, path_type=Path)
STEPS = "training.optimizer.learn_rate.total_steps"


@click.command()
@click.argument("config", type=PATH)
@click.argument("data", type=PATH)
@click.argument("output", type=click.Path(path_type=Path))
@click.option("--vectors", type=PATH, required=True, help="Folder of the vectors to start from.")
@click.option("--seed", default=0, show_default=True)
def main(config: Path, data: Path, output: Path, *, vectors: Path, seed: int) -> None:
    """Train CONFIG on the texts in DATA, and write the pipeline to the folder OUTPUT."""
    train(config, data, output, vectors, seed)


def train(
    config: Path,
    data: Path,
    output: Path,
    vectors: Path,
    seed: int,
    overrides: Mapping[str, Any] | None = None,
) -> None:
    """Train a config, with some of its settings overridden, and write `output/model-last`."""
    files = {"train": "augmented", "dev": "train", "held_out": "test"}
    paths = {f"paths.{name}": str(data / f"{file}.spacy") for name, file in files.items()}
    settings = {**paths, "paths.vectors": str(vectors), "system.seed": seed, **(overrides or {})}
    settings = {STEPS: steps(config, data / "augmented.spacy", overrides), **settings}
    spacy_train(config, output, overrides=settings)


def steps(config: Path, texts: Path, overrides: Mapping[str, Any] | None = None) -> int:
    """How many batches of the config, some of its settings overridden, one pass over the texts takes."""
    settings = load_config(config, overrides=dict(overrides or {}))
    training = registry.resolve({"batcher": settings["training"]["batcher"]})
    docs = DocBin().from_disk(texts).get_docs(spacy.blank("fr").vocab)
    return sum(1 for _ in training["batcher"](docs))


if __name__ == "__main__":
    main()
