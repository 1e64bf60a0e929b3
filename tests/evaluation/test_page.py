"""The evaluation page, in a real browser."""

import re

import pytest

from tests.browser import open_page
from tests.evaluation.examples import prediction, unit
from uncoop_nlp.evaluation.calibration import calibrate
from uncoop_nlp.evaluation.evaluate import Evaluation
from uncoop_nlp.evaluation.page import confusion, to_html
from uncoop_nlp.evaluation.scores import score

HOSTILE = "<script>document.title='hacked'</script>"
GOLD = [
    unit("L'[ONU](UN_BODY) aide la [CEI](ORG) en [mai 2020](DATE).", "SUPPORTS ONU CEI", name="X-1:p1"),
    unit(f"La [LEA](ORG) et {HOSTILE} l'[ONU](UN_BODY).", name="X-1:p2"),
    unit("Un [accord](INSTRUMENT) de [2019](DATE).", "DATED accord 2019", name="X-1:p3"),
]
FOUND = [
    prediction("L'[ONU](ORG) aide la [CEI](ORG) en mai [2020](DATE).", "SUPPORTS ONU CEI"),
    prediction(f"La [LEA](ORG) et [{HOSTILE}](ORG) l'[ONU](UN_BODY)."),
    prediction("Un [accord](INSTRUMENT) de [2019](DATE).", "DATED accord 2019"),
]


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    gold = [unit.to_extraction() for unit in GOLD]
    return Evaluation("test", GOLD, FOUND, score(GOLD, FOUND), calibrate(gold, FOUND))


@pytest.fixture(scope="module")
def page_file(evaluation, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "page.html"
    path.write_text(to_html(evaluation), encoding="utf-8")
    return path


def test_confusion(evaluation):
    table = confusion(evaluation)
    assert table.columns == ("", "UN_BODY", "ORG", "INSTRUMENT", "DATE", "none")
    assert table.rows[0] == ("UN_BODY", "1", "1", "0", "0", "0")
    assert table.rows[4] == ("none", "0", "1", "0", "0", "0")


def test_the_page_needs_nothing_else_and_is_always_the_same(evaluation, page_file):
    html = page_file.read_text("utf-8")
    assert html == to_html(evaluation)
    assert not re.search(r"(?:src|href)=.https?:", html)
    assert HOSTILE not in html
    assert html.count("<svg") == 3


def test_the_page_filters_errors(page_file):
    with open_page(page_file) as page:
        assert page.title() == "Evaluation of test"
        count = page.locator("#count")
        assert count.text_content() == "5 errors in 2 units"
        page.select_option("#kind", "spurious")
        assert count.text_content() == "2 errors in 2 units"
        page.select_option("#label", "ORG")
        assert count.text_content() == "1 errors in 1 units"
        assert page.locator(".unit:visible h3").all_text_contents() == ["X-1:p2"]
        page.select_option("#kind", "")
        page.select_option("#label", "UN_BODY")
        assert page.locator(".unit:visible h3").all_text_contents() == ["X-1:p1"]
        assert "label: UN_BODY 'ONU', not ORG 'ONU'" in page.locator("li:visible").text_content()


def test_pointing_at_a_relation_shows_its_ends_in_the_text(page_file):
    with open_page(page_file) as page:
        assert page.locator("mark.about").count() == 0
        page.locator("li[data-kind=missed][data-label=SUPPORTS]").focus()
        assert page.locator("mark.about").all_text_contents() == ["ONU", "CEI"] * 2


def test_the_page_shows_hostile_text_as_text(page_file):
    with open_page(page_file, width=400) as page:
        assert page.title() == "Evaluation of test"
        assert HOSTILE in page.locator(".unit").nth(1).text_content()
        assert page.evaluate("document.documentElement.scrollWidth") <= 400
