"""A real headless browser for tests of pages."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")


def find_browser() -> str | None:
    """The browser that is installed."""
    return next(filter(None, map(shutil.which, _NAMES)), None)


@contextmanager
def new_page(width: int = 1200, *, offline: bool = True) -> Iterator[Page]:
    """An empty page of a browser; an error in a script fails the test."""
    browser = find_browser()
    if browser is None:
        pytest.skip("no Chromium is installed")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=browser, args=list(_FLAGS))
        context = running.new_context(viewport={"width": width, "height": 900}, offline=offline)
        page = context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        yield page
        running.close()
    assert errors == []


@contextmanager
def open_page(file: Path, width: int = 1200) -> Iterator[Page]:
    """Open a file in a browser without network; an error in its script fails the test."""
    with new_page(width) as page:
        page.goto(file.as_uri())
        yield page
