"""A tokenizer for UN French: fine enough that no entity begins or ends inside a token.

Words, numbers, elided articles (*l'*, *d’*) and document symbols are tokens; letters and digits part
where they touch (*institutionnelle1*), raised footnote marks and hyphens stand alone. Document symbols
(`A/77/277-S/2022/606`) and numbers such as *65/283* stay whole.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from spacy.attrs import NORM
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import DummyTokenizer, registry
from spacy.vocab import Vocab

from uncoop_nlp.symbols import RAISED_DIGITS, SYMBOL

_LETTER = rf"[^\W\d_{RAISED_DIGITS}]"
_LONGEST_TOKEN = 1000
"""What is longer is no word or number, and goes in pieces: what is computed of a token grows with it."""

_TOKEN = re.compile(
    rf"""
    (?<![\w/]) {SYMBOL}
  | (?<!\w) (?i:[cdjlmnst]|(?:jus|lors|puis|quoi)?qu) ['’] (?=\w)   # elision
  | (?<!\w) n°
  | \d+ (?:/\d+)*
  | \^ (?:\{{\w+\}}|\w+)                                            # raised letters: 1^{{er}}
  | {_LETTER}+
  | [{RAISED_DIGITS}]+
  | \s+
  | .
    """,
    re.VERBOSE | re.DOTALL,
)


class Tokenizer(DummyTokenizer):
    """Splits a text into tokens; nothing is lost, so `doc.text == text` always."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """The text as a `Doc`, a single space being part of the token before it."""
        words: list[str] = []
        spaces: list[bool] = []
        for token in split(text):
            if token.isspace() and words and not spaces[-1] and token[0] == " ":
                spaces[-1] = True
                token = token[1:]
            if token:
                words.append(token)
                spaces.append(False)
        return Doc(self.vocab, words=words, spaces=spaces)


def split(text: str) -> list[str]:
    """The tokens and blanks of a text; joined they are the text."""
    tokens: list[str] = _TOKEN.findall(text)
    if max(map(len, tokens), default=0) <= _LONGEST_TOKEN:
        return tokens
    return [
        token[start : start + _LONGEST_TOKEN]
        for token in tokens
        for start in range(0, len(token), _LONGEST_TOKEN)
    ]


def normal_form(word: str) -> str:
    """A word's form as a feature: lower case, composed accents, one kind of apostrophe."""
    return unicodedata.normalize("NFC", word).lower().replace("’", "'")


@registry.tokenizers("uncoop_nlp.Tokenizer.v1")
def make_tokenizer() -> Callable[[Language], Tokenizer]:
    """Create the tokenizer for a pipeline's config: `@tokenizers = "uncoop_nlp.Tokenizer.v1"`."""

    def create(nlp: Language) -> Tokenizer:
        nlp.vocab.lex_attr_getters[NORM] = normal_form  # type: ignore[attr-defined]
        return Tokenizer(nlp.vocab)

    return create
