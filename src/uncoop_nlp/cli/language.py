"""The language of help texts and messages: French where the locale asks for it, else English.

A message is written in English as `_("…")`, with the places of its values in braces. Its French, and
that of what click says, stands in `locale/fr/LC_MESSAGES/uncoop-nlp.po`, and compiled beside it:
`pybabel compile -D uncoop-nlp -d src/uncoop_nlp/cli/locale`.
"""

from __future__ import annotations

import gettext
import os
from functools import cache
from pathlib import Path

DOMAIN = "uncoop-nlp"
LOCALE = Path(__file__).with_name("locale")
_CATEGORIES = ("LC_ALL", "LC_MESSAGES", "LANG")


def _(message: str) -> str:
    """The message in the user's language."""
    return _french().gettext(message) if message and is_french() else message


def is_french() -> bool:
    """Whether the locale asks for French; `LANGUAGE` may overrule it, as elsewhere, but not `C`."""
    locale = next(filter(None, map(os.environ.get, _CATEGORIES)), "")
    if locale.partition(".")[0] in ("", "C", "POSIX"):
        return False
    return (os.environ.get("LANGUAGE") or locale).startswith("fr")


def use() -> None:
    """Let click speak the user's language too, which it does by `gettext`."""
    gettext.bindtextdomain(DOMAIN, LOCALE)
    gettext.textdomain(DOMAIN if is_french() else "messages")


@cache
def _french() -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, LOCALE, ["fr"])
