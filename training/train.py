"""Train a config on converted texts, the learning rate going down to nothing at the last step.

`python train.py ../configs/default.cfg corpus output --vectors vectors` is `spacy train` with the files
that `convert.py` wrote and with the number of steps that the config's passes over them take.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from spacy.cli.train import train as spacy_train
from spacy.tokens import DocBin
from spacy.util import load_config, registry
from spacy.vocab import Vocab

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
    number = steps(config, data / "augmented.spacy", settings)
    settings = {STEPS: number, "training.max_steps": number, **settings}
    spacy_train(config, output, overrides=settings)


def steps(config: Path, texts: Path, overrides: Mapping[str, Any] | None = None) -> int:
    """How many batches a training takes: those of each pass over the texts, up to `max_steps`.

    Without a limit to passes or steps there is no last one, and one pass is counted.
    """
    training = load_config(config, overrides=dict(overrides or {}), interpolate=True)["training"]
    batcher = registry.resolve({"batcher": training["batcher"]})["batcher"]
    docs = list(DocBin().from_disk(texts).get_docs(Vocab()))
    most, passes = training["max_steps"], training["max_epochs"]
    if most and passes < 1:
        return int(most)
    taken = max(passes, 1) * sum(1 for _ in batcher(docs))
    return min(taken, most or taken)


if __name__ == "__main__":
    main()
