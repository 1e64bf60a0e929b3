"""What the site takes from outside `docs/`, for `mkdocs.yml` beside this file.

Pages are written to be read in the repository; the site shows the same files:

- `PAGES` have their one place elsewhere in the repository;
- a line that is a link with the title `include` becomes the section that it leads to;
- a link to a file that the site has not becomes its text;
- a session in Python is coloured as one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from posixpath import normpath, relpath
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parents[1]
DOCS = "docs"

PAGES = {
    "guidelines.md": "corpus/GUIDELINES.md",
    "datasheet.md": "corpus/README.md",
    "model-card.md": "models/fr_uncoop_sm/README.md",
    "experiments.md": "training/experiments.md",
    "relation-errors.md": "training/relation-errors.md",
    **{
        f"results/{path.name}": f"training/results/{path.name}"
        for path in sorted(ROOT.glob("training/results/*.md"))
    },
}
"""Where the pages of the site that are not in `docs/` come from."""

_PLACES = {source: page for page, source in PAGES.items()} | {
    "README.md": "index.md",
    "README.md#what-it-finds": "scheme.md",
    "README.md#how-good-it-is": "figures.md",
}

_LINK = re.compile(
    r"(?<!!)\[(?P<text>(?:`[^`]*`|[^\]`])+)\]\((?P<target>[^)\s#]+)(?P<anchor>#[^)\s]*)?\)"
)
_INCLUDE = re.compile(r'\[[^\]]+\]\((?P<target>[^)\s#]+)#(?P<anchor>[^)\s]+) "include"\)')
_HEADING = re.compile(r"(?P<marks>#+) +(?P<title>.+)")
_SESSION = re.compile(r"^```python$(?=\n>>> )", re.MULTILINE)
_INDENTED_ITEM = re.compile(r"(?P<indent> +)(?=[-*] |\d+\. )")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages whose source is elsewhere."""
    for page, source in PAGES.items():
        files.append(File.generated(config, page, abs_src_path=str(ROOT / source)))
    return files


def on_page_markdown(markdown: str, page: Page, **_: Any) -> str:
    """The text of a page as the site shows it."""
    uri = page.file.src_uri
    return site_markdown(markdown, PAGES.get(uri, f"{DOCS}/{uri}"), uri)


def site_markdown(markdown: str, source: str, uri: str) -> str:
    """The text of a page of the repository as the site shows it.

    Args:
        markdown: The text.
        source: Where it comes from, from the root of the repository.
        uri: The page of the site that it shall stand on.

    Raises:
        ValueError: If a section is to be included that is not there.
    """

    def included(match: re.Match[str]) -> str:
        other = normpath(PurePosixPath(source).parent / match["target"])
        return site_markdown(section((ROOT / other).read_text("utf-8"), match["anchor"]), other, uri)

    def linked(match: re.Match[str]) -> str:
        return _link(match, source, uri)

    return "\n".join(
        line if is_code else _shown(line, included, linked)
        for line, is_code in _lines(_SESSION.sub("```pycon", markdown))
    )


def section(markdown: str, anchor: str) -> str:
    """What stands under a heading, up to the next one that is no deeper.

    Raises:
        ValueError: If there is no such heading.
    """
    found: list[str] = []
    depth = 0
    for line, is_code in _lines(markdown):
        heading = None if is_code else _HEADING.fullmatch(line)
        if depth and heading and len(heading["marks"]) <= depth:
            break
        if depth:
            found.append(line)
        elif heading and _slug(heading["title"]) == anchor:
            depth = len(heading["marks"])
    if not depth:
        raise ValueError(f"there is no heading for #{anchor}")
    return "\n".join(found).strip("\n")


def _shown(
    line: str, included: Callable[[re.Match[str]], str], linked: Callable[[re.Match[str]], str]
) -> str:
    if match := _INCLUDE.fullmatch(line):
        return included(match)
    line = _INDENTED_ITEM.sub(lambda item: 2 * item["indent"], line) if line.startswith(" ") else line
    return _LINK.sub(linked, line)  # Python-Markdown wants four blanks where the repository has two


def _link(match: re.Match[str], source: str, uri: str) -> str:
    target, anchor = match["target"], match["anchor"] or ""
    if ":" in target:
        return match[0]
    path = normpath(PurePosixPath(source).parent / target)
    if anchor and path + anchor in _PLACES:
        place, anchor = _PLACES[path + anchor], ""
    elif path.startswith(f"{DOCS}/"):
        place = path.removeprefix(f"{DOCS}/")
    elif path in _PLACES:
        place = _PLACES[path]
    else:
        return match["text"]
    return f"[{match['text']}]({relpath(place, PurePosixPath(uri).parent)}{anchor})"


def _lines(markdown: str) -> Iterator[tuple[str, bool]]:
    """The lines, each with whether it is of a code block."""
    fenced = False
    for line in markdown.split("\n"):
        fence = line.lstrip().startswith("```")
        yield line, fenced or fence
        fenced ^= fence


def _slug(title: str) -> str:
    return re.sub(r"[^\w-]+", "-", title.lower()).strip("-")
