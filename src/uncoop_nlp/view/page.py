"""What pages to read have in common: words in two languages, styles, scripts, and no way out."""

from __future__ import annotations

import base64
import csv
import hashlib
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

LANGUAGES = ("fr", "en")

_SCRIPTS = ("page.js",)


def render_page(
    template: str,
    *,
    lang: str | None,
    scripts: Sequence[str],
    data: Mapping[str, Any],
    styles: Sequence[str] = (),
    **context: Any,
) -> str:
    """A page that loads nothing and sends nothing, and runs no script but those it was made with.

    Args:
        template: Name of a template that extends `base.html.j2`.
        lang: Its first language, `fr` or `en`; `None` leaves that to the browser.
        scripts: Names of files in `templates/`, to be run in this order after what all pages share.
        data: What the scripts read.
        styles: Names of files in `templates/` with styles beside those that all pages share.
        context: What else the template needs; whatever is text is escaped.

    Raises:
        ValueError: If there is no such language.
    """
    if lang not in (None, *LANGUAGES):
        raise ValueError(f"there is no page in {lang!r}; its language is one of {', '.join(LANGUAGES)}")
    words = read_words()
    first = words[lang or LANGUAGES[0]]
    style = "\n".join(map(_read, ("style.css", *styles)))
    script = "\n".join(map(_read, (*_SCRIPTS, *scripts)))
    environment = Environment(
        loader=PackageLoader("uncoop_nlp.view"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    return environment.get_template(template).render(
        lang=lang,
        words=first,
        style=style,
        script=script,
        policy="; ".join(
            (
                "default-src 'none'",
                f"style-src '{_digest(style)}'",
                f"script-src '{_digest(script)}'",
                "base-uri 'none'",
                "form-action 'none'",
            )
        ),
        data={"lang": lang, "words": words, **data},
        **context,
    )


def read_words() -> dict[str, dict[str, str]]:
    """The words of pages by language, then by key, as `words.tsv` has them."""
    table = (resources.files("uncoop_nlp.view") / "words.tsv").read_text("utf-8")
    rows = list(csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
    return {lang: {row["key"]: row[lang] for row in rows} for lang in LANGUAGES}


def _read(name: str) -> str:
    return (resources.files("uncoop_nlp.view") / "templates" / name).read_text("utf-8")


def _digest(text: str) -> str:
    """The name by which the page's policy allows a style or script."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
