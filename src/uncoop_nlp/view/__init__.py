"""A report as a page to read: one HTML file that needs nothing else. `docs/page.md` describes it."""

from uncoop_nlp.view.report import to_html

__all__ = ["to_html"]
