"""Spans as paths through a BILUO automaton: best path, marginals and span probabilities.

Every token has a score for each tag: `O`, and for each label *Begin*, *In*, *Last*, *Unit*. A path is
legal where `B` is followed by `I` or `L` of its label, `I` too, and nothing else is. The probability of
a path is the softmax of its summed scores over all legal paths (a linear-chain CRF, Lafferty et al.
2001, whose transition scores are zero or minus infinity), so spans get exact probabilities by
the forward-backward algorithm, and illegal sequences cannot come out.

Arrays are batches: scores of shape (texts, tokens, tags), texts padded to the longest, with `lengths`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[Any]
Lengths = NDArray[np.int64]

OUT = 0


@dataclass(frozen=True)
class Span:
    """Tokens `start` to `end` (exclusive) carry a label, with this probability."""

    start: int
    end: int
    label: str
    score: float


class Biluo:
    """The tags of some labels, and the paths through them."""

    def __init__(self, labels: Sequence[str]) -> None:
        self.labels = tuple(labels)
        n = len(self.labels)
        self.begin, self.inside, self.last, self.unit = np.arange(1, 4 * n + 1).reshape(4, n)
        self.edges = np.concatenate([self.begin, self.last, self.unit])
        self.closed = np.concatenate([[OUT], self.last, self.unit])
        self.starts = np.concatenate([[OUT], self.begin, self.unit])
        self.is_closed = np.isin(np.arange(1 + 4 * n), self.closed)
        self.open = np.stack([self.begin, self.inside])
        self.goes_on = np.stack([self.inside, self.last])

    @property
    def names(self) -> list[str]:
        """The tags in their order, as spaCy writes them: `O`, `B-ORG`, `I-ORG` and so on."""
        return ["O", *(f"{position}-{label}" for position in "BILU" for label in self.labels)]

    def marginals(self, scores: Scores, lengths: Lengths) -> Scores:
        """Probability of each tag at each token; zero beyond a text's length."""
        forward, backward, total = self._forward_backward(scores, lengths)
        with np.errstate(invalid="ignore"):  # beyond a text's end there is nothing to sum
            result: Scores = np.exp(forward + backward - total[:, None, None])
        result[np.arange(scores.shape[1])[None, :] >= lengths[:, None]] = 0
        return result

    def best_spans(self, scores: Scores, lengths: Lengths) -> list[list[Span]]:
        """The spans of each text's most probable path, each with its own probability."""
        if not scores.size:
            return [[] for _ in lengths]
        forward, backward, total = self._forward_backward(scores, lengths)
        paths = self._best_paths(scores, lengths)
        return [
            [
                Span(start, end, self.labels[which], self._probability(s, f, b, z, start, end, which))
                for start, end, which in self._spans(path)
            ]
            for s, f, b, z, path in zip(scores, forward, backward, total, paths, strict=True)
        ]

    def _forward_backward(self, scores: Scores, lengths: Lengths) -> tuple[Scores, Scores, Scores]:
        """Log sums over the partial paths up to and from each tag (the tag's own score in the first)."""
        n_texts, n_tokens, _ = scores.shape
        forward = np.full_like(scores, -np.inf, dtype=np.float64)
        backward = np.full_like(scores, -np.inf, dtype=np.float64)
        total = np.zeros(n_texts)
        if not n_tokens or not n_texts:
            return forward, backward, total
        forward[:, 0, self.starts] = scores[:, 0, self.starts]
        for t in range(1, n_tokens):
            closed, open_ = self._closed_and_open(forward[:, t - 1], np.logaddexp)
            forward[:, t, self.starts] = closed[:, None] + scores[:, t, self.starts]
            forward[:, t, self.goes_on] = open_[:, None, :] + scores[:, t, self.goes_on]
        texts = np.arange(n_texts)
        ends = np.maximum(lengths - 1, 0)
        total = np.where(lengths > 0, _logsumexp(forward[texts, ends][:, self.closed]), 0)
        for t in range(n_tokens - 1, -1, -1):
            at_end = ends == t
            backward[at_end, t, :] = np.where(self.is_closed, 0, -np.inf)
            if t + 1 < n_tokens:
                self._step_back(backward, scores, t, before_end=ends > t)
        return forward, backward, total

    def _step_back(
        self, backward: Scores, scores: Scores, t: int, before_end: NDArray[np.bool_]
    ) -> None:
        after = backward[before_end, t + 1] + scores[before_end, t + 1]
        here = np.empty_like(after)
        here[:, self.closed] = _logsumexp(after[:, self.starts])[:, None]
        here[:, self.open] = np.logaddexp(after[:, self.inside], after[:, self.last])[:, None, :]
        backward[before_end, t] = here

    def _closed_and_open(self, before: Scores, add: np.ufunc) -> tuple[Scores, Scores]:
        """What leads into a token from outside a span, and from inside one of each label."""
        return add.reduce(before[:, self.closed], axis=1), add(
            before[:, self.begin], before[:, self.inside]
        )

    def _best_paths(self, scores: Scores, lengths: Lengths) -> list[list[int]]:
        """The most probable tags of each text (Viterbi)."""
        n_texts, n_tokens, n_tags = scores.shape
        best = np.full((n_texts, n_tags), -np.inf)
        best[:, self.starts] = scores[:, 0, self.starts]
        history = [best]
        for t in range(1, n_tokens):
            closed, open_ = self._closed_and_open(history[-1], np.maximum)
            best = np.full((n_texts, n_tags), -np.inf)
            best[:, self.starts] = closed[:, None] + scores[:, t, self.starts]
            best[:, self.goes_on] = open_[:, None, :] + scores[:, t, self.goes_on]
            history.append(best)
        return [self._trace([h[i] for h in history[:length]]) for i, length in enumerate(lengths)]

    def _trace(self, history: list[Scores]) -> list[int]:
        path: list[int] = []
        came_from = self.closed
        for best in reversed(history):
            tag = int(came_from[np.argmax(best[came_from])])
            path.append(tag)
            came_from = self.closed if tag in self.starts else self.open[:, (tag - 1) % len(self.labels)]
        return path[::-1]

    def _spans(self, path: Sequence[int]) -> list[tuple[int, int, int]]:
        spans, start = [], 0
        for t, tag in enumerate(path):
            if tag in self.starts:
                start = t
            if tag != OUT and tag in self.closed:
                spans.append((start, t + 1, (tag - 1) % len(self.labels)))
        return spans

    def _probability(
        self,
        scores: Scores,
        forward: Scores,
        backward: Scores,
        total: float,
        start: int,
        end: int,
        which: int,
    ) -> float:
        if end - start == 1:
            log = forward[start, self.unit[which]] + backward[start, self.unit[which]]
        else:
            log = (
                forward[start, self.begin[which]]
                + scores[start + 1 : end - 1, self.inside[which]].sum()
                + scores[end - 1, self.last[which]]
                + backward[end - 1, self.last[which]]
            )
        return float(min(1.0, np.exp(log - total)))


def _logsumexp(values: Scores) -> Scores:
    result: Scores = np.logaddexp.reduce(values, axis=1)
    return result
