"""A real headless browser for tests of pages."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")


def find_browser() -> str | None:
    """The browser that is installed."""
    return next(filter(None, map(shutil.which, _NAMES)), None)


@contextmanager
def launch() -> Iterator[Browser]:
    """A browser, for several pages."""
    browser = find_browser()
    if browser is None:
        pytest.skip("no Chromium is installed")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=browser, args=list(_FLAGS))
        yield running
        running.close()


@contextmanager
def page_in(browser: Browser, width: int = 1200, **options: Any) -> Iterator[Page]:
    """An empty page of a browser that runs; an error in a script fails the test.

    Options are those of a browser's context in playwright, such as `locale`.
    """
    context = browser.new_context(viewport={"width": width, "height": 900}, **options)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


@contextmanager
def new_page(width: int = 1200, *, offline: bool = True) -> Iterator[Page]:
    """An empty page of a browser of its own; an error in a script fails the test."""
    with launch() as browser, page_in(browser, width, offline=offline) as page:
        yield page


@contextmanager
def open_page(file: Path, width: int = 1200) -> Iterator[Page]:
    """Open a file in a browser without network; an error in its script fails the test."""
    with new_page(width) as page:
        page.goto(file.as_uri())
        yield page
