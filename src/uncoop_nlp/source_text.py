"""Text that remembers where each of its characters stood in the source file."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import ClassVar

from uncoop_nlp.symbols import RAISED_DIGITS

Run = tuple[int, int]
"""Offset in a cleaned text, and the source offset of the character there; holds until the next run."""

_RAISE = dict(zip(map(ord, "0123456789"), RAISED_DIGITS, strict=True))


class _Emphasis:
    """Text between one, two or three stars, for `SourceText._keep` as a pattern is.

    A pattern would look for the end of each opening mark up to the end of the text; here a kind of mark
    that is not closed once is not looked for again, so that time is linear.
    """

    groupindex: ClassVar = {"keep": 2}
    _opening = re.compile(r"(?<![\\\w*])\*{1,3}(?=[^\s*])")
    _closing: ClassVar = {n: re.compile(rf"(?<=[^\s\\*])\*{{{n}}}(?![*A-Za-z0-9])") for n in (1, 2, 3)}
    _whole = re.compile(r"(\*{1,3})(?P<keep>.+)\1", re.DOTALL)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Each piece with its marks, which are not within another."""
        unclosed: set[int] = set()
        start = 0
        while opening := self._opening.search(text, start):
            start, kind = opening.end(), len(opening[0])
            if kind in unclosed:
                continue
            closing = self._closing[kind].search(text, start + 1)
            whole = closing and self._whole.fullmatch(text, opening.start(), closing.end())
            if whole:
                yield whole
                start = whole.end()
            else:
                unclosed.add(kind)


# What is kept of each piece of markup is its group `keep`; without one, nothing.
# Order matters: emphasis is paired before escaped stars lose their backslash.
_MARKUP = (
    re.compile(r"\[(?P<keep>(?:\\.|[^\[\]\\])*)\]\((?:\\.|[^)\\]){0,2000}\)"),  # [label](target)
    _Emphasis(),
    re.compile(r"</?(?:i|b|em|strong|u|sub)>"),
    re.compile(r"\\(?P<keep>[^\w\s])"),
)
_SUPERSCRIPT_TAG = re.compile(r"<sup>(?P<keep>\d+)</sup>")
_BLANKS = re.compile(r"\s*(?P<keep>\s)")
_TO_SPACE = {code: " " for code in range(0x3001) if chr(code).isspace()}
_LINK = re.compile(r"\[(?P<keep>[^\[\]\n]{1,300})\]\([^()\s]{1,500}\)")
_INVISIBLE = re.compile("\u00ad\\s*\n\\s*|[\u00ad\u200b\u2060\ufeff]")
_DECOMPOSED = re.compile("\\w[\u0300-\u036f]+")
_DIVIDED_WORD = re.compile(
    r"(?<=[^\W\d_]{2})-[ \t]*\r?\n[ \t]*(?=[a-zà-öø-ÿœ]{2})(?!(?:ci|là|même|être|membre)s?\b)"
)
_STRAY_BLANK = re.compile(
    r"(?<=\b[cdjlmnst]) (?='\s?\w)|(?<=\b[cdjlmnst]') (?=\w)|(?<=\b[cdjlmnst] ') (?=\w)"  # l 'ONU
    r"|(?<=\() (?=\w)|(?<=\w) (?=\))|(?<=\b1) (?=er\b)|(?<=\d) (?=/\d)",
    re.IGNORECASE,
)
_UNUSUAL = re.compile(
    r"[^\S ]|  |\]\(|^ | $| '|' |\( | \)|1 er|\d /|" + "[’\u00ad\u200b\u2060\ufeff\u0300-\u036f]"
)
_HYPHEN_AT_LINE_END = re.compile(r"\S-\s*$|\s-\s*$")


def raised(digits: str) -> str:
    """Digits as superscripts."""
    return digits.translate(_RAISE)


