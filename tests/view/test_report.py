"""The page of a report, without a browser: its data, its words, and that no text becomes markup."""

import html
import json
import re
from html.parser import HTMLParser
from importlib import resources

import pytest

from tests.export.examples import FIRST, HOSTILE, SECOND
from uncoop_nlp import extract_report
from uncoop_nlp.comparison.compare import STATUSES
from uncoop_nlp.reports import parse_report
from uncoop_nlp.scheme import FACT_KINDS, LABELS, MODALITIES, RELATIONS
from uncoop_nlp.view import to_html
from uncoop_nlp.view.page import LANGUAGES, read_words

TEMPLATES = resources.files("uncoop_nlp.view") / "templates"


class Elements(HTMLParser):
    """The elements of a page, the text of its article, and what its scripts and styles hold."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.open, self.tags, self.attributes, self.blocks, self.text = [], [], [], [], ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in ("meta", "input"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] in ("script", "style"):
            self.blocks.append(data)
        elif "article" in self.open:
            self.text += data


def data_of(page):
    return json.loads(re.search(r'id="data">(.*?)</script>', page, re.DOTALL)[1])


def test_the_page_needs_nothing_else_and_is_always_the_same():
    page = to_html(FIRST)
    assert page == to_html(FIRST)
    assert not re.search(
        r"<link|<img|<iframe|\ssrc=|url\(|@import|fetch\(|XMLHttpRequest|innerHTML", page
    )
    assert "default-src 'none'" in html.unescape(page)


def test_the_page_has_every_text_whole():
    page = Elements(to_html(FIRST))
    assert page.open == []
    for unit in FIRST.report.units:
        assert unit.text in page.text


def test_the_data_has_every_fact_with_its_ends():
    data = data_of(to_html(FIRST))
    assert [fact["id"] for fact in data["facts"]] == [fact.id for fact in FIRST.facts]
    agreement = data["facts"][0]
    assert [(role, data["actors"][actor]["name"]) for role, actor, _ in agreement["actors"]] == [
        ("party", "ONU"),
        ("party", "CUA"),
    ]
    assert [data["entities"][place]["text"] for place in agreement["dates"]] == ["mars 2019"]
    assert (agreement["first"], agreement["last"]) == ("2019-03-01", "2019-03-31")
    for fact in data["facts"]:
        assert data["sentences"][fact["sentence"]][0] == fact["row"][data["columns"].index("unit")]
        assert {data["relations"][place]["label"] for place in fact["relations"]} <= set(RELATIONS)


def test_actors_have_english_names_and_acronyms_where_the_register_knows_them():
    found = extract_report(parse_report("L'ONU et la Ligue des États arabes coopèrent."), document="X")
    actors = {actor["name"]: actor for actor in data_of(to_html(found))["actors"]}
    assert actors["Ligue des États arabes"]["english"] == "League of Arab States"
    assert actors["Ligue des États arabes"]["short"] == "LEA"
    assert actors["Organisation des Nations Unies"]["short"] == "ONU"


def test_no_text_of_a_report_becomes_markup():
    page = to_html(HOSTILE)
    elements = Elements(page)
    assert elements.open == []
    assert sorted(set(elements.tags)) == sorted(set(Elements(to_html(FIRST)).tags))
    assert not [name for name, _ in elements.attributes if name.startswith("on")]
    assert HOSTILE.report.units[1].text in elements.text
    data = data_of(page)
    assert data["document"] == HOSTILE.document
    assert '"+Ligue" <x>\'' in [actor["name"] for actor in data["actors"]]


def test_scripts_and_styles_do_not_end_early():
    """A file of ours that had `</script` or `<!--` in it would end or hide what follows."""
    assert len(Elements(to_html(SECOND)).blocks) == 3
    for file in TEMPLATES.iterdir():
        if file.name.endswith((".js", ".css")):
            assert not re.search("</|<!--", file.read_text("utf-8")), file.name


def test_the_first_language_may_be_chosen():
    assert '<html lang="en">' in to_html(SECOND, lang="en")
    assert ">Time line<" in to_html(SECOND, lang="en")
    assert ">Chronologie<" in to_html(SECOND)
    assert data_of(to_html(SECOND))["lang"] is None
    with pytest.raises(ValueError, match="there is no page in 'de'; its language is one of fr, en"):
        to_html(SECOND, lang="de")


def test_every_word_is_there_in_both_languages_and_used():
    words = read_words()
    assert list(words) == list(LANGUAGES)
    for lang in LANGUAGES:
        assert all(words[lang].values()), lang
    roles = {role for kind in FACT_KINDS.values() for role in kind.roles}
    statuses = {name for status in STATUSES for name in (status, f"about_{status}")}
    abouts = {"partners", "instruments", "relations"}
    scheme = {*LABELS, *RELATIONS, *FACT_KINDS, *MODALITIES, *roles, *statuses, *abouts}
    assert scheme <= set(words["fr"])
    files = [file.read_text("utf-8") for file in TEMPLATES.iterdir()]
    for key in set(words["fr"]) - scheme:
        stem = re.sub(r"\.(one|other)$", "", key)
        made = re.sub(r"^(tab|column)_(.+)$", r"\2", stem)
        assert any(
            re.search(rf"\b{stem}\b", text) or re.search(rf"\b{made}\b", text) for text in files
        ), key
    for text in files:
        for key in re.findall(r'\bword\("([\w.]+)"\)', text):
            assert key in words["fr"], key
    for key in words["fr"]:
        holes = [sorted(re.findall(r"\{\w+\}", words[lang][key])) for lang in LANGUAGES]
        assert holes[0] == holes[1], key
