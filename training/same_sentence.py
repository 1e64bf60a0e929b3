"""The plainest baseline of relations: every two entities of a sentence are related as is most frequent.

`python same_sentence.py corpus/train.spacy output/same-sentence` counts what relation joins two labels
most often, and writes a pipeline with the carried recogniser and this rule. It is loaded with
`--code same_sentence.py`, as by `uncoop-nlp evaluate`.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from uncoop_nlp import load
from uncoop_nlp.pipes import extensions
from uncoop_nlp.pipes.extensions import DocRelation
from uncoop_nlp.pipes.pairs import COLUMNS, read_pairs

PATH = click.Path(exists=True, path_type=Path)


class SameSentence:
    """Sets `doc._.relations` by labels alone; `columns` are places in `COLUMNS` by two labels."""

    def __init__(self, columns: dict[str, int]) -> None:
        self.columns = columns

    def __call__(self, doc: Doc) -> Doc:
        """Relate every pair whose labels were seen related."""
        doc._.relations = [
            self._relation(doc, pair)
            for pair in self.candidates(doc)
            if _labels(doc, pair) in self.columns
        ]
        return doc

    def candidates(self, doc: Doc) -> list[tuple[int, int]]:
        """The pairs of entities that it considers: places in `doc.ents`, the earlier first."""
        return [pair for of_sentence in read_pairs(doc) for pair in of_sentence.pairs]

    def _relation(self, doc: Doc, pair: tuple[int, int]) -> DocRelation:
        name, inverse = COLUMNS[self.columns[_labels(doc, pair)]]
        return DocRelation(name, *(pair[::-1] if inverse else pair))


@Language.factory("same_sentence", default_config={"columns": {}})
def make_same_sentence(nlp: Language, name: str, columns: dict[str, int]) -> SameSentence:  # noqa: ARG001
    """Create the rule."""
    extensions.register()
    return SameSentence(columns)


@click.command()
@click.argument("train", type=PATH)
@click.argument("output", type=click.Path(path_type=Path))
def main(train: Path, output: Path) -> None:
    """Count the relations of the texts in TRAIN and write the pipeline to OUTPUT."""
    nlp = load()
    counts: Counter[tuple[str, int]] = Counter()
    for doc in DocBin().from_disk(train).get_docs(nlp.vocab):
        for name, head, tail, *_ in doc._.relations:
            pair = min(head, tail), max(head, tail)
            counts[_labels(doc, pair), COLUMNS.index((name, head > tail))] += 1
    columns = {labels: column for (labels, column), _ in reversed(counts.most_common())}
    nlp.replace_pipe("uncoop_relations", "same_sentence", config={"columns": columns})
    nlp.to_disk(output)


def _labels(doc: Doc, pair: tuple[int, int]) -> str:
    return " ".join(doc.ents[place].label_ for place in pair)


if __name__ == "__main__":
    main()
