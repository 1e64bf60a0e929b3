"""French where the locale asks for it: help, what click says, and the messages of the commands."""

import ast
import inspect
from collections.abc import Iterator
from gettext import GNUTranslations

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from tests.cli import ROOT, run
from uncoop_nlp.cli import language, main

PO = language.LOCALE / "fr" / "LC_MESSAGES" / f"{language.DOMAIN}.po"
IN_FRENCH = tuple(main.commands)
"""The commands whose help is in French too."""

FRENCH = {"LANGUAGE": "", "LC_ALL": "", "LC_MESSAGES": "", "LANG": "fr_FR.UTF-8"}


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with PO.open("rb") as file:
        return read_po(file, "fr")


def messages() -> Iterator[str]:
    """Every message of the commands, and the help of those that have it in French."""
    for path in (ROOT / "src" / "uncoop_nlp" / "cli").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_":
                yield from (part.value for part in node.args if isinstance(part, ast.Constant))
    for command in (main, *(main.commands[name] for name in IN_FRENCH)):
        yield inspect.cleandoc(command.help)
        yield from (param.help for param in command.params if getattr(param, "help", None))


@pytest.mark.parametrize("message", sorted(set(messages())), ids=lambda message: message[:40])
def test_every_message_has_its_french(message, catalogue):
    french = catalogue.get(message)
    assert french is not None, f"add it to {PO}"
    assert french.string
    assert set(places(french.string)) == set(places(message))


def places(message: str) -> list[str]:
    """The names in braces."""
    return [part.partition("}")[0] for part in message.split("{")[1:]]


def test_every_french_message_is_one_of_ours_or_of_click(catalogue):
    ours = set(messages())
    assert [m.id for m in catalogue if m.id and not m.auto_comments and m.id not in ours] == []


def test_the_catalogue_is_compiled(catalogue):
    with PO.with_suffix(".mo").open("rb") as file:
        compiled = GNUTranslations(file)
    for message in catalogue:
        one, *more = message.string if message.pluralizable else [message.string]
        if message.id and not message.pluralizable:
            assert compiled.gettext(message.id) == one, "pybabel compile"
        elif message.id:
            assert [compiled.ngettext(*message.id, number) for number in (1, 2)] == [one, *more]


@pytest.mark.parametrize(
    ("locale", "french"),
    [
        ({"LANG": "fr_FR.UTF-8"}, True),
        ({"LANG": "fr"}, True),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "fr_CH.UTF-8"}, True),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "en_US.UTF-8"}, False),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "C.UTF-8"}, False),
        ({"LC_ALL": "C", "LANGUAGE": "fr"}, False),
        ({"LANG": "en_GB.UTF-8", "LANGUAGE": "fr:en"}, True),
        ({"LANG": "fr_FR.UTF-8", "LANGUAGE": "en"}, False),
        ({}, False),
    ],
)
def test_the_locale_says_which(locale, french):
    result = run("extract", env=dict.fromkeys(FRENCH, "") | locale)
    expected = "Erreur : Il manque l'argument" if french else "Error: Missing argument"
    assert expected in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--help"], "Trouver les entités et les relations"),
        (["extract", "--help"], "Usage : main extract"),
        (["evaluate", "--help"], "Fichier TOML de ce que le système doit atteindre."),
        (["nonsense"], "Pas de commande 'nonsense'."),
        (["extract", "--nonsense"], "Pas d'option '--nonsense'."),
        (["extract", "none/*.txt"], "Erreur : none/*.txt : aucun fichier ne correspond à ce motif"),
        (["extract", "x", "-o", "none/x.jsonl"], "il n'y a pas de dossier none"),
        (["evaluate", "--gold", "none"], "Valeur incorrecte pour '--gold' : Path 'none' n'existe pas."),
        (["evaluate", "-o", "x.csv"], "x.csv : son suffixe est l'un de .html"),
    ],
)
def test_in_french(arguments, said):
    result = run(*arguments, env=FRENCH)
    assert said in " ".join(result.output.split())
    assert "Error" not in result.output
