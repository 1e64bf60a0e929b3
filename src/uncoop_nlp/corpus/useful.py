"""Which texts would teach a model most for the time that their annotation takes.

A text is worth the errors that a model expects in what it finds there, for the words that an annotator
has to read, less what a text already chosen teaches too. That is how Kim et al. 2006 ("MMR-based active
machine learning for bio named entity recognition") choose: by uncertainty, and by maximal marginal
relevance (Carbonell and Goldstein 1998), which counts the likeness to what is chosen against a text.
That cost belongs into it, Settles and Craven 2008 show: without it the longest texts are chosen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

try:
    from sklearn.feature_extraction.text import TfidfVectorizer
except ImportError:
    raise ImportError("choosing units needs the extra: pip install 'uncoop-nlp[train]'") from None

_WORD = re.compile(r"\w+")
_WORDS_FOR_ANY_TEXT = 10
"""What opening a text costs, in words read: else headings and notes would be chosen first."""

_REPEATED = 0.9


def most_useful(texts: Sequence[str], errors: Sequence[float], number: int) -> list[int]:
    """The places of the texts to annotate, the most useful first.

    They are fewer where no more are useful: a text without words, or in which no error is expected, is
    never chosen, nor one that nearly repeats another that is.

    Args:
        texts: What there is to choose from.
        errors: How many errors are expected in each, as `draft.expected_errors` gives them.
        number: How many are wanted at most.

    Raises:
        ValueError: If there are not as many figures as texts.
    """
    words = [_WORD.findall(text.casefold()) for text in texts]
    worth = [
        expected / (len(of_text) + _WORDS_FOR_ANY_TEXT) if of_text else 0.0
        for of_text, expected in zip(words, errors, strict=True)
    ]
    if not any(worth):
        return []
    vectors = TfidfVectorizer(analyzer=list, sublinear_tf=True).fit_transform(words)
    likeness = np.zeros(len(texts))  # to the most similar text that is chosen
    chosen: list[int] = []
    while len(chosen) < number:
        gain = np.where(likeness < _REPEATED, worth * (1 - likeness), 0)
        best = int(gain.argmax())
        if gain[best] <= 0:
            break
        chosen.append(best)
        likeness = np.maximum(likeness, (vectors @ vectors[best].T).toarray().ravel())
    return chosen
