"""What several tests need."""

from collections.abc import Callable

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from uncoop_nlp.pipes.tokenizer import make_tokenizer

from . import markup


@pytest.fixture(scope="session")
def blank() -> Language:
    """A pipeline that only tokenises and splits sentences, as the trained one does."""
    nlp = spacy.blank("fr")
    nlp.tokenizer = make_tokenizer()(nlp)
    nlp.add_pipe("uncoop_sentences")
    return nlp


@pytest.fixture(scope="session")
def gold(blank: Language) -> Callable[..., Doc]:
    """Make a gold `Doc` of a marked-up sentence; see `tests/markup.py`."""
    return lambda marked, *relations: markup.read(blank, marked, relations)


@pytest.fixture(scope="session")
def with_pipe(blank: Language) -> Callable[[str], Language]:
    """Make a pipeline of one untrained component, on the tokenizer and vocabulary of `blank`."""

    def make(name: str) -> Language:
        nlp = spacy.blank("fr", vocab=blank.vocab)
        nlp.tokenizer = blank.tokenizer
        nlp.add_pipe(name)
        return nlp

    return make
