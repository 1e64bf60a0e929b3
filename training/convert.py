"""Turn the annotated corpus into spaCy's training data: one file for each part of the split."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import click
import spacy
from spacy.util import load_config

from uncoop_nlp.corpus.convert import to_docbin
from uncoop_nlp.corpus.records import AnnotatedUnit, read_corpus
from uncoop_nlp.corpus.split import read_split

PATH = click.Path(path_type=Path)


@click.command()
@click.argument("corpus", type=PATH)
@click.argument("split", type=PATH)
@click.argument("config", type=PATH)
@click.argument("output", type=PATH)
def main(corpus: Path, split: Path, config: Path, output: Path) -> None:
    """Write OUTPUT/train.spacy and a file for each held-out part of SPLIT, tokenised as CONFIG says."""
    nlp = spacy.blank("fr", config={"nlp": {"tokenizer": load_config(config)["nlp"]["tokenizer"]}})
    nlp.add_pipe("uncoop_sentences")
    parts: dict[str, list[AnnotatedUnit]] = defaultdict(list)
    held_out = read_split(split)
    for unit in read_corpus([corpus]):
        parts[held_out.part_of(unit)].append(unit)
    output.mkdir(parents=True, exist_ok=True)
    for part, units in parts.items():
        to_docbin(units, nlp).to_disk(output / f"{part}.spacy")
        entities = sum(len(unit.entities) for unit in units)
        relations = sum(len(unit.relations) for unit in units)
        click.echo(f"{part}: {len(units)} units, {entities} entities, {relations} relations")


if __name__ == "__main__":
    main()
