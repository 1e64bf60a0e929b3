"""The page of a comparison, in a real browser."""

import re

import pytest

from tests.browser import open_page
from tests.comparison.examples import edition
from uncoop_nlp.comparison import compare_reports
from uncoop_nlp.view.comparison import to_html

HOSTILE = "<script>document.title='hacked'</script>"
A = edition(
    f"En [mai 2019](DATE), l'[OIM](UN_BODY) a rencontré l'[UA](ORG). ¶ L'[OIM](UN_BODY) aide {HOSTILE} "
    f"la [Ligue {HOSTILE}](ORG). ¶ Rien de tel.",
    "OIM COOPERATES_WITH UA; OIM ACTIVE_ON mai 2019; UA ACTIVE_ON mai 2019 ¶ "
    f"OIM SUPPORTS Ligue {HOSTILE} ¶",
    f"A/75/345{HOSTILE}",
)
B = edition("Le rapport cite l'[UA](ORG).", "", "A/79/302")


@pytest.fixture(scope="module")
def page_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "page.html"
    path.write_text(to_html(compare_reports(A, B), lang="en"), encoding="utf-8")
    return path


def test_the_page_needs_nothing_else_and_is_always_the_same(page_file):
    html = page_file.read_text("utf-8")
    assert html == to_html(compare_reports(A, B), lang="en")
    assert not re.search(r"(?:src|href)=.https?:", html)
    assert HOSTILE not in html
    assert "default-src &#39;none&#39;" in html


def test_texts_are_shown_as_texts(page_file):
    with open_page(page_file, width=400) as page:
        assert page.title() == f"A/75/345{HOSTILE} → A/79/302"
        assert page.locator("#panel-partners tbody th").all_text_contents() == ["UA", f"Ligue {HOSTILE}"]
        assert f"aide {HOSTILE} la Ligue" in page.locator("#a-p2").text_content()
        assert page.evaluate("document.documentElement.scrollWidth") <= 400


def test_a_row_leads_to_the_sentences_on_both_sides(page_file):
    with open_page(page_file) as page:
        row = page.locator("#panel-partners tbody tr").first
        assert row.locator("td").all_inner_texts() == ["uncertain", "1 · May 2019\n1", "0\nnamed in 1"]
        row.locator("a").first.click()
        assert (
            page.evaluate("document.querySelector(':target').textContent")
            == "En mai 2019, l'OIM a rencontré l'UA."
        )
        row.locator("a").last.click()
        assert page.evaluate("document.querySelector(':target').textContent").endswith(
            "Le rapport cite l'UA."
        )
        assert page.locator("#a-p3").count() == 0


def test_figures_and_fields_filter_the_rows(page_file):
    visible = "tbody tr:visible th"
    with open_page(page_file) as page:
        assert page.locator("#changes").locator(visible).count() == 2
        page.locator(".counts [data-about=relations][data-status=gone]").click()
        names = page.locator("#changes").locator(visible)
        assert [name.splitlines()[0] for name in names.all_inner_texts()] == [
            "OIM – UA",
            f"OIM → Ligue {HOSTILE}",
        ]
        page.fill("#search", "ligue")
        assert page.locator("#changes").locator(visible).count() == 1
        assert page.locator("#count").text_content() == "1 / 2"
        page.select_option("#status", "new")
        assert page.locator("#changes").locator(visible).count() == 0


def test_both_languages(page_file):
    with open_page(page_file) as page:
        page.get_by_role("button", name="Français").click()
        assert page.locator("#panel-partners tbody tr").first.locator("td").all_inner_texts() == [
            "incertain",
            "1 · mai 2019\n1",
            "0\nnommé : 1",
        ]
        assert page.locator(".summary").first.inner_text().endswith("2 faits")


def test_there_is_no_third_language():
    with pytest.raises(ValueError, match="no page in 'de'"):
        to_html(compare_reports(A, B), lang="de")
