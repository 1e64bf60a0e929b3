"""HTML pages: their text without navigation, scripts and forms."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from uncoop_nlp.reports.formats import markup
from uncoop_nlp.reports.formats.limits import MAX_DEPTH, too_large
from uncoop_nlp.source_text import raised

_CHARSET = re.compile(rb"<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_HEAD = 4096

_SKIPPED = re.compile(
    "applet|aside|audio|button|canvas|embed|footer|form|iframe|math|nav|noscript|object|script|select"
    "|style|svg|template|textarea|title|video"
)
_HEADING = re.compile("h[1-6]")
_BLOCK = re.compile(
    "h[1-6]|address|article|blockquote|body|caption|center|dd|details|div|dl|dt|fieldset|figcaption"
    "|figure|header|hr|html|li|main|ol|p|pre|section|summary|table|td|th|tr|ul"
)
_VOID = re.compile("area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr")
_MAY_STAY_OPEN = re.compile("body|colgroup|dd|dt|head|html|li|option|p|tbody|td|tfoot|th|thead|tr")
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_NOTE_MARK = re.compile(r"\s*\[?(?P<number>\d{1,3})\]?\s*")


def read(data: bytes) -> str:
    """The text of an HTML page.

    Raises:
        Refusal: If its elements stand too deep in one another.
    """
    page = _Page()
    page.feed(_decoded(data))
    page.close()
    return markup.blocks(page.finish())


def _decoded(data: bytes) -> str:
    """The characters of a page: UTF-8, or else what it says of itself, or else Windows-1252."""
    declared = _CHARSET.search(data[:_HEAD])
    encoding = declared[1].decode("ascii").lower() if declared else ""
    for candidate in ("utf-8-sig", encoding):
        try:
            return data.decode("cp1252" if candidate == "iso-8859-1" else candidate)
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("cp1252", "replace")


def _has_end(tag: str) -> bool:
    """Whether an element ends with a tag of its own, always."""
    return not (_VOID.fullmatch(tag) or _MAY_STAY_OPEN.fullmatch(tag))


class _List:
    """A list that is being read: the style of its marks, and the number of its last item."""

    def __init__(self, style: str, start: str | None) -> None:
        self.style = style
        self.last = int(start) - 1 if start and start.isdecimal() else 0

    def next_mark(self, value: str | None) -> str:
        """What stands before the next item: a number, a letter or a bullet."""
        self.last = int(value) if value and value.isdecimal() else self.last + 1
        return markup.item_mark(self.last, self.style)


class _Page(HTMLParser):
    """Collects the blocks of a page as they come; nothing of it is kept as a tree."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[markup.Part] = []
        self._text: list[str] = []
        self._mark = ""
        self._heading = False
        self._raised: int | None = None
        self._depth = 0
        self._skipping: list[str] = []
        self._lists: list[_List] = []
        self._tables: list[markup.Cells] = []
        self._above: list[list[markup.Part]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element, or take it as a whole where it has no end tag."""
        attributes = dict(attrs)
        if _has_end(tag):
            self._depth += 1
            if self._depth > MAX_DEPTH:
                raise too_large(f"has more than {MAX_DEPTH} elements in one another")
            if self._skipping or _SKIPPED.fullmatch(tag) or "hidden" in attributes:
                self._skipping.append(tag)
        if not self._skipping:
            if _BLOCK.fullmatch(tag):
                self._end_block()
            self._open(tag, attributes)

    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        if _has_end(tag):
            self._depth = max(0, self._depth - 1)
        if tag in self._skipping:
            while self._skipping.pop() != tag:
                continue
        elif not self._skipping:
            self._close(tag)
            if _BLOCK.fullmatch(tag):
                self._end_block()
            if tag == "table" and self._tables:
                self._close_table()

    def handle_data(self, data: str) -> None:
        """Take text."""
        if not self._skipping:
            self._text.append(_BLANKS.sub(" ", data))

    def finish(self) -> list[markup.Part]:
        """The blocks of the page, once it is read."""
        self._end_block()
        while self._tables:
            self._close_table()
        return self._parts

    def _open(self, tag: str, attributes: dict[str, str | None]) -> None:
        if tag == "br":
            self._text.append("\n")
        elif _HEADING.fullmatch(tag):
            self._heading = True
        elif tag == "sup":
            self._raised = len(self._text)
        elif tag in ("ol", "ul", "li"):
            self._open_list(tag, attributes)
        elif tag in ("table", "tr", "td", "th"):
            self._open_table(tag)

    def _close(self, tag: str) -> None:
        if tag == "sup" and self._raised is not None:
            self._raise_digits(self._raised)
        elif tag in ("ol", "ul") and self._lists:
            self._lists.pop()

    def _end_block(self) -> None:
        text = "".join(self._text)
        self._text, self._raised = [], None
        lines = [markup.one_line(line) for line in text.split("\n")]
        text = "\n".join(filter(None, lines))
        if text:
            self._parts.append(markup.heading(text) if self._heading else self._mark + text)
            self._mark = ""
        self._heading = False

    def _raise_digits(self, start: int) -> None:
        text = "".join(self._text[start:])
        mark = _NOTE_MARK.fullmatch(text)
        self._text[start:] = [raised(mark["number"]) if mark else text]
        self._raised = None

    def _open_list(self, tag: str, attributes: dict[str, str | None]) -> None:
        if tag == "li":
            self._mark = self._lists[-1].next_mark(attributes.get("value")) if self._lists else ""
            return
        nested = any(above.style != "bullet" for above in self._lists)
        default = "bullet" if tag == "ul" else "a" if nested else "1"
        style = attributes.get("type") if tag == "ol" else None
        self._lists.append(_List(style or default, attributes.get("start")))

    def _open_table(self, tag: str) -> None:
        if tag == "table":
            self._tables.append([])
            self._above.append(self._parts)  # a caption goes there too
        elif self._tables and tag == "tr":
            self._tables[-1].append([])
        elif self._tables:
            self._parts = []
            rows = self._tables[-1]
            if not rows:
                rows.append([])
            rows[-1].append(self._parts)

    def _close_table(self) -> None:
        self._parts = self._above.pop()
        self._parts += markup.table(self._tables.pop())
