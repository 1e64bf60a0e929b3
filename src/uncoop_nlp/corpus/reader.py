"""What `spacy train` reads: the training part, and never a text of the test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from spacy.language import Language
from spacy.tokens import DocBin
from spacy.training import Corpus, Example
from spacy.util import registry

from uncoop_nlp.corpus.records import CorpusError


class TrainingCorpus(Corpus):
    """spaCy's `Corpus`, which stops where a text to train on is one of the test.

    Args:
        path: The `DocBin` to train on.
        held_out: The `DocBin` of the test; `None` where there is no test.
    """

    def __init__(self, path: str | Path, held_out: str | Path | None) -> None:
        super().__init__(path)
        self.held_out = held_out

    def __call__(self, nlp: Language) -> Iterator[Example]:
        """Yield the examples.

        Raises:
            CorpusError: If the text of an example stands in the test.
        """
        held_out = set() if self.held_out is None else _texts(nlp, Path(self.held_out))
        for example in super().__call__(nlp):
            if example.text in held_out:
                start = f"{example.text[:60]!r}"
                raise CorpusError(f"{self.path}: a text of the test, not to be trained on: {start}")
            yield example


@registry.readers("uncoop_nlp.TrainingCorpus.v1")
def make_training_corpus(path: Path, held_out: Path | None) -> TrainingCorpus:
    """The reader, for a config: `@readers = "uncoop_nlp.TrainingCorpus.v1"`."""
    return TrainingCorpus(path, held_out)


def _texts(nlp: Language, path: Path) -> set[str]:
    return {doc.text for doc in DocBin().from_disk(path).get_docs(nlp.vocab)}