class SourceText:
    """A string and, for each of its characters, the offset of that character in the source.

    `offsets` is as long as `text`. Markup may be taken out and blanks folded; what is left
    still knows where it came from.
    """

    def __init__(self, text: str, offsets: Iterable[int]) -> None:
        self.text = text
        self.offsets: Sequence[int] = offsets if isinstance(offsets, range) else list(offsets)

    @classmethod
    def slice(cls, source: str, start: int, end: int) -> SourceText:
        """The characters `start` to `end` (exclusive) of `source`."""
        return cls(source[start:end], range(start, end))

    def cleaned(self) -> SourceText:
        """Without inline markup, with every run of blanks folded to one space, without outer blanks.

        Markdown links keep their label, superscript tags become superscript digits.
        """
        result = self
        for pattern in _MARKUP:
            result = result._keep(pattern)
        result = result._keep(_SUPERSCRIPT_TAG, _RAISE)
        result = result._keep(_BLANKS, {ord(c): " " for c in "\t\n\r\f\v"})
        return result._stripped()

    def readable(self) -> SourceText:
        """As `cleaned`, for running text: links keep their label, and there is one form of a character.

        Soft hyphens and hyphens that divide a word at a line's end go, accents are composed,
        apostrophes are straight, and blanks go that no one types (`l 'ONU`, `( PNUD )`).
        """
        if not _UNUSUAL.search(self.text):
            return self
        result = self._keep(_INVISIBLE)._composed()._keep(_DIVIDED_WORD)._keep(_LINK)
        result = SourceText(result.text.replace("’", "'"), result.offsets)
        return result._keep(_BLANKS, _TO_SPACE)._keep(_STRAY_BLANK)._stripped()

    @classmethod
    def join(
        cls,
        parts: Sequence[SourceText],
        separators: Sequence[str],
        divides: Callable[[str, str], bool] | None = None,
    ) -> SourceText:
        """The parts as one text; each but the first comes after its separator.

        A blank is left out where the part before it ends in a hyphen, as at the end of a line, and
        the hyphen too where `divides` says of both parts that it only divides a word.
        """
        texts, offsets = [parts[0].text], list(parts[0].offsets)
        for before, part, separator in zip(parts, parts[1:], separators, strict=False):
            if divides and separator == " " and divides(before.text, part.text):
                kept = len(texts[-1].rstrip()) - 1
                del offsets[kept - len(texts[-1]) :]
                texts[-1] = texts[-1][:kept]
            elif separator != " " or not _HYPHEN_AT_LINE_END.search(before.text[-9:]):
                texts.append(separator)
                offsets.append(offsets[-1] + 1 if offsets else 0)
            texts.append(part.text)
            offsets += part.offsets
        return cls("".join(texts), offsets)

    def span(self, start: int, end: int, source: str) -> tuple[int, int]:
        """Where the characters `start` to `end` (exclusive, not empty) stand in the source.

        The accents of a last letter that was composed are part of it.
        """
        last = self.offsets[end - 1] + 1
        while last < len(source) and unicodedata.combining(source[last]):
            last += 1
        return self.offsets[start], last

    def runs(self) -> tuple[Run, ...]:
        """The offsets as runs of characters that stand together in the source too."""
        return tuple(
            (i, offset)
            for i, offset in enumerate(self.offsets)
            if i == 0 or offset != self.offsets[i - 1] + 1
        )

    def _keep(
        self, pattern: re.Pattern[str] | _Emphasis, translate: dict[int, str] | None = None
    ) -> SourceText:
        text: list[str] = []
        offsets: list[int] = []
        end = 0
        for match in pattern.finditer(self.text):
            text.append(self.text[end : match.start()])
            offsets += self.offsets[end : match.start()]
            if "keep" in pattern.groupindex:
                text.append(match["keep"].translate(translate or {}))
                offsets += self.offsets[match.start("keep") : match.end("keep")]
            end = match.end()
        return SourceText("".join(text) + self.text[end:], [*offsets, *self.offsets[end:]])

    def _composed(self) -> SourceText:
        """With letters and accents composed where there is one character for both."""
        text: list[str] = []
        offsets: list[int] = []
        end = 0
        for match in _DECOMPOSED.finditer(self.text):
            letter = unicodedata.normalize("NFC", match[0])
            if len(letter) > len(match[0]):  # some letters have no composed form
                letter = match[0]
            text += [self.text[end : match.start()], letter]
            offsets += self.offsets[end : match.start() + len(letter)]
            end = match.end()
        return SourceText("".join(text) + self.text[end:], [*offsets, *self.offsets[end:]])

    def _stripped(self) -> SourceText:
        start = len(self.text) - len(self.text.lstrip())
        end = max(start, len(self.text.rstrip()))
        return SourceText(self.text[start:end], self.offsets[start:end])


def source_offset(runs: Sequence[Run], offset: int) -> int:
    """Where the character at `offset` of a cleaned text stands in the source."""
    at = bisect_right(runs, (offset, float("inf"))) - 1
    run_start, source_start = runs[at]
    return source_start + offset - run_start
