"""The page of a report, in a real browser."""

import json
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import launch, page_in
from tests.export.examples import report
from uncoop_nlp.export.csv_files import write_csv
from uncoop_nlp.view import to_html

FOUND = report(
    "A/79/302",
    (
        "En [mars 2019](DATE), l'[ONU](UN_BODY) et la [CUA](ORG) ont signé un [mémorandum](INSTRUMENT).",
        "ONU COOPERATES_WITH CUA; ONU SIGNED mémorandum said signé; CUA SIGNED mémorandum said signé; "
        "mémorandum DATED mars 2019",
    ),
    (
        "Le [PNUD](UN_BODY) et la [FAO](UN_BODY) aident la [CUA](ORG).",
        "PNUD COOPERATES_WITH FAO; PNUD SUPPORTS CUA; FAO SUPPORTS CUA",
    ),
    (
        "L'[ONU](UN_BODY) a reçu la [CUA](ORG) en [2021](DATE) sur l'[Agenda 2063](INSTRUMENT).",
        "ONU COOPERATES_WITH CUA; ONU ACTIVE_ON 2021; CUA ACTIVE_ON 2021; CUA ADOPTED Agenda 2063",
    ),
    (
        "L'[ONU](UN_BODY) devrait coopérer avec l'[OEA](ORG) à [cette date-là](DATE).",
        "intended ONU COOPERATES_WITH OEA; ONU ACTIVE_ON cette date-là; OEA ACTIVE_ON cette date-là",
    ),
    ("L'[UNICEF](UN_BODY) est une organisation.", ""),
)
EVIL = (
    "</script><script>hacked=1</script><img src=x onerror=hacked=2>",
    '"\' onmouseover="hacked=3" <!-- &lt;b&gt;. ${hacked=4} {{ 7*7 }}',
    "=HYPERLINK(hacked) <svg onload=hacked=5>",
)
HOSTILE = report(
    EVIL[0],
    (
        f"Le [{EVIL[0]}](ORG) et le [{EVIL[1]}](UN_BODY) ont signé [{EVIL[2]}](INSTRUMENT).",
        f"{EVIL[0]} COOPERATES_WITH {EVIL[1]}; {EVIL[0]} SIGNED {EVIL[2]}; {EVIL[1]} SIGNED {EVIL[2]}",
    ),
)


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "page.html"
    path.write_text(to_html(FOUND), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def open_page():
    """Open a file in a browser without network; an error in its script fails the test."""
    with launch() as browser:

        @contextmanager
        def opened(file, width=1200, **options):
            with page_in(browser, width, offline=True, **options) as page:
                page.goto(file.as_uri())
                yield page

        yield opened


def rows(page):
    """The facts in the table, by id."""
    return page.locator("#facts-table tbody tr").evaluate_all("all => all.map(row => row.dataset.fact)")


def test_the_page_speaks_the_browsers_language_and_has_a_switch(open_page, file):
    with open_page(file, locale="fr-CA") as page:
        assert page.title().startswith("A/79/302")
        assert page.locator("#summary").text_content() == (
            "5 faits, 6 acteurs et 2 instruments dans 5 paragraphes"
        )
        assert page.locator("#facts-table tbody tr").first.locator("td").all_text_contents() == [
            *("1", "◆ accord", "ONU, CUA", "mémorandum", "mars 2019", "1,00")
        ]
        page.click("text=English")
        assert page.locator("html").get_attribute("lang") == "en"
        assert page.locator("article").get_attribute("lang") == "fr"
        assert page.locator("#tab-timeline").text_content() == "Time line"
        assert page.locator("#facts-table tbody tr").first.locator("td").all_text_contents() == [
            *("1", "◆ agreement", "ONU, CUA", "mémorandum", "Mar 2019", "1.00")
        ]
    with open_page(file, locale="de-DE") as page:
        assert page.locator("html").get_attribute("lang") == "en"


def test_the_page_filters(open_page, file):
    with open_page(file, locale="en-GB") as page:
        count = page.locator("#count")
        assert count.text_content() == "5 facts"
        page.fill("#actor", "oea")
        page.keyboard.press("Enter")
        assert rows(page) == ["p4-f1"]
        assert count.text_content() == "1 of 5 facts"
        page.get_by_role("button", name="Stop filtering by OEA").click()
        page.select_option("#relation", "SUPPORTS")
        assert rows(page) == ["p2-f1"]
        page.click("#reset")
        page.select_option("#modality", "intended")
        assert rows(page) == ["p4-f1"]
        page.click("#reset")
        page.locator("label", has_text="Date").locator("visible=true").last.click()
        assert rows(page) == ["p1-f1", "p3-f1", "p4-f1"]
        page.click("#reset")
        page.fill("#from", "2019-03-31")
        assert rows(page) == ["p1-f1", "p3-f1"]
        page.fill("#until", "2020-12-31")
        assert rows(page) == ["p1-f1"]
        page.click("#reset")
        page.fill("#search", "SIGNE mem")
        assert rows(page) == ["p1-f1"]
        assert page.locator(".sentence.found").count() == 1
        page.check("#only")
        assert page.locator("p.unit:visible").count() == 1
        page.fill("#search", "nothing of the kind")
        assert page.locator("#facts-none").text_content() == "No fact passes these filters."
        assert page.locator("#facts-table").is_hidden()
        page.click("#reset")
        expect(page.locator("#facts-table tbody tr")).to_have_count(5)
        assert page.locator("p.unit:visible").count() == 5


def test_scores_filter_facts_and_relations(open_page, tmp_path):
    unsure = [
        replace(
            one, relations=tuple(replace(r, score=0.4) for r in one.relations if "CUA" in r.tail.text)
        )
        for one in FOUND.extractions
    ]
    path = tmp_path / "page.html"
    path.write_text(to_html(replace(FOUND, extractions=(*FOUND.extractions[:2], *unsure[2:]))), "utf-8")
    with open_page(path, locale="en-GB") as page:
        assert rows(page) == ["p1-f1", "p2-f1", "p3-f1"]
        page.fill("#score", "0.4")
        assert rows(page) == ["p1-f1", "p2-f1", "p3-f1"]
        page.fill("#score", "0.45")
        assert rows(page) == ["p1-f1"]
        assert page.locator("#score-value").text_content() == "0.45"
        page.locator("#unit-p2 mark").first.click()
        assert page.locator("#card li").count() == 0


def test_a_fact_leads_to_its_sentence(open_page, file):
    with open_page(file, width=1000, locale="en-GB") as page:
        page.locator("#facts-table a").nth(1).click()
        sentence = page.locator(".sentence.current")
        expect(sentence).to_have_text("Le PNUD et la FAO aident la CUA.")
        assert page.evaluate("document.activeElement.className").startswith("sentence")
        assert page.locator("mark.role").all_text_contents() == ["PNUD", "FAO", "CUA"]
        assert page.locator("mark.role").evaluate_all("all => all.map(mark => mark.dataset.role)") == [
            *("supporter", "supporter", "beneficiary")
        ]
        assert page.locator("tr[aria-current]").get_attribute("data-fact") == "p2-f1"
        page.click("#previous")
        expect(sentence).to_contain_text("En mars 2019")
        assert page.locator(".says").all_text_contents() == ["signé"]
        page.go_back()
        expect(sentence).to_contain_text("PNUD")
        page.goto(f"{file.as_uri()}#p4-f1")
        page.reload()
        expect(sentence).to_contain_text("OEA")
        assert sentence.evaluate("one => one.getBoundingClientRect().top < innerHeight")


def test_an_entity_shows_its_relations_by_pointer_and_by_keyboard(open_page, file):
    with open_page(file, locale="en-GB") as page:
        card = page.locator("#card")
        page.locator("mark").nth(1).hover()
        card.wait_for()
        assert card.locator("li").all_text_contents() == [
            *("ONU cooperates with CUA 1.00", "ONU signed mémorandum 1.00")
        ]
        assert page.locator("mark.related").all_text_contents() == ["ONU", "CUA", "mémorandum"]
        assert page.locator("span.related").all_text_contents() == ["signé"]
        page.mouse.move(5, 5)
        card.wait_for(state="hidden")
        page.locator("mark").first.focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        assert "Mention 1 of 3" in card.text_content()
        page.get_by_role("button", name="Next mention").click()
        assert page.locator("mark.chosen").evaluate("one => one.closest('.unit').id") == "unit-p3"
        page.keyboard.press("Escape")
        assert card.is_hidden()
        assert page.evaluate("document.activeElement.textContent") == "ONU"
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Filter by this actor").click()
        assert rows(page) == ["p1-f1", "p3-f1", "p4-f1"]


def test_the_table_sorts_with_what_is_unknown_last(open_page, file):
    with open_page(file, locale="en-GB") as page:
        head = page.get_by_role("columnheader", name="Date").get_by_role("button")
        head.click()
        assert rows(page)[:2] == ["p1-f1", "p3-f1"]
        head.press("Enter")
        assert rows(page)[:2] == ["p3-f1", "p1-f1"]
        assert page.get_by_role("columnheader", name="Date").get_attribute("aria-sort") == "descending"
        assert page.evaluate("document.activeElement.dataset.column") == "date"
        page.get_by_role("columnheader", name="Kind").get_by_role("button").click()
        assert rows(page)[0] == "p3-f2"
        assert page.locator("#facts-table i").all_text_contents() == ["cette date-là"]


@pytest.mark.parametrize("found", [FOUND, HOSTILE], ids=["plain", "hostile"])
def test_the_csv_is_that_of_the_export(open_page, found, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(to_html(found), encoding="utf-8")
    write_csv([found], tmp_path / "csv")
    with open_page(path) as page:
        with page.expect_download() as downloaded:
            page.click("#download")
        assert downloaded.value.suggested_filename.endswith("-facts.csv")
        got = Path(downloaded.value.path()).read_bytes()
    assert got == (tmp_path / "csv" / "facts.csv").read_bytes()


def test_the_network_joins_actors_and_filters(open_page, file):
    with open_page(file, locale="en-GB") as page:
        page.click("#tab-network")
        assert page.locator(".node").count() == 5
        assert page.locator(".edge").count() == 5
        assert page.locator(".edge .intended").count() == 1
        listed = page.locator("#actors-list li").all_text_contents()
        assert listed[:2] == ["CUA4 facts", "ONU3 facts"] or listed[:2] == ["ONU3 facts", "CUA4 facts"]
        assert listed[-2:] == ["Named, but in no fact", "UNICEF1 mention"]
        page.locator('.node[tabindex="0"]').focus()
        page.keyboard.press("ArrowDown")
        name = page.evaluate("document.activeElement.getAttribute('aria-label')")
        assert name == "ONU, UN body, 3 facts"
        page.keyboard.press("Enter")
        assert page.locator("#count").text_content() == "3 of 5 facts"
        page.locator(".edge .target").last.dispatch_event("click")
        assert page.locator("#chips button").count() == 2
        page.click("#reset")
        page.locator("#actors-list").get_by_role("button", name="UNICEF").click()
        assert page.locator("#count").text_content() == "0 of 5 facts"
        assert page.locator("#network-note").text_content() == "None of these facts joins two actors."


def test_the_same_facts_are_always_drawn_the_same(open_page, file):
    drawings = []
    for _ in range(2):
        with open_page(file) as page:
            page.click("#tab-network")
            drawings.append(page.locator("#network").inner_html())
    assert drawings[0] == drawings[1]


def test_the_time_line_has_the_dated_facts_by_year(open_page, file):
    with open_page(file, locale="en-GB") as page:
        page.click("#tab-timeline")
        assert page.locator("#timeline h3").all_text_contents() == ["20191 fact", "20211 fact"]
        assert "3 facts without a date are not here." in page.locator("#timeline-note").text_content()
        bar = page.locator(".bar").first
        track = page.locator(".track").first.bounding_box()
        assert bar.bounding_box()["x"] == pytest.approx(track["x"] + track["width"] * 59 / 365, abs=1)
        assert bar.bounding_box()["width"] == pytest.approx(track["width"] * 31 / 365, abs=1)
        page.locator("#timeline a").last.click()
        expect(page.locator(".sentence.current")).to_contain_text("Agenda 2063")
        page.locator("#timeline").get_by_role("button", name="2021").click()
        assert page.locator("#count").text_content() == "1 of 5 facts"
        assert page.input_value("#from") == "2021-01-01"


def test_hostile_text_is_shown_as_text(open_page, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(to_html(HOSTILE), encoding="utf-8")
    watched = "addEventListener('securitypolicyviolation', e => console.log(e.violatedDirective))"
    with open_page(path, locale="en-GB") as page:
        said = []
        page.on("console", lambda message: said.append(message.text))
        page.add_init_script(watched)
        page.reload()
        for tab in ("network", "timeline", "facts"):
            page.click(f"#tab-{tab}")
        page.locator("mark").first.click()
        page.get_by_role("button", name="Filter by this actor").click()
        page.locator("#facts-table a").click()
        assert page.evaluate("typeof hacked") == "undefined"
        assert (
            page.locator("img, script[src], iframe, object, [onerror], [onload], [onmouseover]").count()
            == 0
        )
        assert page.locator("script").count() == 2
        assert page.locator("mark").all_text_contents() == [*EVIL]
        assert page.locator(".sentence").text_content() == HOSTILE.facts[0].evidence.text
        assert said == []
        page.evaluate(
            "document.body.append(Object.assign(document.createElement('script'), {text: 'hacked = 6'}))"
        )
        page.evaluate("fetch('data:text/plain,x').catch(() => 0)")
        assert page.evaluate("typeof hacked") == "undefined"
        assert [text for text in said if text in ("script-src-elem", "connect-src")] == [
            *("script-src-elem", "connect-src")
        ]


def test_a_telephone_shows_one_view_at_a_time_and_finds_the_way_back(open_page, file):
    with open_page(file, width=390, locale="en-GB", has_touch=True) as page:
        assert page.locator("article").is_visible()
        assert page.locator("#search").is_hidden()
        for tab in ("facts", "network", "timeline"):
            page.tap(f"#tab-{tab}")
            assert page.locator(f"#panel-{tab}").is_visible()
            assert page.locator("article").is_hidden()
            assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.tap("#tab-facts")
        page.locator("#facts-table a").nth(1).tap()
        expect(page.locator(".sentence.current")).to_be_visible()
        page.locator("mark.role").first.tap()
        page.locator("#card").wait_for()
        box = page.locator("#card").bounding_box()
        assert box["y"] + box["height"] == pytest.approx(900, abs=1)
        page.keyboard.press("Escape")
        page.go_back()
        expect(page.locator("#panel-facts")).to_be_visible()
        page.tap("#filters-toggle")
        assert page.locator("#search").is_visible()


def test_print_has_everything(open_page, file):
    with open_page(file) as page:
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        for part in ("article", "#facts-table", "#network svg", "#timeline", "#actors-list"):
            assert page.locator(part).is_visible(), part
        assert page.locator("#search").is_hidden()
        assert page.locator("#download").is_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_stand_out_from_what_is_behind_them(open_page, file, scheme):
    """Contrast by WCAG: 4.5 for text; 3 for what only shows colour."""
    with open_page(file, color_scheme=scheme) as page:
        script = """names => {
            const canvas = document.createElement("canvas").getContext("2d");
            return Object.fromEntries(names.map(name => {
                canvas.fillStyle = getComputedStyle(document.body).getPropertyValue(name).trim();
                return [name, canvas.fillStyle];
            }));
        }"""
        names = ["--paper", "--ink", "--soft", "--accent", "--un", "--org", "--instrument", "--date"]
        colours = page.evaluate(script, names)
    paper = luminance(colours.pop("--paper"))
    for name, colour in colours.items():
        light, dark = sorted([paper, luminance(colour)], reverse=True)
        least = 4.5 if name in ("--ink", "--soft", "--accent") else 3
        assert (light + 0.05) / (dark + 0.05) >= least, name


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_an_empty_report_has_a_page(open_page, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(to_html(report("X", ("Rien.", ""))), encoding="utf-8")
    with open_page(path, locale="fr") as page:
        assert page.locator("#facts-none").text_content() == "Aucun fait n'a été trouvé dans ce texte."
        page.click("#tab-network")
        page.click("#tab-timeline")
        page.click("#next")
        assert json.loads(page.locator("#data").text_content())["facts"] == []
