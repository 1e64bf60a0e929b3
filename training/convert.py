"""Turn the annotated corpus into spaCy's training data: one file for training, one for the test."""

from __future__ import annotations

from pathlib import Path

import click
import spacy
from spacy.util import load_config

from uncoop_nlp.corpus.convert import to_docbin
from uncoop_nlp.corpus.records import read_corpus
from uncoop_nlp.corpus.split import read_split

PATH = click.Path(exists=True, path_type=Path)


@click.command()
@click.argument("corpus", type=PATH)
@click.argument("split", type=PATH)
@click.argument("config", type=PATH)
@click.argument("output", type=click.Path(path_type=Path))
def main(corpus: Path, split: Path, config: Path, output: Path) -> None:
    """Write OUTPUT/train.spacy and OUTPUT/test.spacy, divided by SPLIT, tokenised as CONFIG says."""
    nlp = spacy.blank("fr", config={"nlp": {"tokenizer": load_config(config)["nlp"]["tokenizer"]}})
    nlp.add_pipe("uncoop_sentences")
    output.mkdir(parents=True, exist_ok=True)
    for part, units in zip(
        ("train", "test"), read_split(split).divide(read_corpus([corpus])), strict=True
    ):
        to_docbin(units, nlp).to_disk(output / f"{part}.spacy")
        entities = sum(len(unit.entities) for unit in units)
        relations = sum(len(unit.relations) for unit in units)
        click.echo(f"{part}: {len(units)} units, {entities} entities, {relations} relations")


if __name__ == "__main__":
    main()
